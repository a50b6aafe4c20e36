"""The rows of a classes file, gathered into sets: which classes there are, who is in them and who teaches them."""

import re

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft
from models.exchange.held import Row
from models.exchange.reading.roster_people import EXPORT_ID
from models.exchange.sheets import Sheet
from models.exchange.unknown import no_such_member, no_such_pupil, no_such_subject
from models.exchange.values import Unreadable, admission_key, read_words, split_list, upn_key
from models.rules.letters import fold

Pair = tuple[int, int]
"""A class and somebody in it."""


class SetsInFile:
    """What the rows say, gathered into sets."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._held = draft.held
        self.new: list[Row] = []
        self.changed: list[Row] = []
        self.listed: set[int] = set()
        self.settled: set[int] = set()
        """Classes with a teacher, and every one known: only these lose teachers whom the file does not name."""
        self.unclear: set[int] = set()
        """Classes with rows of which nobody can say whom they are about: these lose no pupils."""
        self.by_name: dict[str, str] = {}
        """Classes whose subject their own name tells, and that subject."""
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
            "class",
            "subject",
            "staff code" if by_code else "staff email",
            "upn",
            "admission number",
            EXPORT_ID,
        )
        classes, find, members, pupils = self._classes, self._held.pupil, self.members, self.pupils
        exported = self._held.exported
        for line, (raw_class, raw_subject, raw_staff, upn, admission, export_id) in zip(
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
            pupil_id = exported.get(export_id) or find(upn, admission)
            if pupil_id is None:
                if not (upn or admission) or {upn_key(upn), admission_key(admission)} & self._held.undecided:
                    self.unclear.add(class_id)
                # Where the export's list of pupils has the row, it has said already what is wrong with it.
                if upn or admission or not export_id:
                    no_such_pupil(self._draft, sheet, line, upn, admission)
                continue
            self._draft.found.add((sheet.file, FileKind.PUPILS))
            members.add((class_id, pupil_id))
            pupils.add(pupil_id)
        self.settled = {class_id for class_id, _ in self.teachers} - self._unsettled

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
        subject_id = self._held.subject(raw_subject) or self._subject_of(name, raw_subject)
        if subject_id is None:
            no_such_subject(self._draft, sheet, line, raw_subject)
            return None
        self._draft.found.add((sheet.file, FileKind.SUBJECTS))
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

    def _subject_of(self, name: str, raw_subject: str) -> int | None:
        """Where a row says none: the subject that the class has, or the one whose code stands in its name."""
        if raw_subject and fold(raw_subject) != fold(name):
            return None
        known = self._held.school_class(name)
        if known is not None:
            return int(self._held.classes[known]["subject_id"])
        runs = re.findall(r"[^\W\d_]+", name)
        for words in (runs, [run[1:] for run in runs]):
            found = {self._held.subject_coded(each) for each in words if each} - {None}
            if len(found) == 1:
                (subject_id,) = found
                self.by_name[name] = self._held.subjects[subject_id or 0]["name"]
                return subject_id
        return None

    def _teacher(self, sheet: Sheet, line: int, class_id: int, raw_staff: str, name: str) -> None:
        if not raw_staff.strip():
            return
        for words in [raw_staff] if self._held.member(raw_staff) is not None else _each(raw_staff):
            member_id = self._held.member(words)
            if member_id is None:
                self._unsettled.add(class_id)
                no_such_member(self._draft, sheet, line, name, words, "The class keeps the teachers it has.")
            else:
                self._draft.found.add((sheet.file, FileKind.STAFF))
                self.teachers.add((class_id, member_id))


def _each(words: str) -> list[str]:
    """The teachers of one cell; a comma parts a surname from a forename as well, and parts none."""
    return split_list(re.sub(r"[/&\n]|\band\b", ";", words))
