"""The people of a School Data Sync or OneRoster folder: read from a row of it, written as a row of our own lists."""

import re
from dataclasses import dataclass

from models.exchange.reading.headings import Headed
from models.exchange.values import upn_is_valid, upn_key

EXPORT_ID = "export id"
"""The field by which the tables of one export point to a pupil, who may have no number at all."""
_NUMBER = re.compile(r"\d{4,8}")
_UPN = re.compile(r"[A-Za-z]\d{11}[A-Za-z\d]")
"""How a UPN looks among other ids: `{UPN:B801200005001}`."""
Row = dict[str, str]
"""The cells of a row by their headings."""


@dataclass(slots=True)
class RosterPerson:
    """A pupil or a member of staff of the export."""

    line: int
    id: str
    forename: str
    surname: str
    address: str
    number: str
    year: str = ""
    born: str = ""
    upn: str = ""


def read_person(line: int, row: Row) -> RosterPerson:
    """Who stands in this row; a number that is the UPN is not said twice."""
    address = next(
        (
            row[each]
            for each in ("email", "primaryemail", "username", "useremail")
            if "@" in row.get(each, "")
        ),
        "",
    )
    ids = [
        row.get(each, "") for each in ("identifier", "studentnumber", "sourcedid", "sisid", "id", "username")
    ]
    ids += [row.get("usermasteridentifier", ""), *_UPN.findall(row.get("userids", ""))]
    upn = next((upn_key(each) for each in ids if each and upn_is_valid(upn_key(each))), "")
    number = first_of(row, "studentnumber", "teachernumber", "identifier")
    own = first_of(row, "sourcedid", "sisid", "id")
    # Where no other number is given, the export's own id is often the MIS's.
    number = number or (own if _NUMBER.fullmatch(own) else "")
    return RosterPerson(
        line=line,
        id=own,
        forename=first_of(row, "preferredgivenname", "preferredfirstname", "givenname", "firstname"),
        surname=first_of(row, "preferredfamilyname", "preferredlastname", "familyname", "lastname"),
        address=address,
        number="" if upn and upn_key(number) == upn else number,
        year=first_of(row, "grades", "grade"),
        born=first_of(row, "birthdate", "dateofbirth"),
        upn=upn,
    )


def called(member: RosterPerson) -> str:
    """The words by which a teacher is found: the address, or else the name."""
    return member.address or f"{member.forename} {member.surname}"


def pupil_columns() -> dict[str, str]:
    """Our own headings of a list of pupils, each with what the export calls it."""
    return {
        "upn": "UPN",
        "admission number": "student number",
        "preferred surname": "family name",
        "preferred forename": "given name",
        "year group": "grade",
        "date of birth": "birth date",
        EXPORT_ID: "id",
    }


def pupil_cells(each: RosterPerson) -> tuple[str, ...]:
    """A pupil's row under those headings."""
    return each.upn, each.number, each.surname, each.forename, each.year, each.born, each.id


def staff_columns() -> dict[str, str]:
    """Our own headings of a list of staff, each with what the export calls it."""
    return {"forename": "given name", "surname": "family name", "work email": "email"}


def staff_cells(each: RosterPerson) -> tuple[str, ...]:
    """A row of the staff under those headings."""
    return each.forename, each.surname, each.address


def dropped(table: Headed) -> tuple[str, ...]:
    """The headings of a table of people under which nothing is kept."""
    kept = {"sourcedid", "givenname", "familyname", "email", "identifier", "role", "grades", "status"}
    kept |= {f"preferred{part}name" for part in ("given", "family", "first", "last")}
    kept |= {"id", "sisid", "firstname", "lastname", "studentnumber", "teachernumber", "grade", "birthdate"}
    return tuple(
        heading for heading, key in zip(table.header, table.keys, strict=True) if heading and key not in kept
    )


def first_of(row: Row, *names: str) -> str:
    """The first of these columns that is filled in; blank where none is."""
    return next((row[name] for name in names if row.get(name)), "")


def plain(words: str) -> str:
    """The letters alone, folded, as roles and headings are compared."""
    return "".join(letter for letter in words.casefold() if letter.isalpha())
