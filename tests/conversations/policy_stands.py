"""How the policy stands in a school in which something happened of everything, for whoever asks what is counted."""

from collections import defaultdict
from datetime import date

import pytest
from sqlmodel import col, select

from models.db.database import Database
from models.rules.policy import DutyTally, ToBeDone, by_month, tally
from models.rules.policy_duties import PolicyDuty
from models.rules.policy_parts import PolicyPart
from models.school.people import Mentorship, Pupil
from models.school.snapshot import school
from models.views.policy.lists import NAMED_BY_SUBJECT
from models.views.policy.things import PolicyFacts
from models.views.policy.whole import PartStands, PolicyStands, policy
from tests.conversations.conftest import Speaker, World

TODAY = date(2026, 11, 23)
OVERDUE_BY = "2026-12-02 09:00"


def stands(world: World, *duties: PolicyDuty) -> PolicyStands:
    """Of these duties, or of all."""
    with world.database.reading() as db:
        known = school(db)
        today = world.clock.now().astimezone(known.settings.timezone).date()
        return policy(db, known, today, duties or frozenset(PolicyDuty))


def part_of(world: World, part: PolicyPart) -> PartStands:
    """Its duty is asked about and no other, as by `policy P7`: the whole takes ten times as long."""
    return next(each for each in stands(world, part.duty).parts if each.part is part)


def total(world: World, part: PolicyPart) -> DutyTally:
    return part_of(world, part).total


def mentored(database: Database) -> int:
    with database.reading() as db:
        here = (
            select(Mentorship.id)
            .join(Pupil, col(Pupil.id) == Mentorship.pupil_id)
            .where(col(Mentorship.last_day).is_(None), col(Pupil.year_group) >= 10)
        )
        return len(db.exec(here).all())


@pytest.fixture
def eventful(
    noor: Speaker, dan: Speaker, grace: Speaker, helen: Speaker, peter: Speaker, world: World
) -> None:
    """Some of everything: done, done late, and not done."""
    world.at("2026-11-16 10:00")
    noor.says("slip Amy Carter - homework is late again", "slip Ben Dodd + good")
    grace.says("slips", "1")
    helen.says("agreement Amy Carter returned", "agreement 11B issued")
    world.at("2026-11-23 08:00")
    noor.says("book Amy Carter, Ben Dodd maths today", "book Amy Carter, Ben Dodd maths wed")
    peter.says("today", "1")
    world.at("2026-11-23 15:30")
    noor.says("register all here", "register Ben Dodd absent")
    dan.says("meet Amy Carter formal good start; target: read the novel by 27 nov")
    noor.says("grade Amy Carter 4 5")
    grace.says("intervene Amy Carter maths: no method shown, plan: two sessions a week, exit: on 6 twice")
    world.at(OVERDUE_BY)
    dan.says("slips", "1")


def names_stand_for_figures(world: World, *subjects: str) -> set[PolicyPart]:
    """Of what is counted by subject: in each subject and month there are as many as there are names; of which parts.

    Of these subjects, or of all.
    """
    with world.database.reading() as db:
        known = school(db)
        today = world.clock.now().astimezone(known.settings.timezone).date()
        by_name = {each: PolicyFacts(db, known, today, named=each) for each in known.subjects}
        counted_, walked = PolicyFacts(db, known, today), set()
        for part in NAMED_BY_SUBJECT:
            by_number: dict[int | None, list[ToBeDone]] = defaultdict(list)
            for each in counted_.things(part):
                by_number[each.of.subject_id].append(each)
            for subject_id, things in by_number.items():
                assert subject_id is not None
                if subjects and known.subject_name(subject_id) not in subjects:
                    continue
                named = by_name[subject_id].things(part)
                own = [each for each in named if each.of.subject_id == subject_id]
                assert tally(own, today) == tally(things, today), (part, subject_id)
                assert by_month(own, today) == by_month(things, today), (part, subject_id)
                walked |= {part} if any(each.of.pupil_id is not None for each in own) else set()
    return walked
