"""What pupils were called before their names were changed: in what was written then, they are still called so."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from models.audit.earlier import EarlierValue
from models.db.tables import Db
from models.db.whole import ALL_OF_IT
from models.rules.names import KnownPupil
from models.school.people import Pupil

_FORENAMES = ("legal_forename", "preferred_forename")
_SURNAMES = ("legal_surname", "preferred_surname")


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
