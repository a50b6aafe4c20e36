"""Which roles and subjects a member of staff gains and loses by an import."""

from models.exchange.drafts import Draft
from models.exchange.held import Row
from models.exchange.questions import Removable
from models.exchange.sheets import Sheet
from models.exchange.values import read_role, split_list
from models.rules.wording import listed
from models.school.people import Role


def read_roles(draft: Draft, sheet: Sheet, line: int, raw: str) -> set[str]:
    """The roles that a cell names; what is no role is noted and left out."""
    given: set[str] = set()
    for words in split_list(raw.replace(",", ";").replace("/", ";")):
        role = read_role(words)
        if role is None:
            what = "this is none of Staffroom's roles, and gives no right"
            advice = f"They are on the staff without it. The roles are {listed(Role)}."
            draft.warn(sheet, line, "roles", words, what, advice)
        else:
            given.add(role.value)
    return given


def read_subjects(draft: Draft, sheet: Sheet, line: int, raw: str) -> list[int]:
    """The subjects that a cell names, parted by `;` (or by `,` where no subject has one in its name)."""
    given: list[int] = []
    parts = split_list(raw)
    if len(parts) == 1 and draft.held.subject(parts[0]) is None:
        parts = [part.strip() for part in parts[0].split(",") if part.strip()]
    for words in parts:
        found = draft.held.subject(words)
        if found is None:
            what = "there is no subject of this name or code"
            draft.warn(sheet, line, "subjects", words, what, "It is left out. Add it to the subjects file.")
        else:
            given.append(found)
    return given


class StaffLinks:
    """The rows that tie staff to roles and subjects, gathered while the file is read."""

    def __init__(self) -> None:
        self._role_gone: list[Row] = []
        self._role_new: list[Row] = []
        self._subject_gone: list[Row] = []
        self._subject_new: list[Row] = []
        self._subject_changed: list[Row] = []
        self._subjects_held = 0

    def roles(self, member_id: int, before: set[str], after: set[str]) -> bool:
        """Note what changes; whether anything does."""
        self._role_gone += [{"staff_id": member_id, "role": role} for role in sorted(before - after)]
        self._role_new += [{"staff_id": member_id, "role": role} for role in sorted(after - before)]
        return before != after

    def subjects(self, member_id: int, before: dict[int, bool], after: dict[int, bool]) -> bool:
        """Note what changes, who heads a subject included; whether anything does."""
        self._subjects_held += len(before)
        for subject_id in sorted(before.keys() | after.keys()):
            row: Row = {"staff_id": member_id, "subject_id": subject_id}
            if subject_id not in after:
                self._subject_gone.append(row)
            elif subject_id not in before:
                self._subject_new.append({**row, "head": after[subject_id]})
            elif before[subject_id] != after[subject_id]:
                self._subject_changed.append({**row, "head": after[subject_id]})
        return before != after

    def write(self, draft: Draft) -> None:
        """Hand the rows over, what goes before what comes."""
        held = draft.held
        lost = [
            f"{held.subjects[row['subject_id']]['name']} of {held.staff_name(row['staff_id'])}"
            for row in self._subject_gone
        ]
        draft.take_away(Removable.SUBJECTS, "subjects that staff teach", lost, self._subjects_held)
        draft.delete("staff_role", self._role_gone)
        draft.insert("staff_role", self._role_new)
        draft.delete("staff_subject", self._subject_gone)
        draft.update("staff_subject", self._subject_changed)
        draft.insert("staff_subject", self._subject_new)
