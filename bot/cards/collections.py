"""Collections of grades in words: which are open, who has entered, and what is missing (P6, R12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cards.grades import grade_button, pair_words
from bot.cards.mark_sheets import enter_button, keep_button
from bot.say.card import Button, Card, Heading, Note, Part, Row, Style, Text
from bot.say.drawn import drawn
from bot.say.press import CollectionId, Press, PupilId, StartForm, SubjectId
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.mentoring import Month
from models.rules.wording import day_in_short, day_of_month_in_short, day_words, listed, to_type
from models.tracking.collecting import Opened
from models.tracking.collections import month_of
from models.tracking.completion import ClassEntered, CollectionAsks, Entered, NotEntered
from models.views.grades_due import GradesNotIn, GradesToEnter
from models.views.todo_facts import Todo

SHOWN = 12
"""How many rows stand on one card."""
OPEN, CLOSE = "open", "close"
"""What is typed behind the command."""


@dataclass(frozen=True)
class ShowCollection(Press, action="collection.show"):
    """Who has entered, by subject; from behind the subject `after` on."""

    collection: CollectionId
    after: SubjectId | None = None


@dataclass(frozen=True)
class ShowTeachers(Press, action="collection.teachers"):
    """Who has entered in a subject, by class and teacher."""

    collection: CollectionId
    subject: SubjectId


@dataclass(frozen=True)
class ShowMissing(Press, action="collection.missing"):
    """Whose grades are missing in a subject, or not confirmed; from behind the pupil `after` on."""

    collection: CollectionId
    subject: SubjectId
    after: PupilId | None = None


@dataclass(frozen=True)
class CloseCollection(Press, action="collection.close"):
    """Close it now."""

    collection: CollectionId


@dataclass(frozen=True)
class CollectionEntered:
    """A collection with how many of the grades that it asks for are entered, by subject in order."""

    collection: CollectionAsks
    subjects: Mapping[int, Entered]

    @property
    def all(self) -> Entered:
        """All subjects together."""
        return Entered(
            sum(each.asked for each in self.subjects.values()),
            sum(each.entered for each in self.subjects.values()),
        )


def none_open(viewer: Viewer, newest: CollectionAsks | None, year: int | None = None, *, leads: bool) -> Card:
    """No collection is open, or none of a year group, and which was last."""
    was = f" The last one was {newest.name}." if newest is not None else ""
    show = (
        (Button(f"Show {newest.name}", ShowCollection(newest.collection_id)),) if newest is not None else ()
    )
    whose = f" of Year {year}'s grades" if year is not None else " of grades"
    title = f"No collection{whose} is open.{was}"
    if not leads:
        return Card(title, (), show)
    how = Text(
        f"To open the month's: {to_type('collections open')}. For one year group: {until_line(viewer, year or 9)}"
    )
    return Card(title, (how,), (*_opening(), *show))


def until_line(viewer: Viewer, year: int | None, last: date | None = None) -> str:
    """A line to type that opens a collection, or gives it another last day than its `last`: a school day to come."""
    calendar = viewer.school.calendar
    week = max(viewer.today, last or viewer.today) + timedelta(days=7)
    day = calendar.on_or_after(week) or week
    of_year = f"year {year} " if year is not None else ""
    return to_type(f"collections open {of_year}until {day_of_month_in_short(day).casefold()}")


def several(
    viewer: Viewer, found: Sequence[CollectionEntered], *, leads: bool, month: Month | None = None
) -> Card:
    """The collections that are open, or those of a month, each with how far it is."""
    rows = tuple(
        Row(
            f"{each.collection.name}: {_of(each.all)}",
            _days(viewer, each.collection),
            (Button("Show", ShowCollection(each.collection.collection_id)),),
        )
        for each in found
    )
    if month is not None:
        return Card(f"{len(found)} collections of grades in {month}", rows)
    return Card(f"{len(found)} collections of grades are open", rows, _opening() if leads else ())


def by_subject(viewer: Viewer, found: CollectionEntered, *, leads: bool, after: int | None = None) -> Card:
    """One collection by subject: how many of its grades are entered."""
    collection = found.collection
    ids = list(found.subjects)
    first = ids.index(after) + 1 if after is not None and after in ids else 0
    page, left = ids[first : first + SHOWN], ids[first + SHOWN :]
    rows: list[Part] = [
        Row(
            f"{viewer.school.subject_name(each)}: {_of(found.subjects[each])}",
            buttons=(Button("Show", ShowTeachers(collection.collection_id, each)),),
        )
        for each in page
    ]
    if not found.subjects:
        rows.append(Text("Nobody's grades are asked for: no pupil of these years is in a class."))
    more = (Button(f"{len(left)} more", ShowCollection(collection.collection_id, page[-1])),) if left else ()
    return Card(
        f"{collection.name}: {_of(found.all)}",
        (Note(_days(viewer, collection)), *rows),
        (*more, *(_leading(collection) if leads else ())),
    )


def by_teacher(
    viewer: Viewer, collection: CollectionAsks, subject_id: int, classes: Sequence[ClassEntered]
) -> Card:
    """A subject's classes with their teachers: first those that are not done."""
    name = viewer.school.subject_name(subject_id)
    to_do = [each for each in classes if each.entered.missing]
    done = [each for each in classes if not each.entered.missing]
    parts: list[Part] = [Note(_days(viewer, collection))]
    if to_do:
        parts.append(Heading("To enter"))
        parts.extend(Row(_of_class(each, name), _teachers(viewer, each)) for each in to_do)
    if done:
        parts.extend((Heading("Done"), Text(listed([_of_class(each, name) for each in done], 30))))
    back = Button("All subjects", ShowCollection(collection.collection_id))
    whole = Entered(
        sum(each.entered.asked for each in classes), sum(each.entered.entered for each in classes)
    )
    buttons = (*_missing_button(collection, subject_id, whole), back)
    return Card(f"{name}, {collection.name}: {_of(whole)}", tuple(parts), buttons)


