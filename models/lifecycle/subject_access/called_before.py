"""What pupils were called before their names were changed: in what was written then, they are still called so."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from models.audit.earlier import EarlierValue
from models.db.tables import Db
from models.db.whole import ALL_OF_IT
from models.rules.letters import fold
from models.rules.names import KnownPupil
from models.school.people import Pupil
from models.school.snapshot import School

_FORENAMES = ("legal_forename", "preferred_forename")
_SURNAMES = ("legal_surname", "preferred_surname")


def everybody_known(known: School) -> dict[int, KnownPupil]:
    """Every pupil by id, those who have left and whose record is restricted, too."""
    return {**known.restricted.known, **known.leavers.known, **known.pupils}


def once_called(db: Db, everybody: Mapping[int, KnownPupil], name: str) -> list[int]:
    """Whoever had this forename and surname once; nobody where somebody is called so now: then they are meant."""
    wanted = fold(name)
    if any(wanted in _written(each) for each in everybody.values()):
        return []
    before = called_before(db, everybody)
    return [number for number, some in before.items() if any(wanted in _written(each) for each in some)]


def _written(pupil: KnownPupil) -> set[str]:
    surnames = filter(None, (pupil.surname, pupil.legal_surname))
    firsts = [each for each in (pupil.forename, pupil.preferred) if each]
    return {fold(f"{first} {last}") for last in surnames for first in firsts}


def called_before(db: Db, everybody: Mapping[int, KnownPupil]) -> Mapping[int, Sequence[KnownPupil]]:
    """Whoever of these was called otherwise, under each forename and surname that they had, and have."""
    kept = select(col(EarlierValue.pupil_id), col(EarlierValue.part), col(EarlierValue.said)).where(
        col(EarlierValue.record) == Pupil.__tablename__, col(EarlierValue.part).in_((*_FORENAMES, *_SURNAMES))
    )
    firsts: dict[int, dict[str, None]] = defaultdict(dict)
    lasts: dict[int, dict[str, None]] = defaultdict(dict)
    for pupil_id, part, name in db.execute(kept.order_by(col(EarlierValue.id)), execution_options=ALL_OF_IT):
        (firsts if part in _FORENAMES else lasts)[pupil_id][name] = None
    found: dict[int, list[KnownPupil]] = {}
    for pupil_id in {*firsts, *lasts} & set(everybody):
        now = everybody[pupil_id]
        of_first = {
            now.forename: None,
            **({now.preferred: None} if now.preferred else {}),
            **firsts[pupil_id],
        }
        found[pupil_id] = [
            replace(now, forename=first, preferred=None, surname=last, legal_surname=None)
            for first in of_first
            for last in {now.surname: None, **lasts[pupil_id]}
        ]
    return found
