"""The rows of a staff file, and who of them is on the staff: nobody without a positive sign (data protection, 2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from models.exchange.drafts import Draft
from models.exchange.held import Row
from models.exchange.questions import Option, Question
from models.exchange.reading.tables import sheet_title
from models.exchange.sheets import Sheet
from models.exchange.staff_signs import (
    is_job_of_none,
    is_named_staff,
    is_no_staff,
    is_staff_role,
    may_be_of_staff,
    names_a_role,
    own_codes,
)
from models.exchange.values import Unreadable, identity_key, read_date, read_email, read_words
from models.rules.letters import fold

_READERS = {
    "work email": ("email", read_email),
    "staff code": ("code", read_words),
    "title": ("title", read_words),
    "forename": ("forename", read_words),
    "surname": ("surname", read_words),
}


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One readable row about a member of staff."""

    sheet: Sheet
    line: int
    values: Row
    """Column of the table → value; only of the columns that the file has."""
    roles: str
    subjects: str

    @property
    def name(self) -> str:
        return f"{self.values['forename']} {self.values['surname']}"


def read_staff_rows(draft: Draft, sheets: Sequence[Sheet]) -> list[StaffRow]:
    """The rows about staff; whoever is none, or may be none, is left out and named."""
    rows: list[StaffRow] = []
    others: set[str] = set()
    codes = _own_codes(draft, sheets)
    known = {each["email"] for each in draft.held.staff.values() if each["active"]}
    for sheet in sheets:
        # A list without codes and roles is here because of its name, or because a person said that it is of staff.
        named = (
            is_named_staff(sheet_title(sheet.file) or sheet.file)
            or not {"staff code", "roles"} & sheet.columns.keys()
        )
        picked = sheet.pick("job", "leaving date", "roles", "subjects", *_READERS)
        for line, (job, leaving, roles, subjects, *cells) in zip(sheet.lines, picked, strict=True):
            if _has_left(draft, sheet, line, leaving, cells):
                continue
            said_of_job = job if is_job_of_none(job) and not roles.strip() else ""
            row = _read(draft, sheet, line, roles or said_of_job, subjects, cells)
            if row is None:
                continue
            if _is_staff(row, codes, known, named=named):
                rows.append(row)
                continue
            others |= {row.values["email"], fold(row.name)}
            role = " ".join(row.roles.split())
            said = f"{row.name}: {role}" if role else row.name
            what = "nothing in this row says that this is a member of staff"
            draft.warn(sheet, line, "roles", said, what, "It is left out: nobody becomes staff by it.")
    pupils = _names_of_pupils(draft) | others
    return [row for row in _joined(rows) if not _may_be_pupil(draft, row, pupils)]


def _has_left(draft: Draft, sheet: Sheet, line: int, leaving: str, cells: Sequence[str]) -> bool:
    """Whether the row says that this person has left, which is noted."""
    try:
        left = read_date(leaving)
    except Unreadable:
        return False
    if left is None or left > draft.held.today:
        return False
    what = "the file says that these work at the school no more"
    said = f"{cells[3]} {cells[4]}: {leaving}"
    draft.warn(sheet, line, "leaving date", said, what, "They are left out. Nothing needs doing.")
    return True


def _joined(rows: Sequence[StaffRow]) -> list[StaffRow]:
    """One row a person: two contracts, or two lists, are two rows of one address and name, with what both say."""
    found: dict[tuple[str, str], StaffRow] = {}
    for row in rows:
        who = row.values["email"], fold(row.name)
        first = found.get(who)
        if first is None:
            found[who] = row
        else:
            # Of two lists the one that says more is meant: one of accounts says nothing of roles.
            main, other = (first, row) if len(first.sheet.columns) >= len(row.sheet.columns) else (row, first)
            found[who] = replace(
                main,
                values=other.values | {name: value for name, value in main.values.items() if value},
                roles=f"{first.roles};{row.roles}",
                subjects=f"{first.subjects};{row.subjects}",
            )
    return list(found.values())


