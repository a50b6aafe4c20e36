"""Targets, and current and predicted grades that move from month to month as real ones do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from dateutil.relativedelta import relativedelta

from bot.sample.lessons import Seat
from bot.sample.pupils import InventedPupil
from bot.sample.staff import SUBJECTS, InventedSubject
from models.rules.days import MONTHS

VOCATIONAL = ("U", "L1P", "L1M", "L1D", "L2P", "L2M", "L2D", "L2D*")
LENGTH_OF_YEAR = 11  # collections from September to July
SUBJECT: dict[str, InventedSubject] = {subject.name: subject for subject in SUBJECTS}


@dataclass(frozen=True, slots=True)
class InventedMark:
    """One row of grades.csv."""

    pupil: InventedPupil
    subject: str
    collection: str
    current: str
    predicted: str


def collections(academic_year: int, today: date) -> list[str]:
    """Each month of the academic year that is over, as `2026-09`."""
    month = date(academic_year, 9, 1)
    found: list[str] = []
    while month + relativedelta(months=1) <= today and len(found) < LENGTH_OF_YEAR:
        found.append(f"{month:%Y-%m}")
        month += relativedelta(months=1)
    return found


def whole_grade(points: float, scale: str) -> str:
    """The code of a scale nearest to so many points; U under half of one."""
    if points < 0.5:
        return "U"
    match scale:
        case "combined":
            both = min(18, max(2, round(points * 2)))
            return f"{both - both // 2}-{both // 2}"
        case "vocational":
            return VOCATIONAL[min(7, max(1, round(points * 7 / 8.5)))]
        case _:
            return str(min(9, max(1, round(points))))


def fine_grade(points: float, subject: InventedSubject) -> str:
    """As `whole_grade`, with + and - where the subject uses them."""
    if subject.scale != "9-1" or not subject.fine or points < 0.5:
        return whole_grade(points, subject.scale)
    thirds = min(28, max(2, round(points * 3)))
    return f"{(thirds + 1) // 3}{('', '+', '-')[thirds % 3]}"


def targets(taken: list[Seat], dice: Random) -> Iterator[tuple[Seat, float, str]]:
    """What each pupil is aimed at in each subject: points, and the code of the subject's scale."""
    for place in taken:
        points = min(9.0, max(1.0, place.pupil.ability + 0.4 + dice.gauss(0, 0.7)))
        if _is_amys_mathematics(place):
            points = 6.0
        yield place, points, whole_grade(points, SUBJECT[place.subject].scale)


def entries(aims: list[tuple[Seat, float]], months: list[str], dice: Random) -> Iterator[InventedMark]:
    """The grades of Years 10 and 11 for these collections.

    Dice are thrown for the whole year each time, so that a later day only adds collections.
    """
    for place, aim in aims:
        if place.pupil.year < 10:
            continue
        subject = SUBJECT[place.subject]
        behind = 1.3 if place.pupil.year == 11 else 2.0
        predicted = aim + place.pupil.drift + dice.gauss(0, 0.4)
        for month in range(LENGTH_OF_YEAR):
            if dice.random() < 0.25:
                predicted += dice.choice((-1, 1)) / 3
            current = predicted - behind + month * 0.1 + dice.gauss(0, 0.15)
            fate, hurt_current, hurt_predicted = dice.random(), dice.random(), dice.random()
            if month >= len(months):
                continue
            if _is_amys_mathematics(place):
                predicted, fate = 6.0, 1.0
                current = 5.0 if month >= 2 else 4.67
            if fate < 0.03:
                continue  # nobody entered it
            now = "X" if fate < 0.04 else fine_grade(min(current, predicted), subject)
            then = fine_grade(max(1.0, predicted), subject)
            if subject.scale == "combined":
                now = _as_a_date(now) if hurt_current < 0.08 else now
                then = _as_a_date(then) if hurt_predicted < 0.08 else then
            yield InventedMark(place.pupil, place.subject, months[month], now, then)


def _is_amys_mathematics(place: Seat) -> bool:
    """The examples raise this target to 7 and record 5+ and 6, neither of which should be asked about."""
    return place.subject == "Mathematics" and place.pupil.who == ("11A", "Amy", "Carter")


def _as_a_date(code: str) -> str:
    """What a spreadsheet makes of a pair such as 5-4: 05-Apr."""
    if code in ("X", "U"):
        return code
    first, second = code.split("-")
    return f"{int(first):02d}-{MONTHS[int(second)][:3].title()}"
