"""The pupil page in words: what this person may see, and who may see more."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards import restrictions
from bot.cards.agreements import state_words
from bot.cards.contacts import contact_button, last_words
from bot.cards.grades import NONE, grade_button
from bot.cards.interventions import row as intervention_row
from bot.cards.meetings import put_right_button
from bot.cards.mentoring import meet_button
from bot.cards.sessions import span_words
from bot.cards.slip_lists import MoreSlips, SlipList
from bot.cards.slips import ReadSlip, kind
from bot.cards.statements import statements_button
from bot.say.card import Button, Card, Facts, Heading, Note, Part, Row, Text
from bot.say.drawn import drawn, telling
from bot.say.press import MeetingId, Press, PupilId, StartForm
from bot.say.standing import age_words, result_words, stale_words, standing_words, targets_said, usual_month
from bot.say.viewer import Viewer
from bot.say.words import when_words
from models.audit.facts import PartOf, Shows
from models.lifecycle.restricting import KnownRestriction
from models.mentoring.meeting import KnownMeeting, KnownTarget
from models.mentoring.slip import KnownSlip
from models.rules.clashes import Slot
from models.rules.mentoring import Month
from models.rules.wording import day_in_full, day_words
from models.sessions.booking import could_book
from models.sessions.pupil_lessons import LessonOff
from models.sessions.session import OffBecause
from models.sessions.timetable import Lesson
from models.tracking.progress import Progress
from models.views.pupil import AboutPupil


@dataclass(frozen=True)
class EarlierMeetings(Press, action="pupil.meetings"):
    """Show the pupil's meetings before the one with the id `after`; the page stays."""

    pupil: PupilId
    after: MeetingId


@dataclass(frozen=True)
class ShowMentors(Press, action="pupil.mentors"):
    """Show who has mentored the pupil, and why it changed."""

    pupil: PupilId


@dataclass(frozen=True)
class ShowChanges(Press, action="pupil.changes"):
    """Show what the pupil's record said before it was changed."""

    pupil: PupilId


@dataclass(frozen=True)
class ShowEarlierRecord(Press, action="meeting.before"):
    """Show what a meeting's record said before it was corrected."""

    pupil: PupilId
    meeting: MeetingId


@drawn
def about(viewer: Viewer, seen: AboutPupil, restriction: KnownRestriction | None = None) -> Card:
    """Who the pupil is, then grades, slips, meetings and sessions, as far as they are for this person.

    A record that is restricted says so first.
    """
    grades = grade_rows(viewer, seen.grades) if seen.grades is not None else []
    parts: list[Part] = [] if restriction is None else [restrictions.mark(viewer, restriction)]
    parts += [Facts(_facts(viewer, seen)), *grades, *session_rows(viewer, seen.sessions)]
    parts.extend(_off_rows(viewer, seen.off))
    parts.extend((*_meetings(viewer, seen), *_slips(viewer, seen), *_interventions(viewer, seen)))
    if not seen.whole:
        parts.append(Note(_who_sees_more(viewer, seen)))
    return Card(f"{seen.pupil}, Year {seen.year}", tuple(parts), _actions(viewer, seen))


def _facts(viewer: Viewer, seen: AboutPupil) -> tuple[tuple[str, str], ...]:
    left = [] if seen.left_on is None else [("Left", day_in_full(seen.left_on, viewer.today))]
    facts = [*left, ("Mentor", seen.mentor or NONE)]
    if seen.tutor:
        facts.append(("Form tutor", seen.tutor))
    if seen.supports:
        facts.append(("Support", ", ".join(seen.supports)))
    if seen.agreement is not None:
        words = state_words(viewer, seen.agreement)
        facts.append(("Agreement", f"{words[:1].upper()}{words[1:]}"))
    if seen.contact is not None:
        words = last_words(viewer, seen.contact)
        facts.append(("Home", f"{words[:1].upper()}{words[1:]}"))
    if seen.groups is not None:
        words = ", ".join(seen.groups)
        facts.append(("Groups", words[:1].upper() + words[1:] if words else NONE))
    return tuple(facts)


