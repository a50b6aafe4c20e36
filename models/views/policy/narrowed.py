"""A part of the policy in one month, in one subject, or in both (P1 to P18)."""

from collections import defaultdict
from datetime import date

from models.db.tables import Db
from models.rules.mentoring import Month
from models.rules.policy import ToBeDone, by_month, tally_in
from models.rules.policy_duties import PolicyDuty
from models.rules.policy_parts import PolicyPart
from models.school.snapshot import School
from models.views.policy.things import PolicyFacts
from models.views.policy.whole import PartStands


def parts_narrowed(
    db: Db, known: School, duty: PolicyDuty, today: date, month: Month | None, subject_id: int | None
) -> list[PartStands]:
    """Each part of a duty, of that month and that subject alone; None: of all of them."""
    facts = PolicyFacts(db, known, today)
    return [_narrowed(facts, part, today, month, subject_id) for part in PolicyPart if part.duty is duty]


def part_narrowed(
    db: Db, known: School, part: PolicyPart, today: date, month: Month | None, subject_id: int | None
) -> PartStands:
    """One part, of that month and that subject alone."""
    return _narrowed(PolicyFacts(db, known, today), part, today, month, subject_id)


def _narrowed(
    facts: PolicyFacts, part: PolicyPart, today: date, month: Month | None, subject_id: int | None
) -> PartStands:
    things = [each for each in facts.things(part) if subject_id in {None, each.of.subject_id}]
    by_subject: dict[int, list[ToBeDone]] = defaultdict(list)
    for each in things:
        if each.of.subject_id is not None:
            by_subject[each.of.subject_id].append(each)
    return PartStands(
        part,
        tally_in(things, today, month),
        by_month(things, today) if month is None else {},
        {of: tally_in(some, today, month) for of, some in by_subject.items()},
        facts.groups(part),
    )
