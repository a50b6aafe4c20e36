"""The rows of a staff file, and who of them is on the staff: nobody without a positive sign (data protection, 2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from models.exchange.drafts import Draft
from models.exchange.held import Held, Row
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
    works_here,
)
from models.exchange.values import (
    Unreadable,
    identity_key,
    read_date,
    read_email,
    read_role,
    read_words,
    split_list,
)
from models.rules.letters import fold
from models.school.people import Role

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

    @property
    def where(self) -> str:
        return f"{self.sheet.file}, line {self.line}"


@dataclass(frozen=True, slots=True)
class StaffLists:
    """Whom the lists have."""

    here: list[StaffRow]
    gone: list[Row]
    """Forename, surname, address and code of those who have left by the lists, or are still to come."""


def read_staff_rows(draft: Draft, sheets: Sequence[Sheet]) -> StaffLists:
    """The rows about staff; whoever is none, or may be none, is left out and named."""
    rows: list[StaffRow] = []
    gone: list[Row] = []
    unknown: dict[str, list[tuple[Sheet, int]]] = {}
    others: set[str] = set()
    codes = _own_codes(draft, sheets)
    known = {each["email"] for each in draft.held.staff.values() if each["active"]}
    for sheet in sheets:
        # A list without codes and roles is here because of its name, or because a person said that it is of staff.
        named = (
            is_named_staff(sheet_title(sheet.file) or sheet.file)
            or not {"staff code", "roles"} & sheet.columns.keys()
        )
        picked = sheet.pick("job", "leaving date", "employment", "roles", "subjects", *_READERS)
        for line, (job, leaving, status, roles, subjects, *cells) in zip(sheet.lines, picked, strict=True):
            if _is_elsewhere(draft, sheet, line, leaving, status, cells):
                gone.append(dict(zip(_READERS, cells, strict=True)))
                continue
            if works_here(status) is None:
                unknown.setdefault(" ".join(status.split()), []).append((sheet, line))
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
    _say_unknown_statuses(draft, unknown)
    pupils = _names_of_pupils(draft) | others
    return StaffLists([row for row in _joined(rows) if not _may_be_pupil(draft, row, pupils)], gone)


def _is_elsewhere(
    draft: Draft, sheet: Sheet, line: int, leaving: str, status: str, cells: Sequence[str]
) -> bool:
    """Whether the row says that this person has left, or does not work here yet, which is noted."""
    name = f"{cells[3]} {cells[4]}"
    try:
        left = read_date(leaving)
    except Unreadable:
        left = None
    if left is not None and left <= draft.held.today:
        column, said = "leaving date", f"{name}: {leaving}"
    elif works_here(status) is False:
        column, said = "employment", f"{name}: {status}"
    else:
        return False
    what = "the file says that these do not work at the school now"
    draft.warn(sheet, line, column, said, what, "Their rows are left out: nobody becomes staff by them.")
    return True


def known_by(held: Held, said: Row) -> list[int]:
    """The one on the staff with the address of this row, or else with its name and no other code."""
    name, code = fold(f"{said['forename']} {said['surname']}"), identity_key(said["staff code"])
    address = identity_key(said["work email"])
    here = {row_id: row for row_id, row in held.staff.items() if row["active"]}
    found = [row_id for row_id, row in here.items() if address and row["email"] == address]
    return found or [
        row_id
        for row_id, row in here.items()
        if fold(f"{row['forename']} {row['surname']}") == name
        and (not code or not row["code"] or identity_key(row["code"]) == code)
    ]


def _say_unknown_statuses(draft: Draft, unknown: Mapping[str, Sequence[tuple[Sheet, int]]]) -> None:
    """Each status that is not known by its words, and how many rows have it."""
    for status, rows in unknown.items():
        sheet, line = rows[0]
        what, advice = (
            "this is not a status that Staffroom knows",
            "These are taken as working here. Take their rows out if that is wrong.",
        )
        said = f"{len(rows):,} rows" if len(rows) > 1 else ""
        draft.warn(sheet, line, "employment", status, what, advice, said)


def _joined(rows: Sequence[StaffRow]) -> list[StaffRow]:
    """One row a person: two contracts, or two lists, are two rows of one address and name, with what both say."""
    found: dict[tuple[str, str], StaffRow] = {}
    apart: list[StaffRow] = []
    for row in rows:
        who = row.values["email"], fold(row.name)
        first = found.get(who)
        if first is None:
            found[who] = row
        elif _disagree(first, row):
            apart.append(row)
        else:
            # Of two lists the one that says more is meant: one of accounts says nothing of roles.
            main, other = (first, row) if len(first.sheet.columns) >= len(row.sheet.columns) else (row, first)
            found[who] = replace(
                main,
                values=other.values | {name: value for name, value in main.values.items() if value},
                roles=f"{first.roles};{row.roles}",
                subjects=f"{first.subjects};{row.subjects}",
            )
    return [*found.values(), *apart]


def _disagree(first: StaffRow, second: StaffRow) -> bool:
    """Whether two lists give one person other rights or another code: one of them is old, and nobody knows which."""
    if first.sheet is second.sheet:
        return False
    rights = [
        {read_role(role) for role in split_list(each.roles)} - {None, Role.TEACHER}
        for each in (first, second)
    ]
    codes = {identity_key(code) for each in (first, second) if (code := each.values.get("code"))}
    return len(codes) > 1 or (
        all(_gives_roles(each.sheet) for each in (first, second)) and rights[0] != rights[1]
    )


def _gives_roles(sheet: Sheet) -> bool:
    """Whether it is a list of who may do what, and no list of jobs or accounts."""
    return any(names_a_role(roles) for (roles,) in sheet.pick("roles"))


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
