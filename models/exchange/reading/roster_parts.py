"""Which table of a School Data Sync or OneRoster folder is which: by its name, or else by its headings."""

from dataclasses import dataclass

from models.exchange.reading.headings import Headed


@dataclass(frozen=True, slots=True)
class RosterPart:
    """One table of such an export: what it is, by its name or else by its headings."""

    name: str
    stems: tuple[str, ...]
    needs: tuple[frozenset[str], ...]


_ID = frozenset({"sourcedid", "sisid", "id"})
PARTS = (
    RosterPart("users", ("users", "user"), (_ID, frozenset({"givenname"}), frozenset({"familyname"}))),
    RosterPart(
        "roles", ("roles",), (frozenset({"usersourcedid"}), frozenset({"role"}), frozenset({"orgsourcedid"}))
    ),
    RosterPart(
        "enrolments",
        ("enrollments", "enrolments"),
        (frozenset({"classsourcedid"}), frozenset({"usersourcedid"}), frozenset({"role"})),
    ),
    RosterPart("courses", ("courses",), (frozenset({"sourcedid"}), frozenset({"title"}))),
    RosterPart("classes", ("classes",), (frozenset({"sourcedid"}), frozenset({"title"}))),
    RosterPart(
        "births",
        ("demographics",),
        (frozenset({"sourcedid", "usersourcedid"}), frozenset({"birthdate"})),
    ),
    RosterPart(
        "other",
        ("orgs", "academicsessions", "manifest", "school", "schools", "usersexternal", "relationships"),
        (),
    ),
    RosterPart("students", ("student", "students"), (_ID, frozenset({"firstname"}), frozenset({"lastname"}))),
    RosterPart("teachers", ("teacher", "teachers"), (_ID, frozenset({"firstname"}), frozenset({"lastname"}))),
    RosterPart("sections", ("section", "sections"), (_ID, frozenset({"sectionname"}))),
    RosterPart(
        "places", ("studentenrollment", "studentenrolment"), (frozenset({"sectionid", "sectionsisid"}), _ID)
    ),
    RosterPart("lessons", ("teacherroster",), (frozenset({"sectionid", "sectionsisid"}), _ID)),
)
TELLING = frozenset({"users", "enrolments", "sections", "places", "lessons"})
"""The parts that no other export has: with one of them the folder is such an export."""


def part_of(table: Headed) -> RosterPart | None:
    """Which part of such an export the table is; None for a table of another kind."""
    stem = "".join(letter for letter in table.title.casefold() if letter.isalpha())
    keys = set(table.keys)
    for part in PARTS:
        named = stem in part.stems
        if named and not part.needs and (keys & {*_ID, "propertyname", "usersourcedid", "schoolname"}):
            return part
        if part.needs and all(keys & group for group in part.needs) and (named or part.name == "enrolments"):
            return part
    if "sourcedid" in keys and {"givenname", "familyname"} <= keys:
        return PARTS[0]
    return None
