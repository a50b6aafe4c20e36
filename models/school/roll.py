"""Who is and was a pupil: read once, and remembered until a pupil or a form changes, whatever else there does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from models.db.marks import remembered
from models.db.tables import Db
from models.db.whole import ALL_OF_IT, is_whole, opened_in
from models.rules.calendar import year_of_groups
from models.rules.names import KnownPupil, Names
from models.school.labels import RESTRICTED, Bearer, birthday, pupil_labels
from models.school.leavers import Aside, Leavers
from models.school.people import FormGroup, Pupil, surname_shown
from models.school.restrictions import restricted_pupils


@dataclass(frozen=True)
class SchoolRoll:
    """The pupils as everybody names them; `School` says what each of these is."""

    names: Names
    pupils: Mapping[int, KnownPupil]
    leavers: Leavers
    restricted: Aside
    labels: Mapping[int, str]
    forms: frozenset[str]
    has_birthdays: bool
    """Whether anybody's is known, so that it is for them to say what year it is."""
    year: int | None
    """The academic year that the year groups are of, as the birthdays say."""


def roll(db: Db) -> SchoolRoll:
    """The pupils as they stand."""
    known = remembered(db, "roll", of_roll=True)
    if known is None:
        return _read(db)
    if not known:
        known[None] = _read(db)
    found: SchoolRoll = known[None]
    return found


def _read(db: Db) -> SchoolRoll:
    forms: dict[int | None, str] = {each.id: each.name for each in db.exec(select(FormGroup))}
    # Columns rather than objects: hundreds of table objects would cost more than the query.
    known: list[KnownPupil] = []
    here: list[Bearer] = []
    left: list[Bearer] = []
    leavers: dict[int, KnownPupil] = {}
    left_on: dict[int, date] = {}
    years: list[tuple[date, int]] = []
    shut = restricted_pupils(db)
    restricted: dict[int, KnownPupil] = {}
    info = db.connection().info
    reads_all, also_read = is_whole(info), opened_in(info)
    for row in db.execute(
        select_columns(
            col(Pupil.id), col(Pupil.legal_forename), col(Pupil.preferred_forename), surname_shown(),
            col(Pupil.form_id), col(Pupil.year_group), col(Pupil.admission), col(Pupil.upn),
            col(Pupil.born), col(Pupil.left_on), col(Pupil.legal_surname),
        ).order_by(col(Pupil.id)),
        execution_options=ALL_OF_IT,
    ):  # fmt: skip
        name = f"{row[2] or row[1]} {row[3]}".strip()
        marks = (birthday(row[8]), row[6], row[7])
        legal = row[10] if row[10] != row[3] else None
        years.extend([(row[8], row[5])] if row[8] is not None and row[9] is None else [])
        if row[0] in shut:
            restricted[row[0]] = KnownPupil(
                row[0], row[1], row[2] or None, row[3], "", row[5], row[6], row[7], legal, marks[0]
            )
            if not (reads_all or row[0] in also_read):
                continue
        if row[9] is not None:
            if name:
                left.append(Bearer(row[0], name, marks))
                gone = KnownPupil(
                    row[0], row[1], row[2] or None, row[3], "", row[5], row[6], row[7], legal, marks[0]
                )
                leavers[row[0]] = gone
                left_on[row[0]] = row[9]
            continue
        form = forms.get(row[4], "")
        here.append(Bearer(row[0], f"{name} {form}".strip(), marks))
        known.append(
            KnownPupil(row[0], row[1], row[2] or None, row[3], form, row[5], row[6], row[7], legal, marks[0])
        )
    return SchoolRoll(
        names=_names(tuple(known)),
        pupils={each.id: each for each in known},
        leavers=Leavers(leavers, left_on),
        restricted=Aside(restricted),
        labels=dict.fromkeys(shut, RESTRICTED) | pupil_labels(here, left),
        forms=frozenset(name.casefold() for name in forms.values()),
        has_birthdays=bool(years),
        year=year_of_groups(years),
    )


@lru_cache(maxsize=2)
def _names(known: tuple[KnownPupil, ...]) -> Names:
    """Made anew only where somebody's name, form or number is another: that costs more than all the rest."""
    return Names(known)