def grade_rows(viewer: Viewer, grades: Sequence[Progress]) -> list[Part]:
    """A row a subject under how old most of the grades are."""
    if not grades:
        return [Text("No grades or targets yet.")]
    usual = usual_month(grades)
    this = Month.of(viewer.today)
    title = f"Grades, {age_words(usual, this)}" if usual is not None else "Targets"
    return [Heading(title), *(_subject(viewer, each, usual) for each in grades)]


def _subject(viewer: Viewer, each: Progress, usual: Month | None) -> Row:
    """A subject with where the pupil stands; a grade that has changed says what it was last time."""
    said = []
    if each.last is not None:
        was = each.before
        said += _said(each.last.current, "now", was.current if was is not None else "")
        said += _said(each.last.predicted, "predicted", was.predicted if was is not None else "")
    said += [*filter(None, (result_words(each),)), *targets_said(each)]
    if each.last is not None and each.last.month != usual:
        said.append(age_words(each.last.month, Month.of(viewer.today)))
    said += filter(None, (stale_words(each),))
    name = viewer.school.subject_name(each.subject_id)
    return Row(f"{name} {standing_words(each)}".strip(), " · ".join(said) or NONE)


def _said(grade: str, what: str, before: str) -> list[str]:
    changed = f" (was {before})" if before and grade != before else ""
    return [f"{grade} {what}{changed}"] if grade else []


def session_rows(viewer: Viewer, booked: Sequence[Lesson]) -> list[Part]:
    """The sessions that are booked, under their heading; nothing where none is."""
    rows = [
        Row(_when(viewer, each.slot), ", ".join(filter(None, (each.subject, each.host, each.room))))
        for each in booked
    ]
    return [Heading("Sessions booked"), *rows] if rows else []


def _off_rows(viewer: Viewer, off: Sequence[LessonOff]) -> list[Part]:
    """What was called off, with why and by whom."""
    rows = [Row(_when(viewer, each.slot), f"{each.subject}, {each.host}: {_why_off(each)}") for each in off]
    return [Heading("Sessions called off"), *rows] if rows else []


def _why_off(off: LessonOff) -> str:
    match off.because:
        case OffBecause.CLOSED:
            return "the day was closed"
        case OffBecause.HOST_LEFT:
            return "the host left the school"
        case OffBecause.PUPIL_LEFT:
            return "the pupil left the school"
        case _:
            return f"{off.why or off.because} ({off.by})"


def _when(viewer: Viewer, slot: Slot) -> str:
    day = day_words(slot.day, viewer.today)
    return f"{day[:1].upper()}{day[1:]} {span_words(slot)}"


def _meetings(viewer: Viewer, seen: AboutPupil) -> list[Part]:
    parts: list[Part] = []
    if seen.meetings:
        parts.append(Heading("Meetings"))
        parts.extend(_meeting(viewer, each, may_meet=seen.may_meet) for each in seen.meetings)
        parts.extend(_earlier(seen.pupil_id, seen.meetings, more=seen.more_meetings))
    elif seen.meetings is not None:
        parts.append(Note("Not met yet"))
    if seen.targets:
        only_suggested = all(each.is_suggested for each in seen.targets)
        parts.append(Heading("Suggested by slips" if only_suggested else "Agreed, and still to do"))
        agreed = [f"{each.text} ({_since(viewer, each)}{_past(viewer, each)})" for each in seen.targets]
        parts.append(Text("\n".join(agreed)))
    return parts


@drawn
def earlier_meetings(
    viewer: Viewer,
    pupil_id: int,
    held: Sequence[KnownMeeting],
    *,
    more: bool,
) -> Card:
    """The meetings before those that were shown."""
    label, of = viewer.school.label(pupil_id), PartOf(pupil_id, Shows.MEETINGS)
    if not held:
        return telling(Card(f"No earlier meetings with {label}."), of)
    rows = tuple(_meeting(viewer, each) for each in held)
    return Card(f"Earlier meetings with {label}", (*rows, *_earlier(pupil_id, held, more=more)))


def _earlier(pupil_id: int, held: Sequence[KnownMeeting], *, more: bool) -> list[Row]:
    press = EarlierMeetings(pupil_id, held[-1].id)
    return [Row("There are earlier meetings", buttons=(Button("Show more", press),))] if more else []


def _since(viewer: Viewer, target: KnownTarget) -> str:
    day = day_words(viewer.local(target.set_at).date(), viewer.today)
    return f"suggested by {target.slip_by}, {day}" if target.is_suggested else day


