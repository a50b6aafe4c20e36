"""`staffroom retention`: what is no longer kept is listed for who may see it, decided on, and removed for good."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime

from bot import assembly
from bot.cards.retention import statements_beside
from bot.printing import DOOR, day_of, somebody
from bot.settings import read_environment
from bot.taking_away import still_taken
from models.access.authoriser import Action, Person, read_what_they_may, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, record, record_refusal
from models.audit.purge_lists import ListState, PurgeList, open_list
from models.db.database import Database
from models.db.errors import NotAllowed, Sorry
from models.db.tables import Db
from models.lifecycle.register import register
from models.lifecycle.removal.compacting import compact
from models.lifecycle.removal.deciding import approve, drop, second, stop
from models.lifecycle.removal.listing import keep_list, plan_list
from models.lifecycle.removal.removing import remove_all
from models.lifecycle.retention import DueToGo, due_to_go
from models.lifecycle.taken_files import kept_too_long
from models.rules.retention import gone_everywhere_on
from models.rules.wording import count, day_in_full, first_large
from models.school.snapshot import settings

ALL_ON_HOLD = (
    "All of it is on hold, so that there is nothing to decide on. See: staffroom retention holds --as E-MAIL"
)
Deciding = Callable[[Db, Person, Actor], list[str]]
"""What somebody does, and what is said of it."""


def list_due(email: str, on: str) -> list[str]:
    """What is kept no longer today, or on another day, line by line; that they looked is on record.

    Raises Sorry for nobody's e-mail, no day, and for who may not see it.
    """
    environment = read_environment()
    now = datetime.now(UTC)
    with closing(assembly.open_database(environment, make=False)) as database:
        with database.reading() as db:
            zone = settings(db).timezone
            today = now.astimezone(zone).date()
            who = somebody(db, email, today)
            day = day_of(on, today, today)
            try:
                require(db, who, Action.LIST_RETENTION)
                found, refused = due_to_go(db, day, zone), None
            except NotAllowed as not_allowed:
                found, refused = [], not_allowed
        with database.writing() as db:
            actor = Actor(who.staff_id, now, DOOR)
            if refused is not None:
                record_refusal(db, actor, "retention")
            else:
                record(db, actor, Deed.RETENTION_LIST)
            waits, taken = open_list(db), kept_too_long(db, day)
    if refused is not None:
        raise Sorry(refused.sentence)
    gone = gone_everywhere_on(day, environment.backup_days)
    return [
        *_said(found, day, today, gone),
        *([still_taken(taken)] if taken else []),
        *([_waits(waits)] if waits is not None else []),
    ]


def make_version(email: str) -> list[str]:
    """Make a list that can be approved, of what is kept no longer today; what is on it, line by line.

    It is read while others write, so that nobody waits for it.
    """
    environment = read_environment()
    now = datetime.now(UTC)
    with closing(assembly.open_database(environment, make=False)) as database:
        decided(database, email, _may_see)
        with database.reading(steady=True) as db:
            today = now.astimezone(settings(db).timezone).date()
            planned = plan_list(db, today)

        def keep(db: Db, who: Person, actor: Actor) -> list[str]:
            require(db, who, Action.LIST_RETENTION)
            made = keep_list(db, actor, planned)
            if made is None and not planned.due:
                return ["Nothing is kept longer than it should be."]
            said = _said(planned.due, today, today, gone_everywhere_on(today, environment.backup_days))
            return [*said, _waits(made) if made is not None else ALL_ON_HOLD]

        return decided(database, email, keep)


def let_go(number: int, email: str) -> list[str]:
    """Approve a list, as the scheme lead or as the second person; what comes of it, in a sentence or two."""

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        found = db.get(PurgeList, number)
        is_second = found is not None and found.state == ListState.APPROVED
        decided = (second if is_second else approve)(db, actor, who, number)
        if decided.needs_second:
            return [
                f"List {number} is approved. It is about {count(decided.of.pupils, 'pupil')}, so a second person has "
                "to approve it: the data protection officer or the data manager."
            ]
        return [
            f"List {number} is approved. What is on it is removed for good from now on, and cannot be brought back. "
            "A server that runs does it by itself; else: staffroom retention remove"
        ]

    with closing(assembly.open_database(read_environment(), make=False)) as database:
        return decided(database, email, deed)


def let_stay(number: int, email: str) -> list[str]:
    """Drop a list, or stop the one that is being carried out."""

    def deed(db: Db, who: Person, actor: Actor) -> list[str]:
        found = db.get(PurgeList, number)
        is_at_work = found is not None and found.state == ListState.REMOVING
        (stop if is_at_work else drop)(db, actor, who, number)
        gone = "What it had not removed yet stays" if is_at_work else "Nothing on it is removed"
        return [f"List {number} is dropped. {gone}, and comes on another list."]

    with closing(assembly.open_database(read_environment(), make=False)) as database:
        return decided(database, email, deed)


def carry_out(email: str) -> list[str]:
    """Carry out the list that was approved, to its end."""
    environment = read_environment()
    now = datetime.now(UTC)
    with closing(assembly.open_database(environment, make=False)) as database:
        decided(database, email, _may_see)
        steps = remove_all(database, now)
        if not steps:
            with database.reading() as db:
                waiting = open_list(db)
            raise Sorry(
                f"Nothing was removed. {_waits(waiting)}"
                if waiting is not None
                else "No list is approved. See what waits: staffroom retention --as E-MAIL"
            )
        compact(database, now)
        with database.reading() as db:
            today = now.astimezone(settings(db).timezone).date()
    gone = gone_everywhere_on(today, environment.backup_days)
    done, rows = f"List {steps[-1].list_id} is carried out", sum(each.rows for each in steps)
    if not rows:
        return [f"{done}: nothing on it was to be removed any more."]
    in_backups = f"They are gone from the last backup on {day_in_full(gone, today)}."
    return [f"{done}: {count(rows, 'row')} removed for good. {in_backups}"]


def decided(database: Database, email: str, deed: Deciding, *, asked: str = "retention") -> list[str]:
    """Do it as whoever has this e-mail; a refusal of what was `asked` is on record, with whom it was about."""
    now = datetime.now(UTC)
    with database.reading() as db:
        who = somebody(db, email, now.astimezone(settings(db).timezone).date())
    actor = Actor(who.staff_id, now, DOOR)
    try:
        with database.writing() as db:
            read_what_they_may(db, who)
            return deed(db, who, actor)
    except NotAllowed as refused:
        with database.writing() as db:
            record_refusal(db, actor, asked, pupil_id=refused.pupil_id, about=refused.record)
        raise Sorry(refused.sentence) from None


def _may_see(db: Db, who: Person, _: Actor) -> list[str]:
    require(db, who, Action.LIST_RETENTION)
    return []


def _waits(waiting: PurgeList) -> str:
    if waiting.state == ListState.REMOVING:
        return f"List {waiting.id} is being carried out."
    who = (
        "the scheme lead"
        if waiting.state == ListState.WAITING
        else "the data protection officer or the data manager"
    )
    return (
        f"List {waiting.id} waits for {who}: staffroom retention approve {waiting.id} --as E-MAIL. What it removes "
        "cannot be brought back."
    )


def _said(found: Sequence[DueToGo], day: date, today: date, gone: date) -> Iterator[str]:
    if not found:
        yield f"On {day_in_full(day, today)} nothing is kept longer than it should be."
        return
    yield f"Kept longer than it should be on {day_in_full(day, today)}; nothing is removed by itself:"
    for each in found:
        who = f", {count(each.pupils, 'pupil')} who left by summer {each.leaving}" if each.leaving else ""
        held = f" ({len(each.on_hold)} of them on hold, which stay)" if each.on_hold else ""
        yield f"  {first_large(each.kind)}{who}{held}. The oldest is of {day_in_full(each.oldest, today)}."
        for name, many in sorted(each.rows.items(), key=lambda row: register()[row[0]].what):
            yield f"    {many:>7,}  {register()[name].what}"
        if each.statements:
            yield f"             and {statements_beside(each.statements)}"
    yield (f"Whatever is removed on that day is gone from the last backup on {day_in_full(gone, today)}.")
