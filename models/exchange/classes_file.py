"""Plans what the classes file would change: classes, who teaches them and who is in them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from models.exchange.drafts import Draft
from models.exchange.held import Row, read
from models.exchange.removals import take_away_by_group
from models.exchange.sheets import Sheet
from models.exchange.unknown import no_such_member, no_such_pupil, no_such_subject
from models.exchange.values import Unreadable, read_words
from models.rules.wording import listed

Pair = tuple[int, int]

_WHAT = {"staff_id": "teachers of classes", "pupil_id": "places in classes"}
_NAMED = 10
"""So many classes, and people of each, are named; the rest is a number."""
_CLASSES_SHOWN = 20
CLASSES = "classes"
"""What `--yes-remove` calls it."""


def plan_classes(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """The file decides for the classes and the pupils that it names; all others stay as they are."""
    held, connection = draft.held, draft.connection
    reading = _SetsInFile(draft)
    for sheet in sheets:
        reading.take(sheet)
    tally = draft.tally("classes")
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
    present = {row_id for row_id, row in held.pupils.items() if row["left_on"] is None}
    members = {pair for pair in read(connection, "class_pupil", "class_id", "pupil_id") if pair[1] in present}
    lost = _tie(
        draft,
        "class lists",
        ("class_pupil", "pupil_id"),
        members,
        reading.members,
        gone={pair for pair in members - reading.members if pair[0] in reading.listed}
        | _elsewhere(draft, sheets[0], reading, members),
    )
    for sheet in sheets:
        _say_where_it_ends(draft, sheet, reading, lost)


def _elsewhere(draft: Draft, sheet: Sheet, reading: "_SetsInFile", members: set[Pair]) -> set[Pair]:
    """Places of the file's pupils in classes that it does not have: they stay, unless it was said that they go."""
    found = {pair for pair in members if pair[0] not in reading.listed and pair[1] in reading.pupils}
    if not found or draft.answers.given(f"remove.{CLASSES}"):
        return found
    names = sorted({draft.held.classes[class_id]["name"] for class_id, _ in found})
    many = "a class" if len(names) == 1 else f"{len(names):,} classes"
    draft.warn(
        sheet,
        None,
        None,
        listed(names, _CLASSES_SHOWN),
        f"pupils of this file are in {many} that it does not have",
        f"They stay there. If there is no such class any more, add --yes-remove {CLASSES}.",
    )
    return set()


def _tie(
    draft: Draft, kind: str, where: tuple[str, str], before: set[Pair], after: set[Pair], *, gone: set[Pair]
) -> dict[int, list[int]]:
    """Count and write the difference between two sets of ties from classes to people; gives who loses which class."""
    name, person = where
    new = sorted(after - before)
    tally = draft.tally(kind, fate="removed")
    tally.new, tally.gone, tally.unchanged = len(new), len(gone), len(after) - len(new)
    lost = _lost(draft, person, gone, after)
    _ask_and_name(draft, person, lost, Counter(class_id for class_id, _ in before))
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
    draft: Draft, person: str, lost: Mapping[int, Sequence[int]], before: Mapping[int, int]
) -> None:
    """Say by name who loses a class, and have it asked where that is more than a small part of one."""
    held = draft.held
    called = held.staff_name if person == "staff_id" else held.pupil_name
    names = {
        held.classes[class_id]["name"]: [called(each) for each in people] for class_id, people in lost.items()
    }
    if person == "staff_id":
        pairs = [f"{name} ({group})" for group, people in names.items() for name in people]
        draft.take_away(CLASSES, _WHAT[person], pairs, sum(before.values()))
    else:
        sizes = {held.classes[class_id]["name"]: number for class_id, number in before.items()}
        parts = {
            name: ([f"{each} ({name})" for each in names.get(name, ())], of) for name, of in sizes.items()
        }
        take_away_by_group(draft, CLASSES, _WHAT[person], parts)
    words = "No more teaching" if person == "staff_id" else "No more in"
    shown = list(names)[:_NAMED]
    draft.notes += [f"{words} {name}: {listed(names[name], _NAMED)}." for name in shown]
    if len(names) > len(shown):
        rest = sum(len(people) for name, people in names.items() if name not in shown)
        draft.notes.append(f"  and {len(names) - len(shown):,} more classes, {rest:,} places in all.")


