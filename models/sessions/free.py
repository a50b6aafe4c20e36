"""Who is free at a time, of a form, a class, a year group or the years that sessions are for (P9)."""

from collections.abc import Collection
from dataclasses import dataclass

from models.access.authoriser import Action, Person, require
from models.audit.facts import PupilFact, Shows
from models.db.tables import Db
from models.rules.attendance import InSchool
from models.rules.clashes import Slot
from models.school.snapshot import School, settings
from models.sessions.occupied import Occupied, held_bookings
from models.sessions.presence import presences


@dataclass(frozen=True)
class FreeAt(PupilFact, shows=Shows.SESSIONS):
    """Some pupils at a time: those who are free, in the order they were named, and where the others are."""

    slot: Slot
    free: tuple[int, ...]
    busy: tuple[tuple[Occupied, tuple[int, ...]], ...]
    """Each session that takes a part of that time, with those of them who are in it."""

    away: tuple[int, ...] = ()
    """Those who are not in school then, as far as anybody has said; they are neither."""

    def what(self) -> str:
        return self.shows if self.asked else ""

    @property
    def asked(self) -> int:
        """How many pupils were asked about."""
        return len({*self.free, *self.away, *(each for _, there in self.busy for each in there)})


def free_at(db: Db, who: Person, pupil_ids: Collection[int], slot: Slot) -> FreeAt:
    """Who of these pupils is booked into nothing that overlaps the slot. Raises NotAllowed as the table says."""
    require(db, who, Action.FREE_PUPILS)
    sessions: dict[int, Occupied] = {}
    there: dict[int, list[int]] = {}
    for pupil_id, bookings in held_bookings(db, pupil_ids, slot.day, slot.day).items():
        for each in bookings:
            if each.held.slot.overlaps(slot):
                sessions[each.held.session_id] = each.held
                there.setdefault(each.held.session_id, []).append(pupil_id)
    busy = {each for ids in there.values() for each in ids}
    standing = presences(db, slot, pupil_ids, settings(db))
    away = [
        each for each, known in standing.items() if known.standing is not InSchool.IN and each not in busy
    ]
    in_order = sorted(sessions.values(), key=lambda each: (each.slot, each.subject, each.session_id))
    return FreeAt(
        slot,
        tuple(each for each in pupil_ids if each not in busy and each not in away),
        tuple((each, tuple(there[each.session_id])) for each in in_order),
        tuple(each for each in pupil_ids if each in away),
    )


def for_sessions(known: School) -> list[int]:
    """The pupils of the years that sessions are for, by form and name."""
    there = [each for each in known.pupils.values() if each.year in known.settings.session_years]
    return [each.id for each in sorted(there, key=lambda each: (each.form, each.surname, each.forename))]
