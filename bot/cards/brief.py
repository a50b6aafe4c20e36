"""The brief in words: the one page before a meeting (P5, P7)."""

from dataclasses import dataclass

from bot.cards.agreements import state_words
from bot.cards.grades import NONE
from bot.cards.interventions import row as intervention_row
from bot.cards.pupil import grade_rows, session_rows
from bot.cards.slips import SIGN
from bot.cards.targets import agree_button
from bot.say.card import Button, Card, Chart, ChartKind, Facts, Heading, Note, Part, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import Press, PupilId, StartForm
from bot.say.standing import agreed_words, attended_words, contact_words, news_words, quoted, tones_words
from bot.say.viewer import Viewer
from models.mentoring.meeting import TargetOutcome
from models.rules.clock import show_time
from models.rules.wording import day_in_short, day_words
from models.sessions.booking import could_book
from models.views.brief import Brief

FEWEST = 2
"""A trend of fewer months says nothing."""


@dataclass(frozen=True)
class PrintBrief(Press, action="brief.print"):
    """Get the brief as a page to print; the card stays."""

    pupil: PupilId


@drawn
def brief(viewer: Viewer, seen: Brief) -> Card:
    """What to speak about, what is new, and how the pupil stands; what is not for this person is not in it."""
    parts: list[Part] = []
    if seen.agenda:
        parts.append(Heading("To speak about"))
        parts.append(Text("\n".join(f"{at}. {line}" for at, line in enumerate(seen.agenda, 1))))
    parts.extend((*_news(viewer, seen), Facts(_facts(viewer, seen)), *_agreed(viewer, seen)))
    parts.extend((*_slips(viewer, seen), *grade_rows(viewer, seen.grades), *_trend(seen)))
    parts.extend(session_rows(viewer, seen.sessions))
    if seen.interventions:
        parts.append(Heading("Interventions"))
        parts.extend(intervention_row(viewer, each, with_pupil=False) for each in seen.interventions)
    slips = tuple(each.id for each in seen.slips)
    title = f"Brief: {seen.pupil}, Year {seen.year}"
    return Card(title, tuple(parts), _actions(viewer, seen), carries=slips)


def _news(viewer: Viewer, seen: Brief) -> list[Part]:
    """What others put on record since this person last looked."""
    if seen.looked_at is None:
        return []
    looked_at = viewer.local(seen.looked_at)
    since = f"{day_words(looked_at.date(), viewer.today)} {show_time(looked_at)}"
    if not seen.news.anything:
        return [Note(f"Nothing new since you last looked, {since}")]
    return [Heading(f"Since you last looked, {since}"), Text("\n".join(news_words(seen.news)))]


def _facts(viewer: Viewer, seen: Brief) -> tuple[tuple[str, str], ...]:
    last = seen.last
    met = NONE
    if last is not None:
        kind_of = "formal" if last.formal else "informal"
        met = f"{day_words(last.day, viewer.today)}, {kind_of}, {last.by}"
        met = f"{met[:1].upper()}{met[1:]}" + (f": {last.note}" if last.note else "")
    facts = [("Mentor", seen.mentor or NONE), ("Last meeting", met)]
    if attended := attended_words(seen.attended.marks):
        facts.append(("Sessions", attended))
    if seen.agreement is not None:
        words = state_words(viewer, seen.agreement)
        facts.append(("Agreement", f"{words[:1].upper()}{words[1:]}"))
    facts.append(("Home", contact_words(viewer, seen.contact)))
    if seen.cases:
        days = ", ".join(
            f"{each.held.subject} {day_in_short(each.held.slot.day, viewer.today)}" for each in seen.cases
        )
        facts.append(("Absences followed up", days))
    return tuple(facts)


def _agreed(viewer: Viewer, seen: Brief) -> list[Part]:
    """What is open or was settled since; what slips suggest stands by itself, each agreed on with one tap."""
    suggested = [each for each in seen.agreed if each.suggested_by and each.outcome is TargetOutcome.OPEN]
    stands = [each for each in seen.agreed if each not in suggested]
    parts: list[Part] = []
    if stands:
        parts = [Heading("Agreed"), Text("\n".join(agreed_words(viewer, each) for each in stands))]
    if suggested:
        parts.append(Heading("Suggested by slips"))
        parts.extend(
            Row(
                each.text,
                f"{each.suggested_by}, {day_words(each.set_on, viewer.today)}",
                (agree_button(each.id),) if seen.may_meet else (),
            )
            for each in suggested
        )
    return parts


def _slips(viewer: Viewer, seen: Brief) -> list[Part]:
    if not seen.slips:
        return []
    lines = [f"{SIGN[each.tone]}: {quoted(viewer, each)}" for each in seen.slips]
    if (more := seen.tones.total() - len(seen.slips)) > 0:
        lines.append(f"And {more} older.")
    since = "the last meeting" if seen.last is not None else "September"
    return [Heading(f"Slips since {since}: {tones_words(seen.tones)}"), Text("\n".join(lines))]


def _trend(seen: Brief) -> list[Part]:
    if len(seen.trend) < FEWEST:
        return []
    labels = tuple(f"{month.first:%b}" for month, _ in seen.trend)
    values = tuple(round(float(mean), 2) for _, mean in seen.trend)
    return [
        Chart(
            ChartKind.LINE, "Predicted less target, all subjects", labels, (("Grades", values),), signed=True
        ),
    ]


def _actions(viewer: Viewer, seen: Brief) -> tuple[Button, ...]:
    meet = (
        (Button("Record the meeting", StartForm("meet", pupil=seen.pupil_id), Style.PRIMARY),)
        if seen.may_meet
        else ()
    )
    may_book = seen.year in viewer.school.settings.session_years and could_book(viewer.who)
    book = (Button("Book a session", StartForm("book", pupil=seen.pupil_id)),) if may_book else ()
    print_ = Button("Print", PrintBrief(seen.pupil_id))
    return (*meet, *book, print_)
