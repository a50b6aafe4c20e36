"""Two months of one mentor with eight pupils, day by day: every duty met is told of no more, every one missed once.

Each school day is lived through, and whatever is told at any hour is kept with whom it was told to.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from models.school.snapshot import school
from tests.conversations.conftest import Speaker, World

pytestmark = [pytest.mark.P7, pytest.mark.P8]

FIRST, LAST = date(2026, 11, 2), date(2027, 1, 5)
CLOCKS = ("08:00", "13:30", "16:30")
NOON = "12:00"
NOTE = "For you today: "
DAN, TOM, HELEN = "Dan Whitfield", "Tom Berry", "Helen Marsh"


def pupils_of(said: str) -> list[str]:
    return [line[2:].split(":")[0] for line in said.splitlines() if line.startswith("- ")]


@dataclass
class Months:
    """What was told to whom, by the day and the hour; what was changed in a message that stands is not told anew."""

    world: World
    listener: Speaker
    noons: dict[str, list[tuple[Speaker, str]]] = field(default_factory=lambda: defaultdict(list))
    told: list[tuple[str, str, str, str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    def at_noon(self, day: str, who: Speaker, *lines: str) -> None:
        self.noons[day] += [(who, line) for line in lines]

    def live(self) -> None:
        """Every school day, hour by hour; at noon people say what they are to say."""
        for day in self._school_days():
            for clock in sorted((*CLOCKS, NOON)):
                self.world.at(f"{day} {clock}")
                if clock == NOON:
                    for who, line in self.noons.pop(str(day), ()):
                        self.answers[line] = who.says(line)
                    continue
                for part in re.split(r"(?m)^▸ to ", self.listener.says("tick"))[1:]:
                    who_to, _, said = part.partition(":\n")
                    if not who_to.endswith("(updated)"):
                        self.told.append((str(day), clock, who_to, said))
        assert not self.noons, "every day that something is said on is a school day"

    def _school_days(self) -> Iterator[date]:
        with self.world.database.reading() as db:
            calendar = school(db).calendar
        for ahead in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=ahead)
            if calendar.why_not(day) is None:
                yield day

    def days(self, who: str, wanted: Callable[[str], object]) -> list[str]:
        """The days on which this person was told what is wanted, once for each time."""
        return [day for day, _, to, said in self.told if to == who and wanted(said)]

    def note(self, who: str, day: str) -> str:
        """This person's one note of that morning; blank where there was none."""
        morning = (day, "08:00", who)
        notes = [said for *at, said in self.told if tuple(at) == morning and said.startswith(NOTE)]
        assert len(notes) <= 1
        return "".join(notes)


def to_meet(said: str) -> bool:
    return said.startswith(NOTE) and "to meet" in said


def named(note: str, pupils: list[str]) -> list[str]:
    """Those of the pupils whose meeting the note speaks of."""
    return [each for each in pupils if f"- {each}: formal meeting " in note]


