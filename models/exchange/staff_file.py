"""Plans what the staff file would change: people, their roles and their subjects."""

from collections.abc import Sequence
from dataclasses import replace

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft, RoleChange, differences
from models.exchange.held import Row, read
from models.exchange.questions import NEW, YES, Removable
from models.exchange.rights import WHO_HEARS
from models.exchange.same_person import StaffKnown, address_question
from models.exchange.sheets import Sheet
from models.exchange.staff_links import StaffLinks, read_roles, read_subjects
from models.exchange.staff_rows import StaffRow, known_by, read_staff_rows
from models.exchange.values import identity_key
from models.rules.letters import fold
from models.rules.wording import listed
from models.school.people import Role


def plan_staff(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Staff matched by e-mail, code and name together; those gone leave only with `leavers`."""
    held = draft.held
    tally = draft.tally(FileKind.STAFF, fate="made inactive" if draft.leavers else "kept")
    people = _People(draft)
    lists = read_staff_rows(draft, sheets)
    people.take(lists.here)
    people.hand_over_codes()
    active = [row_id for row_id, row in held.staff.items() if row["active"] and row_id >= 0]
    gone = [row_id for row_id in active if row_id not in people.seen]
    left = {row_id for each in lists.gone for row_id in known_by(held, each)}
    if lists.gone and not lists.here:
        # A list of leavers says nothing of those who are not in it.
        gone = [row_id for row_id in gone if row_id in left]
    tally.gone = len(gone)
    if not draft.leavers:
        said = [each for each in gone if each in left]
        missing = [each for each in gone if each not in left]
        draft.stay(
            FileKind.STAFF, map(held.staff_name, missing), said_to_have_left=map(held.staff_name, said)
        )
    if draft.leavers:
        draft.take_away(
            Removable.STAFF, "members of staff", [held.staff_name(row_id) for row_id in gone], len(active)
        )
        people.leave(gone)
    people.say_roles(sheets[0])
    draft.update("staff", people.freed())
    draft.update("staff", people.changed)
    draft.insert("staff", people.new)
    people.links.write(draft)
    held.index()


class _People:
    """The people of the file, matched one by one with those held."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._name = draft.held.staff_name
        self._roles: dict[int, set[str]] = {}
        self._subjects: dict[int, dict[int, bool]] = {}
        for member_id, role in read(draft.connection, "staff_role", "staff_id", "role"):
            self._roles.setdefault(member_id, set()).add(role)
        for member_id, subject_id, head in read(
            draft.connection, "staff_subject", "staff_id", "subject_id", "head"
        ):
            self._subjects.setdefault(member_id, {})[subject_id] = head
        self._known = StaffKnown(dict(draft.held.staff), self._subjects)
        self._before = {member_id: set(roles) for member_id, roles in self._roles.items()}
        self._rows: dict[int, tuple[Sheet, int]] = {}
        self._address = {row["email"]: row_id for row_id, row in draft.held.staff.items()}
        self._taken: set[int] = set()
        """Those whose address somebody else has from now on."""
        self.seen: dict[int, str] = {}
        """Where the row about each stands."""
        self.new: list[Row] = []
        self.changed: list[Row] = []
        self.links = StaffLinks()

    def take(self, rows: Sequence[StaffRow]) -> None:
        """Match the rows, those first about whom there is no doubt, and note what they change."""
        unsure: list[StaffRow] = []
        for row in rows:
            found = self._known.sure(row.values)
            if found is None:
                unsure.append(row)
            else:
                self._change(row, found)
        for row in unsure:
            self._ask(row)

    def hand_over_codes(self) -> None:
        """A code is one person's: of who is new, and no more of somebody who is not in the file."""
        staff = self._draft.held.staff
        whose = {identity_key(each["code"]): each for each in self.new if each["code"]}
        for member_id, before in staff.items():
            after = whose.get(identity_key(before["code"]))
            if after is None or after["id"] == member_id or not before["active"]:
                continue
            sheet, line = self._rows[after["id"]]
            if member_id in self.seen:
                what = "two people in the file have this code"
                advice = "Rows that say only the code are left out. If they are one person, take one row out."
                said = f"{self._name(after['id'])}, and {self._name(member_id)} in {self.seen[member_id]}"
                self._draft.warn(sheet, line, "staff code", before["code"], what, advice, said)
                continue
            what = "somebody who is not in the file had this code"
            advice = "It is the new person's from now on. Nothing needs doing if that is meant."
            self._draft.warn(sheet, line, "staff code", before["code"], what, advice, self._name(member_id))
            before["code"] = ""
            self.changed.append({"id": member_id, "code": ""})

    def leave(self, gone: Sequence[int]) -> None:
        """Those who are gone are active no more, and have no roles."""
        self._draft.staff_leave += gone
        for member_id in gone:
            self._draft.held.staff[member_id]["active"] = False
            self._roles.pop(member_id, None)

    def say_roles(self, sheet: Sheet) -> None:
        """Name every role that comes or goes; the last scheme lead and safeguarding lead cannot go."""
        staff = self._draft.held.staff
        here = {row_id for row_id, row in staff.items() if row["active"]}
        lost: list[str] = []
        held = 0
        self._say_nobody(here)
        for role in Role:
            before = {member_id for member_id, roles in self._before.items() if role in roles}
            after = {member_id for member_id, roles in self._roles.items() if role in roles}
            self._refuse_nobody(sheet, role, before, after & here)
            if role is Role.TEACHER:
                continue
            goes, comes = sorted(before - after), sorted(after - before, reverse=True)
            self._draft.rights += [RoleChange(role, self._name(each), comes=True) for each in comes]
            self._draft.rights += [RoleChange(role, self._name(each), comes=False) for each in goes]
            # Of those who leave the role goes with the person.
            lost += [f"{self._name(each)} ({role})" for each in goes if each in here]
            held += len(before)
        # Who looks after safeguarding or the scheme is never changed by one forgotten word.
        asks = any(each.role in WHO_HEARS and not each.comes for each in self._draft.rights)
        self._draft.take_away(Removable.ROLES, "roles", lost, held, unasked=0 if asks else 1)

    def _say_nobody(self, here: set[int]) -> None:
        """A school that begins without a lead hears of it at once, and what to do."""
        given = {role for member_id, roles in self._roles.items() if member_id in here for role in roles}
        had = {role for roles in self._before.values() for role in roles}
        none = [str(role) for role in (Role.SCHEME_LEAD, Role.SAFEGUARDING_LEAD) if role not in given | had]
        if none:
            self._draft.notes.append(
                f"Nobody is {listed(none, last='or')} yet. Write it in a column Roles of the staff file: "
                "until then nobody hears what concerns the whole scheme, or safeguarding."
            )

    def _refuse_nobody(self, sheet: Sheet, role: Role, before: set[int], after: set[int]) -> None:
        if role not in {Role.SCHEME_LEAD, Role.SAFEGUARDING_LEAD} or not before or after:
            return
        was = ", ".join(self._name(each) for each in sorted(before))
        what = f"nobody would be {role} any more (now: {was})"
        self._draft.refuse(sheet, None, "roles", None, what, "Give somebody in the file this role.")

    def _ask(self, row: StaffRow) -> None:
        """Take a row of somebody who is new, or who may be somebody that no other row is about."""
        taught = [self._draft.held.subject(words) or 0 for words in _subjects_of(row)]
        free = self._draft.held.staff.keys() - self.seen.keys()
        perhaps = self._known.perhaps(row.values, taught, free)
        if not perhaps:
            self._add(row)
            return
        answer = self._draft.answers.ask(self._known.question(row.values, row.where, perhaps))
        if answer is None:
            # Until somebody says, the old person keeps everything, and is not taken for one who has gone.
            self.seen |= dict.fromkeys(perhaps, row.where)
            said = row.values["email"], row.values.get("code", ""), row.name
            self._draft.held.undecided |= {identity_key(said[0]), identity_key(said[1]), fold(said[2])} - {""}
        elif answer == NEW:
            self._release(row, perhaps)
            self._add(row)
        else:
            self._change(row, self._known.chosen(answer, perhaps) or perhaps[0])

    def _release(self, row: StaffRow, perhaps: Sequence[int]) -> None:
        """The address and the code are the new person's from now on: who had them keeps the rest."""
        for member_id in perhaps:
            before = self._draft.held.staff[member_id]
            fields: Row = {}
            if before["email"] == row.values["email"]:
                fields["email"] = f"(left {member_id})"
                self.leave([member_id] * bool(before["active"]))
            if before["code"] and identity_key(before["code"]) == identity_key(row.values.get("code", "")):
                fields["code"] = ""
            if fields:
                before |= fields
                self.changed.append({"id": member_id, **fields})

    def _add(self, row: StaffRow) -> None:
        if (twin := self._same_address(row)) is not None:
            self._refuse_twin(row, twin)
            return
        found = self._draft.new_id()
        self._draft.held.staff[found] = {"id": found, "code": "", "title": "", **row.values}
        self.new.append(self._draft.held.staff[found])
        self.seen[found] = row.where
        self._rows[found] = (row.sheet, row.line)
        self._tie(row, found)
        self._draft.tally(FileKind.STAFF).new += 1

    def _change(self, row: StaffRow, found: int) -> None:
        held, tally = self._draft.held, self._draft.tally(FileKind.STAFF)
        if found in self.seen:
            self._refuse_twin(row, found)
            return
        changes: list[str] = []
        if not held.staff[found]["active"]:
            self._draft.staff_back.append(found)
            # Roles are given by the file or not at all: nobody is back with those of before unseen.
            changes += ["roles"] * self._take_roles(row, found)
        row = self._with_an_address(row, found)
        if (address := held.staff[found]["email"]) != row.values["email"]:
            what = "the e-mail address is another than before"
            advice = "It is taken. Check it: the address decides who may read what."
            said = f"{row.name}, before {address}"
            self._draft.warn(row.sheet, row.line, "work email", row.values["email"], what, advice, said)
        if fields := differences(held.staff[found], row.values):
            held.staff[found] |= fields
            self.changed.append({"id": found, **fields})
            changes += fields
        self.seen[found] = row.where
        changes += self._tie(row, found)
        if changes:
            tally.change(*changes)
        else:
            tally.unchanged += 1

    def _with_an_address(self, row: StaffRow, found: int) -> StaffRow:
        """The row, with the address as it was where the new one is somebody else's and nobody says that it is meant."""
        staff, address = self._draft.held.staff, row.values["email"]
        owner = self._address.get(address, found)
        if owner == found:
            return row
        if self._draft.answers.ask(address_question(row, self._name(owner))) == YES:
            self._taken.add(owner)
            return row
        return replace(row, values=row.values | {"email": staff[found]["email"]})

    def freed(self) -> list[Row]:
        """What sets addresses free before somebody else has them; who gets no other keeps everything else."""
        rows: list[Row] = [{"id": each, "email": f"(given away {each})"} for each in sorted(self._taken)]
        for each in rows:
            held = self._draft.held.staff[each["id"]]
            if self._address.get(held["email"]) == each["id"]:
                held["email"] = each["email"]
        return rows

    def _same_address(self, row: StaffRow) -> int | None:
        staff = self._draft.held.staff
        return next((each for each in self.seen if staff[each]["email"] == row.values["email"]), None)

    def _refuse_twin(self, row: StaffRow, other: int) -> None:
        what, advice = "this person is in two rows", "Take one of the two rows out."
        if fold(self._name(other)) != fold(row.name):
            what = "two people have this address"
            advice = "It decides who may read what. Give each their own, or take one row out."
        email = row.values["email"]
        self._draft.refuse(row.sheet, row.line, "work email", email, what, advice, self.seen[other])

    def _take_roles(self, row: StaffRow, member_id: int) -> bool:
        if "roles" in row.sheet.columns:
            return False
        return self.links.roles(member_id, self._roles.pop(member_id, set()), set())

    def _tie(self, row: StaffRow, member_id: int) -> list[str]:
        """Note changed roles and subjects; gives the names of what changed."""
        changes: list[str] = []
        before = roles = self._roles.get(member_id, set())
        if "roles" in row.sheet.columns:
            roles = read_roles(self._draft, row.sheet, row.line, row.roles)
            changes += ["roles"] * self.links.roles(member_id, before, roles)
            self._roles[member_id] = roles
        taught = self._subjects.get(member_id, {})
        given = self._headed(taught, before, roles)
        if "subjects" in row.sheet.columns:
            named = read_subjects(self._draft, row.sheet, row.line, row.subjects)
            given = dict.fromkeys(named, Role.HEAD_OF_SUBJECT in roles)
        changes += ["subjects"] * self.links.subjects(member_id, taught, given)
        return changes

    def _headed(self, taught: dict[int, bool], before: set[str], roles: set[str]) -> dict[int, bool]:
        """Who is head of subject no more heads none of theirs; who becomes it heads those that they teach."""
        if Role.HEAD_OF_SUBJECT not in roles:
            return dict.fromkeys(taught, False)
        return taught if Role.HEAD_OF_SUBJECT in before else dict.fromkeys(taught, True)


def _subjects_of(row: StaffRow) -> list[str]:
    return [part for part in row.subjects.replace("|", ";").replace(",", ";").split(";") if part.strip()]
