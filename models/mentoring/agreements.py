"""What is done with agreements: issued, signed, returned; for one pupil, a form or a year (P1)."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select as rows_of
from sqlalchemy import union
from sqlmodel import col, select

from models.access.authoriser import About, Action, Person, may_of_all, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, Entry, record
from models.audit.facts import PupilFact, Shows
from models.audit.memory import remember, remembered
from models.audit.undo import Right, Undoing, undoes
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.db.tables import Db
from models.mentoring.agreement import (
    COLUMNS,
    Agreement,
    AgreementEnd,
    KnownAgreement,
    agreements_of,
    as_known,
    has_agreement,
    year_on,
)
from models.mentoring.agreement_exempt import bring_back, end_exemptions, exempt_among
from models.mentoring.agreement_text import current_text
from models.rules.agreements import AgreementStep, YearOf
from models.rules.codes import make_code
from models.rules.wording import listed, to_type
from models.school.beginnings import AGREEMENTS, begin
from models.school.mentor_cover import looked_after
from models.school.people import Mentorship, Pupil
from models.school.pupils import lock_pupils
from models.school.snapshot import school

_STEP, _MADE, _ENDED, _SET, _VERSIONS, _NEEDED = "step", "made", "ended", "set", "versions", "needed again"
"""What an entry remembers: which step, the rows made and ended, by row the columns set and the version after, and
what ended of who needed none."""
_NAMED = 10
"""How many pupils are named where something is taken back."""


@dataclass(frozen=True)
class AgreementsRecorded(PupilFact, shows=Shows.AGREEMENT):
    """What became of recording a step: for whom it was, was before, is not for this person to say, or never is."""

    step: AgreementStep
    done: tuple[KnownAgreement, ...]
    already: tuple[KnownAgreement, ...] = ()
    not_theirs: tuple[int, ...] = ()
    other_years: tuple[int, ...] = ()
    not_needed: tuple[int, ...] = ()
    """Pupils of the group who need none."""
    entry: Entry | None = None

    def what(self) -> str:
        return self.shows if self.whom() else ""

    def whom(self) -> tuple[int | None, ...]:
        """Those of whom it tells more than whoever recorded it said."""
        return (*(each.pupil_id for each in self.already), *self.not_theirs, *self.not_needed)


def record_step(
    db: Db,
    actor: Actor,
    *,
    who: Person,
    pupil_ids: Iterable[int],
    step: AgreementStep,
    of_group: bool = False,
) -> AgreementsRecorded:
    """Record that the agreements of these pupils were issued, signed or returned; one entry for all (P1).

    What a step includes is recorded with it. Who has it already stays as they are; who needs none is passed over in a
    group, and needs one again where they are named. Raises NotAllowed where none of
    the pupils is theirs to record it for.
    """
    wanted = list(dict.fromkeys(pupil_ids))
    theirs = recordable(db, who, wanted)
    if not theirs:
        require(db, who, Action.RECORD_AGREEMENT, About(pupil_id=next(iter(wanted), None)))
    known = school(db)
    today = actor.at.astimezone(known.settings.timezone).date()
    lock_pupils(db, theirs)
    of_years = [each for each in theirs if has_agreement(known, each, today)]
    exempt = exempt_among(db, of_years)
    asked = [each for each in of_years if not (of_group and each in exempt)]
    needed_again = end_exemptions(db, actor, exempt.intersection(asked)) if exempt else []
    standing = _standing(db, asked)
    ended = [
        row
        for row in standing.values()
        if step is AgreementStep.ISSUED and _is_to_issue(row, year_on(known, row.pupil_id, today))
    ]
    for row in ended:
        _end(row, actor, AgreementEnd.ISSUED_AGAIN)
        del standing[row.pupil_id]
    db.flush()
    text = current_text(db)
    made = [
        Agreement(
            pupil_id=each,
            code=make_code(secrets.choice),
            text_id=text.number if text is not None else None,
            issued_on=today,
        )
        for each in asked
        if each not in standing
    ]
    db.add_all(made)
    written = {row.pupil_id: [AgreementStep.ISSUED] for row in made}
    for row in (*standing.values(), *made):
        lacking = [each for each in step.includes if getattr(row, COLUMNS[each]) is None]
        if lacking:
            written.setdefault(row.pupil_id, []).extend(lacking)
            for each in lacking:
                setattr(row, COLUMNS[each], today)
            row.version += 1
    db.flush()
    rows = {row.pupil_id: row for row in (*standing.values(), *made)}
    result = AgreementsRecorded(
        step,
        done=tuple(as_known(rows[each], year_on(known, each, today)) for each in asked if each in written),
        already=tuple(
            as_known(rows[each], year_on(known, each, today)) for each in asked if each not in written
        ),
        not_theirs=tuple(each for each in wanted if each not in theirs),
        other_years=tuple(each for each in theirs if each not in of_years),
        not_needed=tuple(each for each in of_years if each not in asked),
    )
    if not written:
        return result
    begin(db, AGREEMENTS, today)
    entry = _recorded(db, actor, [rows[each] for each in asked if each in written])
    made_ids = {row.id for row in made}
    facts = {
        _STEP: step,
        _NEEDED: needed_again,
        _ENDED: [row.id for row in ended],
        _MADE: sorted(row.id or 0 for row in made),
        _SET: {
            str(row.id): [COLUMNS[each] for each in written[row.pupil_id]]
            for row in rows.values()
            if row.pupil_id in written and row.id not in made_ids
        },
        _VERSIONS: {str(row.id): row.version for row in rows.values() if row.pupil_id in written},
    }
    remember(db, entry, facts)
    return replace(result, entry=entry)


def pupil_with_code(db: Db, who: Person, code: str) -> int:
    """The pupil whose copy has this code, which stands on it and on no other.

    Raises Sorry where there is none, or the pupil was issued another since, and NotAllowed for who may not record it.
    """
    row = db.exec(select(Agreement).where(Agreement.code == code)).first()
    if row is None or row.ended == AgreementEnd.TAKEN_BACK:
        raise Sorry("I know no agreement with this code. Compare it with the paper.")
    about = About(pupil_id=row.pupil_id, record=(RecordKind.AGREEMENT, row.id))
    require(db, who, Action.RECORD_AGREEMENT, about)
    label = school(db).label(row.pupil_id)
    if row.pupil_id not in school(db).pupils:
        raise Sorry(
            f"{label}: nothing new is kept of who has left.", pupil_id=row.pupil_id, record=about.record
        )
    if row.ended_at is not None:
        raise Sorry(
            f"{label} was issued another copy since. To count this one all the same, type the name: "
            f"{to_type(f'agreement {label} returned')}",
            pupil_id=row.pupil_id,
            record=about.record,
        )
    return row.pupil_id


def recordable(db: Db, who: Person, pupil_ids: Collection[int]) -> list[int]:
    """Those of the pupils whose agreements this person may record, in their order."""
    if may_of_all(who, Action.RECORD_AGREEMENT):
        return list(pupil_ids)
    own = own_pupils(db, who)
    return [each for each in pupil_ids if each in own]


def own_pupils(db: Db, who: Person) -> frozenset[int]:
    """The pupils whom this person mentors, or is the form tutor of."""
    mentored = rows_of(col(Mentorship.pupil_id)).where(
        looked_after(who.staff_id, who.today), col(Mentorship.last_day).is_(None)
    )
    tutored = rows_of(col(Pupil.id)).where(col(Pupil.form_id).in_(sorted(who.tutors)))
    return frozenset(db.execute(union(mentored, tutored)).scalars())


def recorded_by(db: Db, entry: Entry, today: date) -> AgreementsRecorded:
    """What an entry stands for, as it is now; nobody where it was taken back or is forgotten."""
    facts = remembered(db, entry) or {}
    ids = [int(each) for each in facts.get(_VERSIONS, ())]
    rows = rows_of(col(Agreement.pupil_id)).where(
        col(Agreement.id).in_(ids), col(Agreement.ended_at).is_(None)
    )
    found = agreements_of(db, db.execute(rows.order_by(col(Agreement.id))).scalars().all(), today)
    step = AgreementStep(facts.get(_STEP, AgreementStep.ISSUED))
    return AgreementsRecorded(step, tuple(each for each in found.values() if step in each.done), entry=entry)


def _is_to_issue(row: Agreement, year: YearOf) -> bool:
    return as_known(row, year).state.is_to_issue


def _standing(db: Db, pupil_ids: Collection[int]) -> dict[int, Agreement]:
    rows = select(Agreement).where(col(Agreement.pupil_id).in_(pupil_ids), col(Agreement.ended_at).is_(None))
    return {row.pupil_id: row for row in db.exec(rows.execution_options(populate_existing=True))}


def _end(row: Agreement, actor: Actor, why: AgreementEnd) -> None:
    row.ended_at, row.ended, row.version = actor.at, why, row.version + 1


def _recorded(db: Db, actor: Actor, rows: Sequence[Agreement]) -> Entry:
    alone = rows[0] if len(rows) == 1 else None
    return record(
        db,
        actor,
        Deed.AGREEMENT_RECORD,
        pupil_id=alone.pupil_id if alone is not None else None,
        about=(RecordKind.AGREEMENT, rows[0].id),
        fields="agreement",
    )


def pupils_of_entry(db: Db, entry: Entry) -> tuple[int, ...]:
    """The pupils whose agreements an entry is about; none where it is forgotten."""
    ids = [int(each) for each in (remembered(db, entry) or {}).get(_VERSIONS, ())]
    rows = rows_of(col(Agreement.pupil_id)).where(col(Agreement.id).in_(ids))
    return tuple(db.execute(rows.order_by(col(Agreement.id))).scalars())


def _asked(undoing: Undoing) -> Right:
    """Of several, the right is asked about the first: they were all theirs by the same."""
    row = undoing.db.get(Agreement, undoing.entry.record_id)
    return Action.RECORD_AGREEMENT, About(pupil_id=row.pupil_id if row is not None else None)


@undoes(Deed.AGREEMENT_RECORD, _asked)
def _not_recorded(undoing: Undoing) -> str:
    """Each is as it was before, and the earlier one of who was issued another stands again."""
    db, facts = undoing.db, undoing.facts
    versions = {int(each): version for each, version in facts[_VERSIONS].items()}
    pupils = pupils_of_entry(db, undoing.entry)
    lock_pupils(db, pupils)
    ids = [*versions, *facts[_ENDED]]
    rows = select(Agreement).where(col(Agreement.id).in_(ids)).execution_options(populate_existing=True)
    held = {row.id or 0: row for row in db.exec(rows)}
    names = listed([school(db).label(each) for each in pupils], _NAMED)
    if any(held[each].version != version for each, version in versions.items()):
        raise Sorry(
            f"More was recorded since for {names}, so this cannot be taken back. "
            f"To see how far it is: {to_type('agreement missing')}"
        )
    for each in facts[_MADE]:
        _end(held[each], undoing.actor, AgreementEnd.TAKEN_BACK)
    for each, columns in facts[_SET].items():
        for column in columns:
            setattr(held[int(each)], column, None)
        # As it was before, so that what was recorded before this can be taken back after it.
        held[int(each)].version -= 1
    db.flush()
    bring_back(db, facts.get(_NEEDED, ()))
    for each in facts[_ENDED]:
        held[each].ended_at, held[each].ended = None, AgreementEnd.STANDING
        held[each].version -= 1
    db.flush()
    return f"Taken back for {names}: agreement {facts[_STEP]}."
