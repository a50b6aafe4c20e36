"""Plans what the classes file would change: classes, who teaches them and who is in them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from models.exchange.class_rows import Pair, SetsInFile
from models.exchange.columns import FileKind
from models.exchange.drafts import Draft
from models.exchange.held import read
from models.exchange.questions import Option, Question, Removable
from models.exchange.removals import take_away_by_group
from models.exchange.sheets import Sheet
from models.rules.wording import count, listed

_WHAT = {"staff_id": "teachers of classes", "pupil_id": "places in classes"}
_NAMED = 10
"""So many classes, and people of each, are named; the rest is a number."""
_CLASSES_SHOWN = 20


def plan_classes(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """The file decides for the classes and the pupils that it names; all others stay as they are."""
    held, connection = draft.held, draft.connection
    reading = SetsInFile(draft)
    for sheet in sheets:
        reading.take(sheet)
    tally = draft.tally(FileKind.CLASSES)
    tally.new, tally.unchanged = len(reading.new), len(reading.listed) - len(reading.new)
    for row in reading.changed:
        tally.unchanged -= 1
        tally.change(*(name for name in row if name != "id"))
    tally.gone = len(held.classes.keys() - reading.listed)
    draft.update("school_class", reading.changed)
    draft.insert("school_class", reading.new)
    if any({"staff code", "staff email"} & sheet.columns.keys() for sheet in sheets):
        before = set(read(connection, "class_teacher", "class_id", "staff_id"))
        _tie(
            draft,
            "teachers of classes",
            ("class_teacher", "staff_id"),
            before,
            reading.teachers,
            gone={pair for pair in before - reading.teachers if pair[0] in reading.settled},
        )
    present = {row_id for row_id, row in held.pupils.items() if row["left_on"] is None} - draft.last_years
    members = {pair for pair in read(connection, "class_pupil", "class_id", "pupil_id") if pair[1] in present}
    lost = _tie(
        draft,
        "class lists",
        ("class_pupil", "pupil_id"),
        members,
        reading.members,
        gone={pair for pair in members - reading.members if pair[0] in reading.listed - reading.unclear}
        | _elsewhere(draft, sheets[0], reading, members),
    )
    if reading.by_name:
        said = listed((f"{name} {subject}" for name, subject in reading.by_name.items()), _NAMED)
        draft.notes.append(f"The file gives no subject for these classes, and their names tell it: {said}.")
    for sheet in sheets:
        _say_where_it_ends(draft, sheet, reading, lost)


def _elsewhere(draft: Draft, sheet: Sheet, reading: SetsInFile, members: set[Pair]) -> set[Pair]:
    """Places of the file's pupils in classes that it does not have: they stay, unless it was said that they go.

    In a new school year they are last year's, and it is asked.
    """
    found = {pair for pair in members if pair[0] not in reading.listed and pair[1] in reading.pupils}
    if not found or draft.answers.may_go(Removable.CLASSES):
        return found
    names = sorted({draft.held.classes[class_id]["name"] for class_id, _ in found})
    if draft.turn:
        return found if draft.answers.ask(_of_last_year(names)) == "end" else set()
    many = "a class" if len(names) == 1 else f"{len(names):,} classes"
    draft.warn(
        sheet,
        None,
        None,
        listed(names, _CLASSES_SHOWN),
        f"pupils of this file are in {many} that it does not have",
        f"They stay there. If there is no such class any more, add --yes-remove {Removable.CLASSES}.",
    )
    return set()


def _of_last_year(names: Sequence[str]) -> Question:
    return Question(
        "old-classes",
        f"Pupils are in {count(len(names), 'class', 'classes')} that the file does not have: "
        f"{listed(names, _CLASSES_SHOWN)}. Were these last year's?",
        (
            Option("end", "yes: nobody is in them any more"),
            Option("stay", "no: the file is only a part, and everybody stays in them"),
        ),
    )


def _tie(
    draft: Draft, kind: str, where: tuple[str, str], before: set[Pair], after: set[Pair], *, gone: set[Pair]
) -> dict[int, list[int]]:
    """Count and write the difference between two sets of ties from classes to people; gives who loses which class."""
    name, person = where
    new = sorted(after - before)
    tally = draft.tally(kind, fate="removed")
    tally.new, tally.gone, tally.unchanged = len(new), len(gone), len(after) - len(new)
    lost = _lost(draft, person, gone, after)
    _ask_and_name(draft, person, lost, Counter(class_id for class_id, _ in before), after)
    draft.delete(name, [{"class_id": class_id, person: person_id} for class_id, person_id in sorted(gone)])
    draft.insert(name, [{"class_id": class_id, person: person_id} for class_id, person_id in new])
    return lost


def _lost(draft: Draft, person: str, gone: set[Pair], after: set[Pair]) -> dict[int, list[int]]:
    """Who loses a class, by class; a pupil with another one of the subject has only moved."""
    subject = {class_id: row["subject_id"] for class_id, row in draft.held.classes.items()}
    placed = {(subject[class_id], person_id) for class_id, person_id in after}
    lost: dict[int, list[int]] = {}
    for class_id, person_id in sorted(gone):
        if person == "staff_id" or (subject[class_id], person_id) not in placed:
            lost.setdefault(class_id, []).append(person_id)
    return lost


def _ask_and_name(
    draft: Draft, person: str, lost: Mapping[int, Sequence[int]], before: Mapping[int, int], after: set[Pair]
) -> None:
    """Say by name who loses a class, and have it asked where that is more than a small part of one.

    With a new school year everybody has other classes: then it is a number.
    """
    classes, of_staff = draft.held.classes, person == "staff_id"
    called = draft.held.staff_name if of_staff else draft.held.pupil_name
    names = {class_id: [called(each) for each in people] for class_id, people in lost.items()}
    parts = {
        classes[class_id]["name"]: (
            [f"{each} ({classes[class_id]['name']})" for each in names.get(class_id, ())],
            of,
        )
        for class_id, of in before.items()
    }
    if of_staff:
        taught = {class_id for class_id, _ in after}
        for what, ids in (
            (_WHAT[person], lost.keys() - taught),
            (f"{_WHAT[person]}, for whom another comes,", lost.keys() & taught),
        ):
            every = [each for class_id in sorted(ids) for each in parts[classes[class_id]["name"]][0]]
            draft.take_away(Removable.CLASSES, what, every, sum(before.values()), each_september=True)
    else:
        take_away_by_group(draft, Removable.CLASSES, _WHAT[person], parts, each_september=True)
    words, who = ("No more teaching", "teacher") if of_staff else ("No more in", "pupil")
    many = sum(map(len, names.values()))
    if draft.turn and names:
        classes_of = f"in {count(len(names), 'class', 'classes')}"
        draft.notes.append(f"{words} last year's classes: {count(many, who)} {classes_of}.")
        return
    shown = list(names)[:_NAMED]
    draft.notes += [f"{words} {classes[each]['name']}: {listed(names[each], _NAMED)}." for each in shown]
    if len(names) > len(shown):
        rest = many - sum(len(names[each]) for each in shown)
        more = count(len(names) - len(shown), "more class", "more classes")
        draft.notes.append(f"  and {more}, {count(rest, 'place')} in all.")


def _say_where_it_ends(
    draft: Draft, sheet: Sheet, reading: SetsInFile, lost: Mapping[int, Sequence[int]]
) -> None:
    """A file that ends in a class which loses pupils may have been cut short there."""
    last = reading.last.get(sheet.file)
    if last is not None and len(lost.get(last, ())) > 1:
        draft.warn(
            sheet,
            sheet.lines[-1],
            "class",
            draft.held.classes[last]["name"],
            "the file ends in this class, which has lost pupils",
            "Check that the export is whole.",
        )
