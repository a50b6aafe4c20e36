"""How a pupil stands, in the words that cards and papers share."""

from collections import Counter
from collections.abc import Sequence

from bot.say.viewer import Viewer
from bot.say.words import count, per_cent, target_name, when_words
from models.mentoring.contact import KnownContact
from models.mentoring.slip import KnownSlip, Tone
from models.rules.attendance import Mark, attendance_rate
from models.rules.mentoring import Month
from models.rules.tracking import Standing
from models.rules.wording import day_words, listed
from models.tracking.interventions import KnownIntervention
from models.tracking.progress import Progress
from models.views.brief import Agreed
from models.views.since import News

SIGNS = {
    Standing.ABOVE: "▲",
    Standing.ON: "●",
    Standing.BELOW: "▼",
    Standing.WELL_BELOW: "▼▼",
}
"""Where a pupil stands, beside its word: never by colour alone."""
_MARKS = {Mark.PRESENT: "present", Mark.LATE: "late", Mark.ABSENT: "absent", Mark.EXCUSED: "excused"}


def usual_month(grades: Sequence[Progress]) -> Month | None:
    """The month that most of the grades are of: how old they are is said once."""
    months = Counter(each.last.month for each in grades if each.last is not None)
    return months.most_common(1)[0][0] if months else None


def age_words(month: Month, this: Month) -> str:
    """How old a grade is (P5): `this month`, `Oct, 1 month old`."""
    months = (this.year - month.year) * 12 + this.number - month.number
    return f"{month.first:%b}, {count(months, 'month')} old" if months > 0 else "this month"


def stale_words(each: Progress) -> str:
    """That the grades were carried forward over a collection that has closed (R12); blank where they were not."""
    return f"not confirmed in {each.unconfirmed.first:%B}" if each.unconfirmed is not None else ""


def result_words(each: Progress) -> str:
    """The examination's result, beside what was predicted (R16); blank where there is none yet."""
    if each.result is None:
        return ""
    return f"result {each.result}" if each.result else "no result given"


def standing_words(each: Progress) -> str:
    """The sign and its word: `▼ below`; blank where there is no data."""
    standing = each.compared.standing
    return f"{SIGNS[standing]} {standing.value}" if standing in SIGNS else ""


def targets_said(each: Progress) -> list[str]:
    """The targets, the one that grades are compared with first: `end of year target 5`, `end of Key Stage 4 target 7`.

    Which it is stands there where that is not plain: where two stand, or one that is not usual at this age.
    """
    said = [f"{target_name(each.target_kind)} {each.target}"] if each.target else []
    if each.target_kind is not None and each.other_target:
        said.append(f"{target_name(each.target_kind.other)} {each.other_target}")
    return said


def news_words(news: News) -> list[str]:
    """What is new, a line each."""
    lines = []
    if news.grades:
        lines.append(f"New grades in {listed(news.grades)}")
    if news.targets:
        lines.append(f"A new target in {listed(news.targets)}")
    if news.interventions:
        lines.append(f"A new intervention in {listed(news.interventions)}")
    if news.reviewed:
        lines.append(f"An intervention reviewed in {listed(news.reviewed)}")
    counted = (
        (news.slips, "new slip", ""),
        (news.meetings, "meeting with somebody else", "meetings with others"),
        (news.booked, "session booked by others", "sessions booked by others"),
        (news.cancelled, "booking cancelled by others", "bookings cancelled by others"),
        (news.missed, "session missed", "sessions missed"),
        (news.contacts, "contact with home by others", "contacts with home by others"),
    )
    lines.extend(count(many, one, several) for many, one, several in counted if many)
    return lines


def tones_words(tones: Counter[Tone]) -> str:
    """How many slips of each kind: `2 positive, 1 negative`."""
    words = {Tone.POSITIVE: "positive", Tone.NEGATIVE: "negative", Tone.NEUTRAL: "neither"}
    return ", ".join(f"{tones[tone]} {word}" for tone, word in words.items() if tones[tone])


def attended_words(marks: Counter[Mark]) -> str:
    """Attendance with its counts: `4 of 5 attended (80%): 3 present, 1 late, 1 absent`; blank where none is marked."""
    rate = attendance_rate(marks)
    counts = ", ".join(f"{marks[mark]} {word}" for mark, word in _MARKS.items() if marks[mark])
    if rate is None:
        return counts
    came = marks[Mark.PRESENT] + marks[Mark.LATE]
    return f"{came} of {came + marks[Mark.ABSENT]} attended ({per_cent(rate)}): {counts}"


def agreed_words(viewer: Viewer, each: Agreed) -> str:
    """What was agreed, when, and what became of it: `open: two past papers by Friday (Thu 12 Nov)`."""
    day = day_words(each.set_on, viewer.today)
    by = f"suggested by {each.suggested_by}, {day}" if each.suggested_by else day
    return f"{each.outcome.value}: {each.text} ({by})"


def quoted(viewer: Viewer, slip: KnownSlip) -> str:
    """Who wrote what of a slip, on one line."""
    of = ", ".join(
        each
        for each in (slip.sent_by, slip.subject, when_words(viewer.local(slip.sent_at), viewer.today))
        if each
    )
    target = f" Target: {slip.target}" if slip.target else ""
    return f"“{' '.join(slip.text.split())}”{target} ({of})"


def intervention_words(viewer: Viewer, each: KnownIntervention) -> str:
    """What an intervention is for and when it is looked at again: `Mathematics, review Tue 1 Dec`."""
    of = each.subject or "All subjects"
    state = "proposed" if each.is_proposed else f"review {day_words(each.review_on, viewer.today)}"
    return f"{of}, {state}"


def contact_words(viewer: Viewer, last: KnownContact | None) -> str:
    """The last contact with home: `Mon 9 Nov, phone, Noor Hussain. Next: ring on Friday`."""
    if last is None:
        return "Nobody has spoken with home yet"
    day = day_words(last.day, viewer.today)
    next_ = f". Next: {last.next_step}" if last.next_step else ""
    return f"{day[:1].upper()}{day[1:]}, {last.way.value}, {last.by}{next_}"