@drawn
def missing(
    viewer: Viewer,
    collection: CollectionAsks,
    subject_id: int,
    found: Sequence[NotEntered],
    *,
    enters: bool,
    after: int | None = None,
) -> Card:
    """Who has no grade of this year in the subject, and whose older one nobody has confirmed; some at a time."""
    name = viewer.school.subject_name(subject_id)
    if not found:
        return Card(f"{name}, {collection.name}: nothing is missing.")
    in_order = sorted(found, key=lambda each: each.last is not None)
    ids = [each.pupil_id for each in in_order]
    first = ids.index(after) + 1 if after is not None and after in ids else 0
    page, left = in_order[first : first + SHOWN], in_order[first + SHOWN :]
    closed = None if collection.open else month_of(collection.key)
    parts: list[Part] = []
    heading = ""
    for each in page:
        under = "No grade this year" if each.last is None else "Carried forward, not confirmed"
        if under != heading:
            parts.append(Heading(under))
            heading = under
        buttons = (grade_button(each.pupil_id, subject_id, closed),) if enters else ()
        parts.append(Row(f"{each.pupil}{f', {each.group}' if each.group else ''}", _carried(each), buttons))
    more = ShowMissing(collection.collection_id, subject_id, page[-1].pupil_id)
    stale = sum(each.last is not None for each in found)
    said = [f"{len(found) - stale} missing"] if stale < len(found) else []
    said += [f"{stale} not confirmed"] if stale else []
    return Card(
        f"{name}, {collection.name}: {', '.join(said)}",
        tuple(parts),
        (Button(f"{len(left)} more", more),) if left else (),
    )


def to_enter(viewer: Viewer, due: GradesToEnter, *, under_title: bool = False) -> Row:
    """A class to grade, with its buttons; under a title that says which collection and until when, that alone."""
    group, subject = due.group, viewer.school.subject_name(due.group.subject_id)
    title = f"Grades to enter: {group.name or subject}"
    detail = f"{due.collection.name}, until {day_words(due.collection.closes, viewer.today)}"
    same = (keep_button(group.name, group.subject_id),) if group.name else ()
    if under_title:
        return Row(group.name or subject, _of(group.entered), (_enter(due), *same))
    return Row(title, f"{detail}: {_of(group.entered)}", (_enter(due), *same))


def _enter(due: GradesToEnter) -> Button:
    """Straight to the class; of a subject without classes a pupil at a time."""
    if due.group.name:
        return enter_button(due.group.name)
    return Button("Enter grades", StartForm("grade", subject=due.group.subject_id), Style.PRIMARY)


def not_in(viewer: Viewer, found: GradesNotIn) -> Row:
    """What of a collection is missing, for who has to see to it."""
    names = listed(map(viewer.school.subject_name, found.subjects), 4)
    one = found.subjects[0] if len(found.subjects) == 1 else None
    closes = f"open until {day_words(found.collection.closes, viewer.today)}"
    when = closes if found.collection.open else "closed"
    show = (
        ShowTeachers(found.collection.collection_id, one)
        if one is not None
        else ShowCollection(found.collection.collection_id)
    )
    entered = count(found.entered.missing, "grade")
    return Row(f"{entered} not entered: {found.collection.name}, {when}", names, (Button("Show who", show),))


