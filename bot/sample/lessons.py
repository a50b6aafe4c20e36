"""Who sits in which class, who mentors whom, and who is supported by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random

from bot.sample.pupils import FORMS, YEARS, InventedPupil
from bot.sample.staff import TEAMS, Colleague, Team
from models.school.people import Role

CLASS_SIZE = 30
NOT_FORM_TUTORS = ("Mr Tom Berry", "Ms Grace Lin", "Mrs Noor Hussain", "Mr Dan Whitfield")
TUTOR_OF_11A = "Mr Owen Blake"
MENTORS: dict[tuple[str, str, str], str] = {
    ("11A", "Amy", "Carter"): "Mr Dan Whitfield",
    ("11B", "Ben", "Dodd"): "Ms Grace Lin",
    ("11B", "Isla", "Craddock"): "Mr Tom Berry",
    ("11C", "Zoë", "O’Brien"): "Mr Tom Berry",
    ("11E", "Ella", "Smith-Jones"): "Mr Tom Berry",
}
WITHOUT_MENTOR = 2  # pupils of Year 10, so that there is somebody to allocate


@dataclass(frozen=True, slots=True)
class Seat:
    """One pupil's place in one class."""

    class_name: str
    subject: str
    teacher: str
    pupil: InventedPupil


def places(pupils: list[InventedPupil], dice: Random) -> list[Seat]:
    """Every pupil's classes; Year 11's first sets go to the first of each team."""
    found: list[Seat] = []
    for team in TEAMS:
        teachers = cycle(team.in_turn)
        for year in reversed(YEARS):
            found += _classes(team, year, [pupil for pupil in pupils if pupil.year == year], teachers, dice)
    order = {pupil.upn: number for number, pupil in enumerate(pupils)}
    return sorted(found, key=lambda place: order[place.pupil.upn])


def _classes(
    team: Team, year: int, pupils: list[InventedPupil], teachers: Iterator[str], dice: Random
) -> list[Seat]:
    subject = team.subject
    takers = [pupil for pupil in pupils if subject.core or subject.name in pupil.options]
    # Those of the examples come first and sit in the first set; the others are dealt out anew by subject.
    first, rest = takers[: CLASS_SIZE // 3], takers[CLASS_SIZE // 3 :]
    dice.shuffle(rest)
    takers = first + rest
    sets = -(-len(takers) // CLASS_SIZE)
    found: list[Seat] = []
    for number in range(sets):
        members = takers[number * len(takers) // sets : (number + 1) * len(takers) // sets]
        teacher = next(teachers)
        name = f"{year}{subject.code}{number + 1}"
        found += [Seat(name, subject.name, teacher, pupil) for pupil in members]
    return found


def tutors(staff: list[Colleague]) -> dict[str, Colleague]:
    """A tutor for each form, one form each."""
    by_name = {person.name: person for person in staff}
    free = [person for person in staff if person.subjects and person.name not in NOT_FORM_TUTORS]
    in_turn = iter([by_name[TUTOR_OF_11A], *(person for person in free if person.name != TUTOR_OF_11A)])
    return {f"{year}{form}": next(in_turn) for year in reversed(YEARS) for form in FORMS}


def mentors(pupils: list[InventedPupil], staff: list[Colleague]) -> list[tuple[InventedPupil, Colleague]]:
    """A teacher as mentor for each pupil of Years 10 and 11, but for two of Year 10 (P4)."""
    by_name = {person.name: person for person in staff}
    in_turn = cycle(person for person in staff if person.subjects)
    waiting = [pupil for pupil in pupils if pupil.year == 10][-WITHOUT_MENTOR:]
    found: list[tuple[InventedPupil, Colleague]] = []
    for pupil in pupils:
        if pupil.year < 10 or pupil in waiting:
            continue
        chosen = MENTORS.get(pupil.who)
        found.append((pupil, by_name[chosen] if chosen else next(in_turn)))
    return found


def supported(pupils: list[InventedPupil], staff: list[Colleague]) -> list[tuple[InventedPupil, Colleague]]:
    """Whom learning support looks after: pupils with SEN support or a plan, in both key stages (P16)."""
    team = [person for person in staff if person.roles == Role.LEARNING_SUPPORT]
    with_needs = sorted((pupil for pupil in pupils if pupil.sen != "N"), key=lambda pupil: -pupil.year)
    return list(zip(with_needs, cycle(team), strict=False))