def _past(viewer: Viewer, target: KnownTarget) -> str:
    late = target.due is not None and target.due < viewer.today
    return f", past its day, {day_words(target.due, viewer.today)}" if late and target.due is not None else ""


def _meeting(viewer: Viewer, each: KnownMeeting, *, may_meet: bool = False) -> Row:
    day = day_words(each.day, viewer.today)
    kind_of = "formal" if each.formal else "informal"
    there = f", with {each.also_there}" if each.also_there else ""
    says = f"{viewer.school.label(each.pupil_id)} says: {each.pupil_says}" if each.pupil_says else ""
    said = "\n".join(filter(None, (each.note, says)))
    before = Button("Before", ShowEarlierRecord(each.pupil_id, each.id))
    buttons = (*((put_right_button(each),) if may_meet else ()), *((before,) if each.is_corrected else ()))
    mark = ", corrected" if each.is_corrected else ""
    return Row(f"{day[:1].upper()}{day[1:]}, {kind_of}, {each.by}{there}{mark}", said, buttons)


def _slips(viewer: Viewer, seen: AboutPupil) -> list[Part]:
    if not seen.slips:
        return [Note("No slips yet")] if seen.every_slip else []
    title = "Slips" if seen.every_slip else "Your slips"
    older = MoreSlips(SlipList.ABOUT, seen.slips[-1].id, seen.pupil_id)
    more = [Row("There are older slips", buttons=(Button("Show more", older),))] if seen.more_slips else []
    return [Heading(title), *(_slip(viewer, each) for each in seen.slips), *more]


def _slip(viewer: Viewer, slip: KnownSlip) -> Row:
    """A slip without its text, which is behind the button; the page stays."""
    if slip.withdrawn_at is not None:
        state = "withdrawn"
    elif slip.read_at is not None:
        state = f"read by {slip.read_by}"
    else:
        state = "not read yet"
    sent_at = when_words(viewer.local(slip.sent_at), viewer.today)
    read = Button("Read", ReadSlip(slip.id, slip.version))
    return Row(kind(slip), f"from {slip.sent_by}, {sent_at}, {state}", (read,))


def _interventions(viewer: Viewer, seen: AboutPupil) -> list[Part]:
    """What they are for and how they stand; why stands behind the button."""
    if not seen.interventions:
        return []
    rows = (intervention_row(viewer, each, with_pupil=False) for each in seen.interventions)
    return [Heading("Interventions"), *rows]


def _who_sees_more(viewer: Viewer, seen: AboutPupil) -> str:
    if seen.restricted:  # the mentor and leadership see nothing of it either
        return (
            "There is more in this record than you see here. A request reads all of it, on the server: "
            "staffroom request new"
        )
    asked = (
        f"{seen.mentor} (mentor)" if seen.mentor and seen.mentor_id != viewer.who.staff_id else "leadership"
    )
    return f"There is more about this pupil than you may see. Ask {asked}."


def _actions(viewer: Viewer, seen: AboutPupil) -> tuple[Button, ...]:
    """What can be done next, and that this person may do; nothing about who has left.

    Nothing is recorded of who is restricted but what they say of their record.
    """
    said = statements_button(viewer, seen.pupil_id)
    if seen.left_on is not None or seen.restricted:
        return said if seen.restricted else ()
    restrict = restrictions.restrict_button(viewer, seen.pupil_id)
    meet = (meet_button(seen.pupil_id),) if seen.may_meet else ()
    slip = Button("Send a slip", StartForm("slip", pupil=seen.pupil_id))
    may_book = seen.year in viewer.school.settings.session_years and could_book(viewer.who)
    book = (Button("Book", StartForm("book", pupil=seen.pupil_id)),) if may_book else ()
    grade = (grade_button(seen.pupil_id, seen.may_grade),) if seen.may_grade is not None else ()
    home = (contact_button(seen.pupil_id),) if seen.contact is not None else ()
    mentors = (Button("Mentors", ShowMentors(seen.pupil_id)),) if seen.meetings is not None else ()
    changes = (Button("Changes", ShowChanges(seen.pupil_id)),) if seen.meetings is not None else ()
    return (*meet, slip, *book, *grade, *home, *mentors, *changes, *said, *restrict)