def grades_words(found: Sequence[Todo]) -> list[str]:
    """What a note's title says of grades."""
    classes = sum(isinstance(each.what, GradesToEnter) for each in found)
    missing_ = sum(each.what.entered.missing for each in found if isinstance(each.what, GradesNotIn))
    said = [f"{count(classes, 'class', 'classes')} to grade"] if classes else []
    return [*said, *([f"{count(missing_, 'grade')} not entered"] if missing_ else [])]


def asked_for(viewer: Viewer, name: str, found: Sequence[GradesToEnter]) -> Card:
    """A collection was opened: a button straight to each class."""
    closes = day_words(found[0].collection.closes, viewer.today)
    rows = tuple(to_enter(viewer, each, under_title=True) for each in found)
    return Card(f"Grades to enter: {name}, until {closes}", rows)


def opened(viewer: Viewer, done: Opened, name: str) -> Card:
    """What is open, and until when."""
    closes = day_words(done.collection.closes, viewer.today)
    if done.entry is None:
        change = until_line(viewer, done.collection.year_group, done.collection.closes)
        return Card(f"{name} is open already, until {closes}. To give it another last day: {change}")
    if done.before is not None:
        return Card(f"{name} closes on {closes} now. It was {day_in_short(done.before, viewer.today)}.")
    return Card(f"{name} is open, until {closes}. Who has grades to enter is told.")


def closed(viewer: Viewer, found: CollectionEntered) -> Card:
    """What is closed, and how much of it is missing."""
    missing = found.all.missing
    left = f"{count(missing, 'grade is', 'grades are')} missing." if missing else "Nothing is missing."
    show = Button(f"Show {found.collection.name}", ShowCollection(found.collection.collection_id))
    again = to_type(f"collections open {_whole_name(viewer, found.collection)}".strip())
    return Card(f"{found.collection.name} is closed. {left}", (Text(f"To open it again: {again}"),), (show,))


def _year_of(collection: CollectionAsks) -> str:
    return f"year {collection.years[0]}" if collection.own else ""


def _whole_name(viewer: Viewer, collection: CollectionAsks) -> str:
    """What tells a year group's own from others of it, once it was not opened today."""
    year = _year_of(collection)
    if not year or collection.opens == viewer.today:
        return year
    return f"{year} of {day_of_month_in_short(collection.opens).casefold()}"


def _missing_button(collection: CollectionAsks, subject_id: int, entered: Entered) -> tuple[Button, ...]:
    if not entered.missing:
        return ()
    return (Button("Pupils missing", ShowMissing(collection.collection_id, subject_id)),)


def _carried(each: NotEntered) -> str:
    """The older grades that stand in for those of the collection."""
    if each.last is None:
        return ""
    return f"{pair_words(each.last)}, of {each.last.month.first:%B}"


def _leading(collection: CollectionAsks) -> tuple[Button, ...]:
    if not collection.open:
        return ()
    close = Button(
        "Close now",
        CloseCollection(collection.collection_id),
        Style.DANGER,
        f"Close {collection.name} now? Teachers cannot enter any more; heads of subject can.",
    )
    typed = (("what", OPEN), *((("year", _year_of(collection)),) if _year_of(collection) else ()))
    return (Button("Another last day", StartForm("collections", typed=typed)), close)


def _opening() -> tuple[Button, ...]:
    return (Button("Open one", StartForm("collections", typed=(("what", OPEN),)), Style.PRIMARY),)


def _of(entered: Entered) -> str:
    if not entered.missing:
        return f"all {entered.asked} entered" if entered.asked else "nothing to enter"
    return f"{entered.entered} of {entered.asked} entered"


def _of_class(each: ClassEntered, subject: str) -> str:
    return f"{each.name or subject}: {_of(each.entered)}"


def _teachers(viewer: Viewer, each: ClassEntered) -> str:
    return listed(map(viewer.school.staff_name, each.teachers)) or "no teacher"


def _days(viewer: Viewer, collection: CollectionAsks) -> str:
    years = listed(map(str, collection.years))
    whose = f"Year {years}" if len(collection.years) == 1 else f"Years {years}"
    closes = day_words(collection.closes, viewer.today)
    return f"{whose}, open until {closes}" if collection.open else f"{whose}, closed"