def _say_where_it_ends(
    draft: Draft, sheet: Sheet, reading: "_SetsInFile", lost: Mapping[int, Sequence[int]]
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


class _SetsInFile:
    """What the rows say, gathered into sets."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._held = draft.held
        self.new: list[Row] = []
        self.changed: list[Row] = []
        self.listed: set[int] = set()
        self.settled: set[int] = set()
        """Classes of which every teacher is known: only these lose teachers whom the file does not name."""
        self.last: dict[str, int] = {}
        """The class of each file's last row."""
        self.pupils: set[int] = set()
        self.members: set[Pair] = set()
        self.teachers: set[Pair] = set()
        self._subject: dict[int, int] = {}
        self._unsettled: set[int] = set()
        self._classes: dict[tuple[str, str, str], int | None] = {}

    def take(self, sheet: Sheet) -> None:
        """Read every row of the sheet."""
        by_code = "staff code" in sheet.columns
        picked = sheet.pick(
            "class", "subject", "staff code" if by_code else "staff email", "upn", "admission number"
        )
        classes, find, members, pupils = self._classes, self._held.pupil, self.members, self.pupils
        for line, (raw_class, raw_subject, raw_staff, upn, admission) in zip(
            sheet.lines, picked, strict=True
        ):
            asked = (raw_class, raw_subject, raw_staff)
            if asked in classes:
                class_id = classes[asked]
            else:
                class_id = self._class(sheet, line, raw_class, raw_subject)
                if class_id is not None:
                    self._teacher(
                        sheet, line, class_id, raw_staff, "staff code" if by_code else "staff email"
                    )
                    classes[asked] = class_id
            if class_id is None:
                continue
            self.last[sheet.file] = class_id
            pupil_id = find(upn, admission)
            if pupil_id is None:
                no_such_pupil(self._draft, sheet, line, upn, admission)
                continue
            self._draft.found.add((sheet.file, "pupils"))
            members.add((class_id, pupil_id))
            pupils.add(pupil_id)
        self.settled = self.listed - self._unsettled

    def _class(self, sheet: Sheet, line: int, raw_class: str, raw_subject: str) -> int | None:
        try:
            name = read_words(raw_class)
        except Unreadable as trouble:
            self._draft.leave_out(sheet, line, "class", raw_class, trouble.what, trouble.advice)
            return None
        if not name:
            self._draft.leave_out(
                sheet, line, "class", None, "the class has no name", "Give it one, such as 11Ma1."
            )
            return None
        subject_id = self._held.subject(raw_subject)
        if subject_id is None:
            no_such_subject(self._draft, sheet, line, raw_subject)
            return None
        self._draft.found.add((sheet.file, "subjects"))
        class_id = self._held.school_class(name)
        if class_id is None:
            class_id = self._draft.new_id()
            row: Row = {"id": class_id, "name": name, "subject_id": subject_id}
            self._held.add_class(row)
            self.new.append(row)
        elif class_id in self._subject:
            if self._subject[class_id] != subject_id:
                self._draft.refuse(
                    sheet,
                    line,
                    "subject",
                    raw_subject,
                    "the class has another subject on an earlier line",
                    "A class has one subject. Correct one of the rows.",
                    name,
                )
                return None
        elif self._held.classes[class_id]["subject_id"] != subject_id:
            self._held.classes[class_id]["subject_id"] = subject_id
            self.changed.append({"id": class_id, "subject_id": subject_id})
        self._subject[class_id] = subject_id
        self.listed.add(class_id)
        return class_id

    def _teacher(self, sheet: Sheet, line: int, class_id: int, raw_staff: str, name: str) -> None:
        if not raw_staff.strip():
            return
        member_id = self._held.member(raw_staff)
        if member_id is None:
            self._unsettled.add(class_id)
            no_such_member(self._draft, sheet, line, name, raw_staff, "The class keeps the teachers it has.")
        else:
            self._draft.found.add((sheet.file, "staff"))
            self.teachers.add((class_id, member_id))
