"""The list behind each figure of the policy: whom, which subjects or which days it counts (P1 to P18)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.letters import fold
from models.rules.mentoring import Month
from models.rules.policy import NOBODY, DueOf, ThingStands, ToBeDone, stands_in
from models.rules.policy_parts import PolicyPart
from models.school.snapshot import School
from models.views.policy import sessions
from models.views.policy.things import PolicyFacts
from models.views.policy.year import SchoolYear

_SHOWS: Mapping[PolicyPart, Shows] = {
    PolicyPart.AGREEMENTS: Shows.AGREEMENT,
    PolicyPart.MENTORED: Shows.MENTOR,
    PolicyPart.MONTHLY_MEETINGS: Shows.MEETINGS,
    PolicyPart.SLIPS_READ: Shows.SLIPS,
    PolicyPart.FOLLOWED_UP: Shows.FOLLOW_UPS,
    PolicyPart.SUBJECT_PROPOSALS: Shows.INTERVENTIONS,
    PolicyPart.BELOW_IN_SEVERAL: Shows.GRADES,
    PolicyPart.GLOBAL_PROPOSALS: Shows.INTERVENTIONS,
    PolicyPart.SUBJECT_REVIEWS: Shows.INTERVENTIONS,
    PolicyPart.GLOBAL_REVIEWS: Shows.INTERVENTIONS,
    PolicyPart.SUPPORTED: Shows.MENTOR,
    PolicyPart.HOMES: Shows.CONTACTS,
    PolicyPart.AGREED: Shows.TARGETS,
    PolicyPart.TOLD: Shows.SESSIONS,
    PolicyPart.KS3_TARGETS: Shows.TARGETS,
    PolicyPart.KS3_REVIEWS: Shows.REVIEWS,
    PolicyPart.BELOW_ANSWERED: Shows.INTERVENTIONS,
    PolicyPart.ALL_THREE: Shows.GRADES,
    PolicyPart.MONTHLY_GRADES: Shows.GRADES,
}
"""Of the parts whose lists name pupils, what such a list tells of them."""


NAMED_BY_SUBJECT = frozenset(
    {
        PolicyPart.KS3_TARGETS,
        PolicyPart.KS3_REVIEWS,
        PolicyPart.BELOW_ANSWERED,
        PolicyPart.ALL_THREE,
        PolicyPart.MONTHLY_GRADES,
    }
)
"""Parts that are of so many pupils that their lists are by subject, and of one subject by name."""


class PolicyFigure(StrEnum):
    """One of the figures of a part, each with its list."""

    LATE = "late"
    TO_COME = "to come"
    DONE = "done"
    """Late ones too."""
    DONE_LATE = "done late"


_STANDING: Mapping[PolicyFigure, tuple[ThingStands, ...]] = {
    PolicyFigure.LATE: (ThingStands.LATE,),
    PolicyFigure.TO_COME: (ThingStands.TO_COME,),
    PolicyFigure.DONE: (ThingStands.IN_TIME, ThingStands.DONE_LATE),
    PolicyFigure.DONE_LATE: (ThingStands.DONE_LATE,),
}


@dataclass(frozen=True)
class FigureOf:
    """A figure of a part: of the whole school year, or of one of its months, or of a subject."""

    part: PolicyPart
    figure: PolicyFigure
    month: Month | None = None
    subject_id: int | None = None


@dataclass(frozen=True)
class PolicyLine(PupilFact):
    """One line of the list behind a figure: a pupil, a subject, both, or a day, and how many things it stands for."""

    part: PolicyPart
    pupil_id: int | None
    pupil: str
    """Name and form; blank where it is about no pupil."""
    subject_id: int | None
    subject: str
    due: date
    """Of several the first."""
    many: int

    def what(self) -> str:
        return _SHOWS.get(self.part, "") if self.pupil_id is not None else ""


def policy_lines(db: Db, known: School, asked: FigureOf, today: date) -> list[PolicyLine]:
    """What a figure is of: by pupil and subject, where it is about any, by name; else by day.

    Of the parts that are `NAMED_BY_SUBJECT` by subject; of a subject that is asked about, by name.
    """
    named = asked.subject_id if asked.part in NAMED_BY_SUBJECT else None
    found: dict[tuple[DueOf, date | None], list[ToBeDone]] = defaultdict(list)
    for each in PolicyFacts(db, known, today, named=named, listed=True).things(asked.part):
        if asked.subject_id is not None and each.of.subject_id != asked.subject_id:
            continue
        stands = each.stands(today) if asked.month is None else stands_in(each, asked.month, today)
        if stands in _STANDING[asked.figure]:
            # Of nothing but the subject that was asked about, when is what is left to tell.
            apart = each.due if each.of in {NOBODY, DueOf(subject_id=asked.subject_id)} else None
            found[each.of, apart].append(each)
    return sorted((_line(known, asked.part, of, things) for (of, _), things in found.items()), key=_order)


def _line(known: School, part: PolicyPart, of: DueOf, things: Sequence[ToBeDone]) -> PolicyLine:
    return PolicyLine(
        part,
        of.pupil_id,
        known.label(of.pupil_id) if of.pupil_id is not None else "",
        of.subject_id,
        known.subject_name(of.subject_id),
        min(each.due for each in things),
        sum(each.many for each in things),
    )


def _order(line: PolicyLine) -> tuple[str, str, date]:
    return fold(line.pupil), fold(line.subject), line.due


class PolicyCount(StrEnum):
    """What is counted though nothing of it is ever due: each a list of pupils."""

    BOOKED = "booked"
    NOT_BOOKED = "not booked"
    CAME = "came"
    NOT_CAME = "did not come"


@dataclass(frozen=True)
class CountedPupil(PupilFact):
    """A pupil in such a list, and of how many times."""

    count: PolicyCount
    pupil_id: int
    pupil: str
    """Name and form."""
    times: int

    def what(self) -> str:
        return (
            Shows.SESSIONS if self.count in {PolicyCount.BOOKED, PolicyCount.NOT_BOOKED} else Shows.REGISTER
        )


def counted_pupils(db: Db, known: School, count: PolicyCount, today: date) -> list[CountedPupil]:
    """Who is counted, by name."""
    year = SchoolYear(known, today)
    times: Mapping[int, int]
    match count:
        case PolicyCount.BOOKED:
            times = {each: many for each, many in sessions.bookings_of(db, year).items() if many}
        case PolicyCount.NOT_BOOKED:
            times = {each: 0 for each, many in sessions.bookings_of(db, year).items() if not many}
        case PolicyCount.CAME | PolicyCount.NOT_CAME:
            times = sessions.attended(db, year, came=count is PolicyCount.CAME)
        case _:
            assert_never(count)
    found = [CountedPupil(count, each, known.label(each), many) for each, many in times.items()]
    return sorted(found, key=lambda each: fold(each.pupil))