# As the others of that file do, and of a cover those of test_mentor_cover.py.
@pytest.mark.whole(
    "tests/conversations/test_morning.py::test_a_slip_that_waits_is_reminded_of_once_then_counted_once_a_week"
)
def test_two_months_of_a_mentor_with_eight_pupils(
    helen: Speaker, dan: Speaker, noor: Speaker, world: World
) -> None:
    world.at("2026-11-02 07:30")
    helen.says("mentors 10A, 10B, 10C, 11B to Dan Whitfield")
    for each in pupils_of(dan.says("mentees"))[8:]:
        helen.says(f"mentors {each} to Tom Berry")
    eight = pupils_of(dan.says("mentees"))
    assert len(eight) == 8
    held, absent, informal, never = eight[:5], eight[5], eight[6], eight[7]
    amy = held[0]

    world.tells_only("d.whitfield", "t.berry", "h.marsh")
    months = Months(world, helen)
    months.at_noon(
        "2026-11-02", dan, *(f"meet {each} formal: well, target: read on by 10 dec" for each in held[:2])
    )
    months.at_noon("2026-11-04", noor, f"slip {amy} - no homework, target: hand in paper 1")
    months.at_noon("2026-11-10", dan, f"arrange {absent} 17 nov lunch")
    months.at_noon("2026-11-16", dan, *(f"meet {each} formal: well, target: none" for each in held[2:]))
    months.at_noon("2026-11-17", dan, f"meet {absent} absent")
    months.at_noon("2026-11-18", noor, f"slip {held[1]} + great mock")
    months.at_noon("2026-11-19", dan, f"brief {held[1]}")
    months.at_noon("2026-11-24", dan, f"meet {informal} informal: said hello")
    months.at_noon("2026-11-26", dan, f"meet {absent} formal: well, target: none")
    months.at_noon("2026-12-02", dan, *(f"meet {each} formal: well, target: none" for each in held))
    months.at_noon("2026-12-03", dan, f"meet {absent} formal: well, target: none", f"slips {amy}", "1")
    months.at_noon("2026-12-04", helen, "cover Dan Whitfield by Tom Berry from 14 dec until 18 dec")
    months.at_noon("2026-12-15", noor, f"slip {absent} - late twice")
    months.live()
    assert all("! " not in said for said in months.answers.values()), "everything was understood"

    # Who is given pupils is told of all of them once, however many lines it took.
    assert months.days(DAN, lambda said: "You mentor 6 more pupils from today" in said) == ["2026-11-02"]
    assert months.days(TOM, lambda said: "You mentor " in said) == ["2026-11-02"]
    assert months.days(DAN, lambda said: "with another mentor from today" in said) == ["2026-11-02"]

    # Meetings: some days a month, of those who are not met; and while somebody covers it is they who are told.
    assert months.days(DAN, to_meet) == [
        "2026-11-02", "2026-11-13", "2026-11-25", "2026-11-26", "2026-11-30",
        "2026-12-01", "2026-12-04", "2027-01-04",
    ]  # fmt: skip
    for day, of in (
        ("2026-11-02", eight),
        ("2026-11-13", eight[2:]),
        ("2026-11-25", [absent, informal, never]),
        ("2026-11-26", [absent, informal, never]),
        ("2026-11-30", [informal, never]),
        ("2026-12-01", eight),
        ("2026-12-04", [informal, never]),
        ("2027-01-04", eight),
    ):
        assert sorted(named(months.note(DAN, day), eight)) == sorted(of), day
    assert "2 overdue" in months.note(DAN, "2026-12-01")
    assert f"- {informal}: formal meeting overdue since November" in months.note(DAN, "2026-12-01")
    assert "13 pupils to meet" in months.note(TOM, "2026-12-04")
    for day in ("2026-12-16", "2026-12-17", "2026-12-18"):
        assert "15 pupils to meet" in months.note(TOM, day), "13 of his own, and the two whom he covers"
    assert months.days(HELEN, lambda said: "Meetings newly overdue: " in said) == ["2026-12-01"]

    # A slip: told as it comes, once more when it is not read, counted by the week until it is, and then no more.
    def of_amy(said: str) -> bool:
        return f"Negative slip about {amy}" in said or f"- {amy}: negative slip" in said

    assert months.days(DAN, of_amy) == ["2026-11-04", "2026-11-12"]
    counted = months.days(DAN, lambda said: "- 1 slip not read for more than 5 school days" in said)
    assert counted == ["2026-11-16", "2026-11-23", "2026-11-30"]
    assert months.days(HELEN, lambda said: f"{amy}: for {DAN}, sent Wed 4 Nov" in said) == ["2026-11-12"]
    assert months.days(DAN, lambda said: f"slip about {held[1]}" in said) == ["2026-11-18"], "it was read"
    assert months.days(TOM, lambda said: f"Negative slip about {absent}" in said) == ["2026-12-15"]
    assert not months.days(DAN, lambda said: f"Negative slip about {absent}" in said)
