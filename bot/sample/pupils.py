"""The pupils of the invented school: those the examples need, and as many ordinary ones as are asked for."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.gb import upn

from bot.sample.names import PREFERRED, TRADITIONS
from bot.sample.staff import SUBJECTS

YEARS = (7, 8, 9, 10, 11)
FORMS = "ABCDE"
FEWEST, MOST = 10, 900  # a form needs two for the pupils of the examples; a serial number has three digits


@dataclass(frozen=True, slots=True)
class InventedFacts:
    """A pupil whom the examples name."""

    year: int
    form: str
    surname: str
    forename: str
    sex: str
    preferred: str = ""
    premium: str = "F"
    sen: str = "N"
    options: tuple[str, ...] = ()
    ability: float = 5.5
    drift: float = -0.2


KNOWN: tuple[InventedFacts, ...] = (
    InventedFacts(7, "C", "Nolan", "Amy", "F"),
    InventedFacts(8, "A", "James", "Charlie", "M"),
    InventedFacts(8, "B", "James", "Charlie", "F"),
    InventedFacts(9, "B", "Reilly", "Amy", "F", sen="K"),
    InventedFacts(10, "A", "O'Neill", "Ronan", "M"),
    InventedFacts(10, "D", "Sutton", "Amy", "F"),
    InventedFacts(
        11,
        "A",
        "Carter",
        "Amy",
        "F",
        options=("History", "French", "Art and Design", "Religious Studies"),
        ability=5.7,
    ),
    InventedFacts(
        11,
        "B",
        "Dodd",
        "Ben",
        "M",
        premium="T",
        sen="K",
        options=("Geography", "Computer Science", "Sport (BTEC)", "Food Preparation and Nutrition"),
        ability=4.6,
        drift=-1.4,
    ),
    InventedFacts(11, "B", "Craddock", "Isla", "F", ability=6.5),
    InventedFacts(11, "D", "Craddock", "Isla", "F", ability=4.5),
    InventedFacts(11, "C", "O’Brien", "Zoë", "F", premium="T", ability=7.5, drift=0.5),
    InventedFacts(11, "E", "Smith-Jones", "Ella", "F"),
    InventedFacts(11, "D", "Whitaker", "Samuel", "M", preferred="Sam"),
)


@dataclass(frozen=True, slots=True)
class InventedPupil:
    """One row of pupils.csv, and what the other files are made from (ability and drift in grades)."""

    upn: str
    admission: str
    surname: str
    forename: str
    preferred: str
    born: date
    year: int
    form: str
    sex: str
    premium: str
    sen: str
    eal: str
    in_care: str
    ks2_reading: str
    ks2_maths: str
    address: str
    options: tuple[str, ...]
    ability: float
    drift: float

    @property
    def who(self) -> tuple[str, str, str]:
        """Form, forename and surname: nobody shares all three."""
        return self.form, self.forename, self.surname


def invent_pupils(academic_year: int, per_year: int, dice: Random) -> list[InventedPupil]:
    """Every pupil, year by year; in each year those of the examples come first.

    Raises ValueError when `per_year` is not from 10 to 900.
    """
    if not FEWEST <= per_year <= MOST:
        raise ValueError(f"An invented school has {FEWEST} to {MOST} pupils a year, not {per_year}.")
    taken = {(known.forename, known.surname) for known in KNOWN}
    pupils: list[InventedPupil] = []
    for year in YEARS:
        people = [known for known in KNOWN if known.year == year]
        initials = {(known.form, known.forename[0] + known.surname[0]) for known in people}
        free = _free_places(per_year, people)
        people += [_ordinary(year, form, taken, initials, dice) for form in free]
        pupils += [_pupil(known, place, academic_year, dice) for place, known in enumerate(people)]
    return pupils


def _free_places(per_year: int, people: list[InventedFacts]) -> list[str]:
    """The form of each pupil still to be invented, so that all forms are of a size."""
    left = Counter(FORMS[place % len(FORMS)] for place in range(per_year))
    left.subtract(known.form for known in people)
    return sorted(left.elements())


def _ordinary(
    year: int, form: str, taken: set[tuple[str, str]], initials: set[tuple[str, str]], dice: Random
) -> InventedFacts:
    """Somebody whose name nobody has, and whose initials are not those of a known pupil in the form."""
    shares = [tradition.share for tradition in TRADITIONS]
    while True:
        tradition = dice.choices(TRADITIONS, shares)[0]
        sex = dice.choice("FM")
        forename = dice.choice(tradition.girls if sex == "F" else tradition.boys)
        # Families mix: one pupil in eight has the surname of another tradition.
        family = dice.choice(TRADITIONS) if dice.random() < 0.125 else tradition
        surname = dice.choice(family.surnames)
        if (forename, surname) in taken or (form, forename[0] + surname[0]) in initials:
            continue
        taken.add((forename, surname))
        return InventedFacts(
            year,
            form,
            surname,
            forename,
            sex,
            preferred=PREFERRED.get(forename, "") if dice.random() < 0.4 else "",
            premium=_yes(dice, 0.25),
            sen=dice.choices("NKE", (83, 12, 5))[0],
            ability=min(9.0, max(1.5, dice.gauss(5.2, 1.6))),
            drift=dice.gauss(-0.3, 0.6),
        )


def _pupil(known: InventedFacts, place: int, academic_year: int, dice: Random) -> InventedPupil:
    first_day = date(academic_year - known.year - 5, 9, 1)
    days = (date(first_day.year + 1, 9, 1) - first_day).days
    chosen = dice.sample([s.name for s in SUBJECTS if not s.core], 4)
    options = known.options or tuple(chosen if known.year >= 10 else _key_stage_3())
    return InventedPupil(
        upn=_upn(academic_year - known.year, place, dice),
        admission=f"{(academic_year - known.year + 7) % 100 * 1000 + place + 1:06d}",
        surname=known.surname,
        forename=known.forename,
        preferred=known.preferred,
        born=first_day + timedelta(days=dice.randrange(days)),
        year=known.year,
        form=f"{known.year}{known.form}",
        sex=known.sex,
        premium=known.premium,
        sen=known.sen,
        eal=_yes(dice, 0.1),
        in_care=_yes(dice, 0.015),
        ks2_reading=_key_stage_2(known.ability, dice),
        ks2_maths=_key_stage_2(known.ability, dice),
        address=f"{dice.randint(1, 99)} Nowhere Lane",
        options=options,
        ability=known.ability,
        drift=known.drift,
    )


def _key_stage_3() -> list[str]:
    return [subject.name for subject in SUBJECTS if not subject.core and subject.from_year == 7]


def _yes(dice: Random, chance: float) -> str:
    return "T" if dice.random() < chance else "F"


def _key_stage_2(ability: float, dice: Random) -> str:
    """A scaled score from 80 to 120; one in twenty-five is missing."""
    score = round(88 + ability * 3 + dice.gauss(0, 4))
    return "" if dice.random() < 0.04 else str(min(120, max(80, score)))


def _upn(issued: int, place: int, dice: Random) -> str:
    # Establishments from 9000 on: a valid number that looks like no school's.
    number = f"837{9000 + dice.randint(10, 89)}{issued % 100:02d}{place + 1:03d}"
    return upn.calc_check_digit(number) + number
