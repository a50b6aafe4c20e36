"""An intervention's rows: found, held while they are changed, and put on record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from models.access.authoriser import Person, Refused, may, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember
from models.audit.undo import Right, Undoing
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.outbox.notices import promise
from models.outbox.topics import Topic
from models.rules.wording import to_type
from models.school.pupils import lock_pupils
from models.school.snapshot import School, school
from models.tracking.intervention import Intervention, InterventionPlan
from models.tracking.intervention_people import leads

USEFUL = timedelta(days=28)
"""How long it is of use to be told of one."""


@dataclass(frozen=True)
class Planned:
    """The cause that was looked into, the plan, and when it is reached; blank where nothing was said."""

    cause: str = ""
    plan: str = ""
    reached_when: str = ""

    @property
    def says_something(self) -> bool:
        return bool(self.cause or self.plan or self.reached_when)


@dataclass(frozen=True)
class Intervened(PupilFact, shows=Shows.INTERVENTIONS):
    """What became of an intervention; without an entry nothing was changed, since it stood so before."""

    id: int
    pupil_id: int
    subject_id: int | None
    """None: for the whole school."""
    deed: Deed
    entry: Entry | None
    review_on: date | None = None


def standing(db: Db, pupil_id: int, subject_id: int | None) -> Intervention | None:
    """The pupil's intervention in the subject, or for the whole school, that is open or proposed."""
    wanted = (
        col(Intervention.subject_id).is_(None)
        if subject_id is None
        else col(Intervention.subject_id) == subject_id
    )
    return db.exec(
        select(Intervention).where(
            Intervention.pupil_id == pupil_id, wanted, col(Intervention.closed_at).is_(None)
        )
    ).first()


def find(db: Db, intervention_id: int) -> Intervention:
    """The intervention; whoever shows it asks who may see it. Raises Sorry."""
    row = db.get(Intervention, intervention_id)
    if row is None:
        raise Sorry(f"I cannot find that intervention. To see all of yours: {to_type('interventions')}")
    return row


def hold(db: Db, who: Person, intervention_id: int, right: Callable[[Intervention], Right]) -> Intervention:
    """The intervention as it is now, with its pupil locked, for who has this right. Raises Sorry, and NotAllowed."""
    row = find(db, intervention_id)
    require(db, who, *right(row))
    lock_pupils(db, [row.pupil_id])
    db.refresh(row)
    return row


def require_open(db: Db, who: Person, row: Intervention) -> None:
    """Raises Sorry for one that is over, and for one that is only proposed: with who opens it, where they may not."""
    if row.closed_at is not None:
        raise sorry_of(row, f"That intervention is over. To begin another: {to_type('intervene')}")
    if row.opened_at is None:
        answer = may(db, who, *leads(row))
        opens = answer.sentence if isinstance(answer, Refused) else "Open it first."
        raise sorry_of(row, f"It is only proposed. {opens}")


def plan_now(db: Db, intervention_id: int) -> InterventionPlan | None:
    """Its plan, if it has one."""
    return db.exec(
        select(InterventionPlan).where(
            InterventionPlan.intervention_id == intervention_id, col(InterventionPlan.replaced_at).is_(None)
        )
    ).first()


def review_day(known: School, now: date) -> date:
    """The school day on which an intervention of today is reviewed."""
    day = now + timedelta(weeks=known.settings.intervention_weeks)
    return known.calendar.on_or_after(day) or day


def set_plan(db: Db, actor: Actor, row: Intervention, planned: Planned) -> tuple[int | None, int | None]:
    """Let this be its plan; its id, and that of the plan before."""
    before = plan_now(db, row.id or 0)
    if before is not None:
        before.replaced_at = actor.at
        db.flush()
    made = InterventionPlan(
        intervention_id=row.id or 0,
        cause=planned.cause,
        plan=planned.plan,
        reached_when=planned.reached_when,
        by_id=actor.staff_id or 0,
        at=actor.at,
    )
    db.add(made)
    db.flush()
    return made.id, before.id if before is not None else None


def recorded(
    db: Db, actor: Actor, deed: Deed, row: Intervention, facts: Mapping[str, object], *, fields: str = ""
) -> Entry:
    entry = record(
        db, actor, deed, pupil_id=row.pupil_id, about=(RecordKind.INTERVENTION, row.id), fields=fields
    )
    remember(db, entry, facts)
    return entry


def done(row: Intervention, deed: Deed, entry: Entry | None) -> Intervened:
    review_on = row.review_on if row.closed_at is None and row.opened_at is not None else None
    return Intervened(row.id or 0, row.pupil_id, row.subject_id, deed, entry, review_on)


def tell(db: Db, actor: Actor, topic: Topic, row: Intervention, staff_ids: Iterable[int], by: Entry) -> None:
    """Promise to tell these people of what was done, but for who did it."""
    for staff_id in staff_ids:
        if staff_id != actor.staff_id:
            promise(
                db, topic, key=topic.key(row.id, by.id, staff=staff_id), to_staff=staff_id,
                about=(RecordKind.INTERVENTION, row.id), due=actor.at, useful_until=actor.at + USEFUL, now=actor.at,
            )  # fmt: skip


def sorry_of(row: Intervention, sentence: str) -> Sorry:
    return Sorry(sentence, pupil_id=row.pupil_id, record=(RecordKind.INTERVENTION, row.id))


def as_it_stands(db: Db, entry: Entry) -> Intervened:
    """What an earlier deed about an intervention stands for, as it is now."""
    row = db.get_one(Intervention, entry.record_id)
    return done(row, Deed(entry.deed), entry)


def asked(undoing: Undoing) -> Right:
    """To lead it is asked again of who takes a deed about it back."""
    return leads(undoing.db.get_one(Intervention, undoing.entry.record_id))


def held_again(undoing: Undoing) -> tuple[Intervention, str]:
    """The intervention of the deed, with its pupil locked, and what it is called."""
    db = undoing.db
    row = db.get_one(Intervention, undoing.entry.record_id)
    lock_pupils(db, [row.pupil_id])
    db.refresh(row)
    known = school(db)
    subject = known.subject_name(row.subject_id) or "whole school"
    return row, f"{known.label(row.pupil_id)}, {subject}"


def unchanged(row: Intervention, version: int, called: str) -> None:
    """Raises Sorry where something was done about it since."""
    if row.version != version:
        raise sorry_of(row, f"{called}: it was changed since. To see it: {to_type('interventions')}")


def refuse_second(db: Db, row: Intervention, called: str) -> None:
    """Raises Sorry where another one stands, so that this one cannot stand again."""
    if standing(db, row.pupil_id, row.subject_id) is not None:
        raise sorry_of(
            row, f"{called}: another intervention has begun since. To see it: {to_type('interventions')}"
        )
