"""Who of a School Data Sync or OneRoster folder is a pupil, who is on the staff, and who is neither, and why."""

import re
from collections.abc import Collection
from enum import StrEnum

from models.exchange.reading.roster_people import plain
from models.exchange.staff_signs import is_pupil_role, is_staff_role

TEACHERS = frozenset({"teacher", "primaryteacher", "faculty", "professor"})
"""The roles of those who teach a class."""
_JOINED = frozenset(
    {"teacherassistant", "siteadministrator", "systemadministrator", "districtadministrator", *TEACHERS}
)
"""Roles of staff as these exports write them."""
_WITH_A_YEAR = frozenset({"administrator", "principal", "staff", *_JOINED})
"""Roles of staff beside which a year group is the one they teach; beside another it may be a pupil's own."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NO_ROLE = "without a role"


class RosterPlace(StrEnum):
    """What somebody of the export is here."""

    PUPIL = "pupil"
    STAFF = "staff"
    NEITHER = "neither"


def place_of(roles: Collection[str], enrolled: Collection[str], year: str) -> tuple[RosterPlace, str]:
    """What somebody is by the roles given; who has none is what the classes say. Beside it why, where it is neither.

    None of the roles gives a right here: the staff file does.
    """
    given = [words for words in roles if words.strip()]
    if any(is_pupil_role(_words(each)) for each in given or enrolled):
        return RosterPlace.PUPIL, ""
    if not given:
        teaches = any(plain(each) in TEACHERS for each in enrolled)
        return (RosterPlace.STAFF, "") if teaches and not year else (RosterPlace.NEITHER, NO_ROLE)
    staff = [each for each in given if is_staff_role(_words(each)) or plain(each) in _JOINED]
    if not staff:
        return RosterPlace.NEITHER, _words(min(given))
    if year and not any(plain(each) in _WITH_A_YEAR for each in staff):
        return RosterPlace.NEITHER, f"{_words(staff[0])} with a year group"
    return RosterPlace.STAFF, ""


def _words(role: str) -> str:
    return _CAMEL.sub(" ", role).casefold().strip()
