"""Who leaves by an import and who is back: what follows is said first, and what must be decided is asked."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from models.audit.entries import Actor, Entry
from models.db.tables import Db
from models.exchange.drafts import Draft
from models.exchange.held import Held
from models.exchange.questions import Option, Question
from models.exchange.values import key
from models.lifecycle.leaving import (
    PupilEnds,
    StaffEnds,
    ends_of_pupils,
    ends_of_staff,
    pupils_leave,
    staff_leave,
)
from models.lifecycle.returning import (
    A_TERM,
    PupilBack,
    StaffBack,
    pupils_back,
    pupils_return,
    staff_back,
    staff_return,
)
from models.rules.wording import day_in_short, listed
from models.school.people import Role
from models.sessions.calling_off import off_since_they_left

AS_BEFORE, ANEW = "as-before", "anew"
_NAMED = 10
"""So many names stand in a line; the rest is a number."""


@dataclass(frozen=True, slots=True)
class Movements:
    """Who leaves and who is back, by id, and what follows in words."""

    pupils_leave: tuple[int, ...] = ()
    staff_leave: tuple[int, ...] = ()
    pupils_back: tuple[int, ...] = ()
    staff_back: tuple[int, ...] = ()
    pupils_anew: frozenset[int] = frozenset()
    """Of those who are back, who begin without what they had."""
    staff_anew: frozenset[int] = frozenset()
    lines: tuple[str, ...] = ()

    def __len__(self) -> int:
        return sum(map(len, (self.pupils_leave, self.staff_leave, self.pupils_back, self.staff_back)))


def settle(db: Db, draft: Draft) -> Movements:
    """What follows from who leaves and who is back; who was away for long is asked about."""
    held = draft.held
    back = pupils_back(db, draft.pupils_back)
    staff = staff_back(db, draft.staff_back)
    pupils_anew = {
        each.pupil_id
        for each in back
        if _begins_anew(draft, held.pupil_name(each.pupil_id), _number(held, each.pupil_id), each)
    }
    staff_anew = {
        each.staff_id
        for each in staff
        if _begins_anew(draft, held.staff_name(each.staff_id), held.staff[each.staff_id]["email"], each)
    }
    lines = [
        *_pupils_leave(held, ends_of_pupils(db, draft.pupils_leave, held.today)),
        *(_staff_leaves(draft, each) for each in ends_of_staff(db, draft.staff_leave, held.today)),
        *(_pupil_is_back(held, each, anew=each.pupil_id in pupils_anew) for each in back),
        *(_staff_is_back(held, each, anew=each.staff_id in staff_anew) for each in staff),
        *_stay_off(db, draft),
    ]
    return Movements(
        pupils_leave=tuple(draft.pupils_leave),
        staff_leave=tuple(draft.staff_leave),
        pupils_back=tuple(draft.pupils_back),
        staff_back=tuple(draft.staff_back),
        pupils_anew=frozenset(pupils_anew),
        staff_anew=frozenset(staff_anew),
        lines=tuple(lines),
    )


def carry_out(
    db: Db, actor: Actor, entry: Entry, moves: Movements, today: date, *, turned: bool = False
) -> None:
    """Let go who leaves, and give who is back what they had; who leaves did not go up, where the year has turned."""
    pupils_return(db, moves.pupils_back, today, anew=moves.pupils_anew)
    staff_return(db, moves.staff_back, today, anew=moves.staff_anew)
    pupils_leave(db, actor, entry, moves.pupils_leave, today, behind=int(turned))
    staff_leave(db, actor, entry, moves.staff_leave, today)


def _begins_anew(draft: Draft, name: str, number: str, back: PupilBack | StaffBack) -> bool:
    if back.had_nothing or draft.held.today - back.left_on <= A_TERM:
        return False
    had = _pupil_had(draft.held, back) if isinstance(back, PupilBack) else _staff_had(draft.held, back)
    question = Question(
        id=f"back.{key(number)}",
        asks=f"{name} left on {back.left_on:%d/%m/%Y} and is back. Before: {had}.",
        choices=(Option(AS_BEFORE, "as before"), Option(ANEW, "without what there was before")),
        sort="Back after a long time",
        answers_all=f"--answer back.all={AS_BEFORE}",
    )
    return draft.answers.ask(question) == ANEW


def _number(held: Held, pupil_id: int) -> str:
    row = held.pupils[pupil_id]
    return str(row["upn"] or row["admission"])


def _pupils_leave(held: Held, ends: Collection[PupilEnds]) -> Iterator[str]:
    if not ends:
        return
    names = listed((held.pupil_name(each.pupil_id) for each in ends), _NAMED)
    yield f"{_count(len(ends), 'pupil leaves', 'pupils leave')}: {names}."
    bookings = sum(each.bookings for each in ends)
    mentored = sum(each.mentor_id is not None for each in ends)
    if mentored:
        yield f"  {_count(mentored, 'has a mentor', 'have a mentor')}: that ends, as do classes and learning support."
    if bookings:
        hosts = {held.staff_name(host) for each in ends for host in each.host_ids}
        hosts_hear = f"{listed(sorted(hosts), _NAMED)} {'is' if len(hosts) == 1 else 'are'} told"
        yield f"  {_count(bookings, 'booking to come is', 'bookings to come are')} called off; {hosts_hear}."


def _staff_leaves(draft: Draft, ends: StaffEnds) -> str:
    """What follows for others; for pupils who leave too, or whom these files give a mentor, nothing does."""
    held, leaving = draft.held, set(draft.pupils_leave)
    mentees = [each for each in ends.mentees if each not in draft.mentored | leaving]
    later = [each for each in mentees if each in draft.mentored_later]
    parts = [
        f"{_count(len(some), one, many)} ({listed(map(held.pupil_name, some), _NAMED)})"
        for some, one, many in (
            (
                [each for each in mentees if each not in later],
                "pupil is without a mentor",
                "pupils are without a mentor",
            ),
            (
                later,
                "pupil is without a mentor until the one of the file begins",
                "pupils are without a mentor until those of the file begin",
            ),
            (
                [each for each in ends.supported if each not in leaving],
                "pupil loses this learning support",
                "pupils lose this learning support",
            ),
            (
                [each for each in ends.to_come if each not in draft.mentored_later | leaving],
                "pupil to come will need another mentor",
                "pupils to come will need another mentor",
            ),
        )
        if some
    ]
    if ends.sessions:
        parts.append(f"{_count(ends.sessions, 'session to come is', 'sessions to come are')} called off")
    if ends.slips:
        parts.append(f"{_count(ends.slips, 'unread slip waits', 'unread slips wait')} for the scheme lead")
    if ends.classes:
        parts.append(f"{_count(ends.classes, 'class needs', 'classes need')} a teacher")
    if ends.forms:
        parts.append("the form needs a tutor")
    follows = f": {'; '.join(parts)}" if parts else ""
    return f"{held.staff_name(ends.staff_id)} leaves{follows}."


def _pupil_is_back(held: Held, back: PupilBack, *, anew: bool) -> str:
    name = held.pupil_name(back.pupil_id)
    if back.had_nothing or anew:
        return f"{name} is back, without a mentor and classes of before."
    return f"{name} is back, as before: {_pupil_had(held, back)}."


def _pupil_had(held: Held, back: PupilBack) -> str:
    parts = [f"{held.staff_name(back.mentor_id)} is mentor"] if back.mentor_id is not None else []
    parts += (
        [f"{listed(held.staff_name(each) for each in back.support_ids)} supports"] if back.support_ids else []
    )
    parts += (
        [f"in {listed((held.classes[each]['name'] for each in back.class_ids), _NAMED)}"]
        if back.class_ids
        else []
    )
    return ", ".join(parts)


def _staff_is_back(held: Held, back: StaffBack, *, anew: bool) -> str:
    name = held.staff_name(back.staff_id)
    roles = [each for each in back.roles if each != Role.TEACHER]
    was = f" {name} was {listed(roles)}: roles come from the staff file alone." if roles else ""
    if back.had_nothing or anew:
        return f"{name} is back.{was}"
    return f"{name} is back, as before: {_staff_had(held, back)}.{was}"


def _stay_off(db: Db, draft: Draft) -> Iterator[str]:
    """Sessions to come that ended when they left are not booked again unasked: the pupil or the host may be busy."""
    off = off_since_they_left(db, draft.pupils_back, draft.staff_back, draft.held.today)
    if off:
        sessions = listed((f"{day_in_short(day, draft.held.today)} with {host}" for day, host in off), _NAMED)
        yield f"Called off when they left, and still off: {sessions}. Book again what is wanted."


def _staff_had(held: Held, back: StaffBack) -> str:
    parts = []
    if back.mentee_ids:
        parts.append(f"mentor of {listed((held.pupil_name(each) for each in back.mentee_ids), _NAMED)}")
    if back.supported_ids:
        names = listed((held.pupil_name(each) for each in back.supported_ids), _NAMED)
        parts.append(f"learning support of {names}")
    if back.class_ids:
        parts.append(f"teacher of {listed((held.classes[each]['name'] for each in back.class_ids), _NAMED)}")
    if back.form_ids:
        parts.append(f"tutor of {listed(held.forms[each]['name'] for each in back.form_ids)}")
    return ", ".join(parts)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
