"""Plans what the staff file would change: people, their roles and their subjects."""

from collections.abc import Sequence

from models.exchange.drafts import Draft, differences
from models.exchange.held import Row, read
from models.exchange.sheets import Sheet
from models.exchange.staff_links import StaffLinks, read_roles, read_subjects
from models.exchange.values import Unreadable, key, read_email, read_words
from models.school.people import Role

_READERS = {
    "work email": ("email", read_email),
    "staff code": ("code", read_words),
    "title": ("title", read_words),
    "forename": ("forename", read_words),
    "surname": ("surname", read_words),
}


def plan_staff(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Staff matched by e-mail, else by code with a name that agrees; those gone leave only with `leavers`."""
    held = draft.held
    tally = draft.tally("staff", fate="made inactive" if draft.leavers else "kept")
    people = _People(draft)
    for sheet in sheets:
        picked = sheet.pick("roles", "subjects", *_READERS)
        for line, (roles, subjects, *cells) in zip(sheet.lines, picked, strict=True):
            after = _read(draft, sheet, line, cells)
            if after is not None:
                people.take(sheet, line, after, roles, subjects)
    gone = [row_id for row_id, row in held.staff.items() if row["active"] and row_id not in people.seen]
    tally.gone = len(gone)
    if draft.leavers:
        people.changed += [{"id": row_id, "active": False} for row_id in gone]
        for row_id in gone:
            held.staff[row_id]["active"] = False
    draft.update("staff", people.changed)
    draft.insert("staff", people.new)
    people.links.write(draft)
    held.index()


def _read(draft: Draft, sheet: Sheet, line: int, cells: Sequence[str]) -> Row | None:
    """The row's values by column; None where they cannot be read."""
    after: Row = {"active": True}
    for (name, (column, reader)), cell in zip(_READERS.items(), cells, strict=True):
        if name not in sheet.columns:
            continue
        try:
            after[column] = reader(cell)
        except Unreadable as trouble:
            draft.unreadable(sheet, line, name, cell, trouble)
            return None
    if not after["forename"] or not after["surname"]:
        draft.refuse(sheet, line, "surname", None, "forename or surname is missing", "Fill in both.")
        return None
    return after


class _People:
    """The people of the file, matched one by one with those held."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._by_email = {row["email"]: row_id for row_id, row in draft.held.staff.items()}
        self._roles: dict[int, set[str]] = {}
        self._subjects: dict[int, dict[int, bool]] = {}
        for member_id, role in read(draft.connection, "staff_role", "staff_id", "role"):
            self._roles.setdefault(member_id, set()).add(role)
        for member_id, subject_id, head in read(
            draft.connection, "staff_subject", "staff_id", "subject_id", "head"
        ):
            self._subjects.setdefault(member_id, {})[subject_id] = head
        self.seen: dict[int, int] = {}
        self.new: list[Row] = []
        self.changed: list[Row] = []
        self.links = StaffLinks()

    def take(self, sheet: Sheet, line: int, after: Row, roles: str, subjects: str) -> None:
        """Match one row, and note what it changes."""
        draft, held, tally = self._draft, self._draft.held, self._draft.tally("staff")
        found = self._by_email.get(after["email"])
        if found is None:
            found = self._same_by_code(sheet, line, after)
        if found is not None and found in self.seen:
            what = f"this person is also on line {self.seen[found]}"
            draft.refuse(sheet, line, "work email", after["email"], what, "Take one of the two rows out.")
            return
        changes: list[str] = []
        if found is None:
            found = draft.new_id()
            held.staff[found] = {"id": found, "code": "", "title": "", **after}
            self.new.append(held.staff[found])
            self._by_email[after["email"]] = found
        elif fields := differences(held.staff[found], after):
            held.staff[found] |= fields
            self.changed.append({"id": found, **fields})
            changes += fields
        self.seen[found] = line
        changes += self._tie(sheet, line, found, roles, subjects)
        if found < 0:
            tally.new += 1
        elif changes:
            tally.change(*changes)
        else:
            tally.unchanged += 1

    def _tie(self, sheet: Sheet, line: int, member_id: int, roles: str, subjects: str) -> list[str]:
        """Note changed roles and subjects; gives the names of what changed."""
        changes: list[str] = []
        given_roles = self._roles.get(member_id, set())
        if "roles" in sheet.columns:
            before, given_roles = given_roles, read_roles(self._draft, sheet, line, roles)
            changes += ["roles"] * self.links.roles(member_id, before, given_roles)
        if "subjects" in sheet.columns:
            taught = read_subjects(self._draft, sheet, line, subjects)
            given = dict.fromkeys(taught, Role.HEAD_OF_SUBJECT in given_roles)
            changes += ["subjects"] * self.links.subjects(member_id, self._subjects.get(member_id, {}), given)
        return changes

    def _same_by_code(self, sheet: Sheet, line: int, after: Row) -> int | None:
        """Who has the code already and a name in common: a changed e-mail address, not another person."""
        held = self._draft.held
        found = held.member(after["code"]) if after.get("code") else None
        if found is None:
            return None
        before = held.staff[found]
        if all(key(before[name]) != key(after[name]) for name in ("forename", "surname")):
            return None
        self._draft.warn(
            sheet,
            line,
            "work email",
            after["email"],
            f"the e-mail address was {before['email']}",
            "Check that this is the same person: the address decides who may read what.",
        )
        return found
