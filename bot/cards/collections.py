"""Collections of grades in words: which are open, who has entered, and what is missing (P6, R12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.say.card import Button, Card, Heading, Note, Part, Row, Style, Text
from bot.say.press import CollectionId, Press, StartForm, SubjectId
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.wording import day_in_short, day_words, listed, to_type
from models.tracking.collecting import Opened
from models.tracking.completion import ClassEntered, CollectionAsks, Entered

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


def none_open(viewer: Viewer, newest: CollectionAsks | None, *, leads: bool) -> Card:
    """No collection is open, and which was last."""
    was = (
        f" {newest.name} closed on {day_in_short(newest.closes, viewer.today)}." if newest is not None else ""
    )
    if not leads:
        return Card(f"No collection of grades is open.{was}")
    how = Text(
        f"To open the month's: {to_type('collections open')}. For one year group: "
        f"{to_type('collections open year 9 until 18 dec')}"
    )
    show = (
        (Button(f"Show {newest.name}", ShowCollection(newest.collection_id)),) if newest is not None else ()
    )
    return Card(f"No collection of grades is open.{was}", (how,), (*_opening(), *show))


def several(viewer: Viewer, found: Sequence[CollectionEntered], *, leads: bool) -> Card:
    """The collections that are open, each with how far it is."""
    rows = tuple(
        Row(
            f"{each.collection.name}: {_of(each.all)}",
            _days(viewer, each.collection),
            (Button("Show", ShowCollection(each.collection.collection_id)),),
        )
        for each in found
    )
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
            buttons=(Button("By teacher", ShowTeachers(collection.collection_id, each)),),
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
    return Card(f"{name}, {collection.name}: {_of(whole)}", tuple(parts), (back,))


def opened(viewer: Viewer, done: Opened, name: str) -> Card:
    """What is open, and until when."""
    closes = day_words(done.collection.closes, viewer.today)
    if done.entry is None:
        change = to_type(f"collections open {_year(done)}until 18 dec")
        return Card(f"{name} is open already, until {closes}. To give it another last day: {change}")
    if done.before is not None:
        return Card(f"{name} closes on {closes} now. It was {day_in_short(done.before, viewer.today)}.")
    return Card(f"{name} is open, until {closes}.")


def closed(viewer: Viewer, found: CollectionEntered) -> Card:
    """What is closed, and how much of it is missing."""
    missing = found.all.missing
    left = f"{count(missing, 'grade is', 'grades are')} missing." if missing else "Nothing is missing."
    show = Button(f"Show {found.collection.name}", ShowCollection(found.collection.collection_id))
    again = to_type(f"collections open {_year_of(found.collection)}".strip())
    return Card(f"{found.collection.name} is closed. {left}", (Text(f"To open it again: {again}"),), (show,))


def _year(done: Opened) -> str:
    year = done.collection.year_group
    return f"year {year} " if year is not None else ""


def _year_of(collection: CollectionAsks) -> str:
    return f"year {collection.years[0]}" if collection.own else ""


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
