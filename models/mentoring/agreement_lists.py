"""Whose agreements are still to be issued or to come back: of a group, of one's own pupils, of the school (P1)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from models.access.authoriser import Action, Person, may_of_all
from models.db.tables import Db
from models.mentoring.agreement import KnownAgreement, agreements_of, all_agreements
from models.mentoring.agreements import own_pupils, recordable
from models.rules.agreements import AgreementState
from models.rules.letters import fold
from models.rules.names import KnownPupil
from models.school.beginnings import AGREEMENTS, began
from models.school.people import Pupil
from models.school.pupils import in_group
from models.school.snapshot import School, school


@dataclass(frozen=True)
class AgreementList:
    """The agreements of several pupils, by name, and which of them this person may record."""

    group: str
    """In small letters; blank for all that are theirs."""
    found: tuple[KnownAgreement, ...]
    recordable: frozenset[int]
    of_school: bool = False

    @property
    def missing(self) -> tuple[KnownAgreement, ...]:
        """Those that are still to be issued or to come back, what is to be issued first."""
        missing = [each for each in self.found if each.is_missing]
        return tuple(sorted(missing, key=lambda each: not each.state.is_to_issue))

    @property
    def not_needed(self) -> tuple[KnownAgreement, ...]:
        """Of those who need none."""
        return tuple(each for each in self.found if each.state is AgreementState.NOT_NEEDED)


@dataclass(frozen=True)
class FormAgreements:
    """How many of a form's agreements are to be issued, and are out."""

    form: str
    to_issue: int
    out: int


def agreement_list(db: Db, who: Person, group: str, today: date) -> AgreementList:
    """Those of a form, a class or a year; without one, all whose agreements are this person's to record."""
    known = school(db)
    if not group and may_of_all(who, Action.RECORD_AGREEMENT):
        every = all_agreements(db, today)
        return AgreementList("", _by_name(known, every.values()), frozenset(every), of_school=True)
    wanted = in_group(db, group) if group else sorted(own_pupils(db, who))
    found = agreements_of(db, wanted, today)
    return AgreementList(group, _by_name(known, found.values()), frozenset(recordable(db, who, list(found))))


def without_agreement(db: Db, pupil_ids: Collection[int], today: date) -> tuple[KnownAgreement, ...]:
    """Those of the pupils whose agreement did not come back; nobody in a school that has recorded none yet."""
    if not pupil_ids or began(db, AGREEMENTS) is None:
        return ()
    return tuple(each for each in agreements_of(db, pupil_ids, today).values() if each.is_missing)


@dataclass(frozen=True)
class AgreementsMissing:
    """How many agreements are to be issued, and are out: of the school, or of one's own form."""

    to_issue: int
    out: int
    of_form: bool = False


def missing_of_school(db: Db, today: date) -> AgreementsMissing:
    """How many are missing in the whole school; one statement."""
    return _counted(all_agreements(db, today).values())


def missing_of_forms(db: Db, who: Person, today: date) -> AgreementsMissing:
    """The same of the forms whose tutor this person is; none in a school that has recorded none yet."""
    if not who.tutors or began(db, AGREEMENTS) is None:
        return AgreementsMissing(0, 0, of_form=True)
    mine = select(col(Pupil.id)).where(col(Pupil.form_id).in_(sorted(who.tutors)))
    found = agreements_of(db, db.execute(mine).scalars().all(), today)
    return replace(_counted(found.values()), of_form=True)


def _counted(found: Iterable[KnownAgreement]) -> AgreementsMissing:
    states = Counter(each.state for each in found)
    to_issue = sum(many for state, many in states.items() if state.is_to_issue)
    missing = sum(many for state, many in states.items() if state.is_missing)
    return AgreementsMissing(to_issue, missing - to_issue)


def by_form(known: School, wanted: AgreementList) -> list[FormAgreements]:
    """How many are missing in each form, by year and form; forms of which all came back are left out."""
    missing: dict[tuple[int, str], list[KnownAgreement]] = defaultdict(list)
    for each in wanted.missing:
        pupil = known.pupils[each.pupil_id]
        missing[pupil.year, pupil.form].append(each)
    return [
        FormAgreements(
            form,
            sum(one.state.is_to_issue for one in of_form),
            sum(not one.state.is_to_issue for one in of_form),
        )
        for (_, form), of_form in sorted(missing.items())
    ]


def _by_name(known: School, found: Iterable[KnownAgreement]) -> tuple[KnownAgreement, ...]:
    return tuple(sorted(found, key=lambda each: _name(known.pupils[each.pupil_id])))


def _name(pupil: KnownPupil) -> tuple[str, str, int]:
    return fold(pupil.surname), fold(pupil.preferred or pupil.forename), pupil.id