def _read(
    draft: Draft, sheet: Sheet, line: int, roles: str, subjects: str, cells: Sequence[str]
) -> StaffRow | None:
    values: Row = {"active": True}
    if is_no_staff(roles):
        # Of whom is left out only the name is needed: an address that cannot be read must not stop the rest.
        values |= {"email": "", "forename": cells[3].strip(), "surname": cells[4].strip()}
        return StaffRow(sheet, line, values, roles, subjects)
    name = f"{cells[3]} {cells[4]}".strip()
    address = cells[0] or _known_address(draft, name)
    if not (address and cells[3] and cells[4]):
        what = "there is no work e-mail" if not address else "forename or surname is missing"
        draft.warn(
            sheet,
            line,
            "surname" if address else "work email",
            name or address,
            what,
            "They are left out: Staffroom knows its staff by address and name. Add it where somebody is to use it.",
        )
        return None
    cells = (address, *cells[1:])
    for (name, (column, reader)), cell in zip(_READERS.items(), cells, strict=True):
        if name not in sheet.columns and name != "work email":
            continue
        try:
            values[column] = reader(cell)
        except Unreadable as trouble:
            draft.warn(sheet, line, name, cell, trouble.what, f"The row is left out. {trouble.advice}")
            return None
    return StaffRow(sheet, line, values, roles, subjects)


def _known_address(draft: Draft, name: str) -> str:
    """The address of the one member of staff of this name, where the list has none; blank for nobody or several."""
    wanted = fold(name)
    found = [
        each["email"]
        for each in draft.held.staff.values()
        if each["active"] and fold(f"{each['forename']} {each['surname']}") == wanted
    ]
    return str(found[0]) if wanted and len(found) == 1 else ""


def _own_codes(draft: Draft, sheets: Sequence[Sheet]) -> frozenset[str]:
    """The codes that only one person of these lists has, and nobody else at the school."""
    picked = [row for sheet in sheets for row in sheet.pick("staff code", "forename", "surname")]
    held = [(each["code"], each["forename"], each["surname"]) for each in draft.held.staff.values()]
    return own_codes((code or "", fold(f"{forename} {surname}")) for code, forename, surname in picked + held)


def _is_staff(row: StaffRow, codes: Collection[str], known: Collection[str], *, named: bool) -> bool:
    if is_no_staff(row.roles):
        return False
    if is_staff_role(row.roles):
        return True
    code = row.values.get("code", "")
    if row.values["email"] in known:
        return named or bool(code)
    own = bool(code) and identity_key(code) in codes
    if may_be_of_staff(row.roles):
        return named and own
    # A role that is none of staff outweighs the list's name and a code, which may be of the teacher.
    return not row.roles.strip() and (named or own)


def _names_of_pupils(draft: Draft) -> set[str]:
    """The names of the pupils whom the school has, and of those whom this import brings, as they are compared."""
    held = {
        fold(f"{forename} {surname}")
        for row in draft.held.pupils.values()
        if row["left_on"] is None
        for forename in (row["legal_forename"], row["preferred_forename"])
        for surname in (row["legal_surname"], row["preferred_surname"])
        if forename and surname
    }
    return held | draft.pupils_in_files


def _may_be_pupil(draft: Draft, row: StaffRow, pupils: set[str]) -> bool:
    """Whether the row is left out because a pupil has this name: a person says who is meant."""
    email = row.values["email"]
    if not {email, fold(row.name)} & pupils:
        return False
    known = any(each["email"] == email for each in draft.held.staff.values())
    if known or (row.values.get("code") and names_a_role(row.roles)):
        return False
    question = Question(
        id=f"staff.{email}",
        asks=f"{row.name} ({email}, {row.sheet.file}, line {row.line}) has the name of a pupil.",
        choices=(
            Option("staff", "a member of staff who has the same name"),
            Option("pupil", "the pupil: the row is left out"),
        ),
        sort="Would become staff, and may be pupils",
        answers_all="--answer staff.all=pupil",
    )
    return draft.answers.ask(question) != "staff"
