"""Whether somebody in a file is somebody who is known: sure, or a question, and never a guess."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from enum import IntEnum

from models.exchange.held import Row
from models.exchange.questions import NEW, YES, Option, Question
from models.exchange.staff_rows import StaffRow
from models.exchange.values import identity_key, key
from models.rules.letters import fold
from models.rules.wording import listed


class Alike(IntEnum):
    """How far two names agree."""

    NOT = 0
    IN_PART = 1
    WHOLLY = 2


def address_question(row: StaffRow, owner: str) -> Question:
    """Whether somebody gets the address that somebody else has: who writes from it is taken for its owner."""
    address = row.values["email"]
    return Question(
        id=f"address.{address}",
        asks=f"{row.name} ({row.where}) would have the address {address}, which {owner} has here. Who writes from it "
        f"is taken for {row.name} from then on. Is that meant?",
        choices=(
            Option(YES, "yes, it is theirs now"),
            Option("no", "no: the address stays as it was; correct the file"),
        ),
        sort="Addresses that somebody else has",
        answers_all="--answer address.all=no",
    )


def alike(before: Row, after: Row, forename: str, surname: str) -> Alike:
    """How far the names in these columns agree: forename and surname, one of them, or neither."""
    same = sum(fold(before[name]) == fold(after[name]) for name in (forename, surname))
    return Alike(same)


class StaffKnown:
    """The staff there is and was, found by what identifies them: e-mail, code and name, compared together."""

    def __init__(self, staff: Mapping[int, Row], subjects: Mapping[int, Collection[int]]) -> None:
        self._staff = staff
        self._subjects = subjects
        self._email = {row["email"]: row_id for row_id, row in staff.items()}
        self._code: dict[str, list[int]] = defaultdict(list)
        self._name: dict[str, list[int]] = defaultdict(list)
        self._forename: dict[str, list[int]] = defaultdict(list)
        for row_id, row in staff.items():
            if row["code"]:
                self._code[identity_key(row["code"])].append(row_id)
            self._name[fold(f"{row['forename']} {row['surname']}")].append(row_id)
            self._forename[fold(row["forename"])].append(row_id)

    def sure(self, after: Row) -> int | None:
        """Who this is, where two of e-mail, code and whole name agree and nothing speaks against it."""
        for row_id in (*self._by_email(after), *self._by_code(after)):
            before = self._staff[row_id]
            email = before["email"] == after["email"]
            code = bool(before["code"]) and identity_key(before["code"]) == identity_key(
                after.get("code", "")
            )
            name = alike(before, after, "forename", "surname")
            if (name is Alike.WHOLLY and (email or code)) or (name is Alike.IN_PART and email and code):
                return row_id
        return None

    def perhaps(self, after: Row, taught: Collection[int], free: Collection[int]) -> list[int]:
        """Who this may be, of those whom no other row is about, the likeliest first."""
        found = dict.fromkeys(self._by_email(after))
        for row_id in self._by_code(after):
            if alike(self._staff[row_id], after, "forename", "surname") is not Alike.NOT:
                found[row_id] = None
        found |= dict.fromkeys(self._name[fold(f"{after['forename']} {after['surname']}")])
        for row_id in self._forename[fold(after["forename"])]:
            teaches = self._subjects.get(row_id, ())
            # Where a list says nothing of subjects, the forename is all that a marriage may have left.
            if self._staff[row_id]["active"] and (set(taught) & set(teaches) or not (taught and teaches)):
                found[row_id] = None
        return [row_id for row_id in found if row_id in free]

    def question(self, after: Row, where: str, perhaps: Collection[int]) -> Question:
        """Whether the one in the file is one of these."""
        code, email = after.get("code", ""), after["email"]
        clash = any(identity_key(self._staff[row_id]["code"]) == identity_key(code) for row_id in perhaps)
        word = code if code and not clash else email
        name = f"{after['forename']} {after['surname']}"
        known = {row_id: self._word(row_id, by_code=not clash) for row_id in perhaps}
        was = listed((self._words(row_id) for row_id in perhaps), last="or")
        return Question(
            id=f"same.{key(word)}",
            also=tuple(f"same.{key(each)}" for each in (code, email) if each and each != word),
            asks=f"{name} ({', '.join(filter(None, (code, email)))}; {where}): the same person as {was}?",
            choices=(
                *(
                    Option(old, "the same: pupils, sessions, slips and chat go along", f"--same {word}={old}")
                    for old in known.values()
                ),
                Option(NEW, "somebody else", f"--new {word}"),
            ),
            sort="Probably the same person",
            answers_all="--same all" if len(perhaps) == 1 else "",
        )

    def chosen(self, word: str, perhaps: Collection[int]) -> int | None:
        """Whom the answer means; None for somebody new."""
        for row_id in perhaps:
            if key(word) in {key(self._word(row_id, by_code=each)) for each in (True, False)}:
                return row_id
        return None

    def _by_email(self, after: Row) -> list[int]:
        found = self._email.get(after["email"])
        return [found] if found is not None else []

    def _by_code(self, after: Row) -> list[int]:
        return self._code[identity_key(after["code"])] if after.get("code") else []

    def _word(self, row_id: int, *, by_code: bool) -> str:
        row = self._staff[row_id]
        return str((by_code and row["code"]) or row["email"])

    def _words(self, row_id: int) -> str:
        row = self._staff[row_id]
        left = "" if row["active"] else ", who has left"
        known = ", ".join(filter(None, (row["code"], row["email"])))
        return f"{row['forename']} {row['surname']} ({known}{left})"
