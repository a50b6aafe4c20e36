"""`staffroom retention record`: one record of a pupil is removed after a look at what goes; and what is told of it."""

from collections.abc import Iterator
from datetime import date

from bot.at_hand import AtHand, at_hand, one_of_these
from bot.settings import read_environment
from models.audit.deeds import Deed
from models.audit.entries import record
from models.db.errors import Sorry
from models.lifecycle.one_record import OneRecord, WhyRemoved, look_at_one, remove_one
from models.lifecycle.removals import KnownRemoval, single_removals
from models.lifecycle.subject_access.looking import read_item
from models.lifecycle.subject_access.told import REGULATOR
from models.rules.removing import RemovedBecause
from models.rules.retention import KeepingTimes, gone_everywhere_on, in_years
from models.rules.wording import count, day_in_full, listed
from models.school.snapshot import read_settings


def look_first(email: str, item: str, *, why_said: bool) -> list[str]:
    """What would go; nothing does yet. `why_said`: the reason and its words are given already."""
    name, number = _one(item)
    how = (
        "say the same with --apply."
        if why_said
        else f'say why: --because {"|".join(_quoted())} --words "…" --apply'
    )

    def deed(at: AtHand) -> list[str]:
        found = look_at_one(at.db, at.actor, at.who, name, number)
        held = (
            ["  There is a hold on the pupil's record: it goes only once it is in the child protection file."]
            if found.is_held
            else []
        )
        return [
            f"To be removed: {_what(found, at.today)} Of {found.pupil}.",
            *_with_it(found),
            *held,
            f"Nothing is removed yet, and what is cannot be brought back. To remove it, {how}",
        ]

    return at_hand(email, deed)


def remove(email: str, item: str, because: str, words: str, *, copied: bool) -> list[str]:
    """Remove it; what the person is to be told."""
    name, number = _one(item)
    backup_days = read_environment().backup_days

    def deed(at: AtHand) -> list[str]:
        why = WhyRemoved(one_of_these(RemovedBecause, because), words, copied=copied)
        done, kept = remove_one(at.db, at.actor, at.who, name, number, why)
        gone = gone_everywhere_on(at.today, backup_days)
        return [
            f"Removed: {name}:{number}, of {done.pupil}. On record as removal {kept.id}.",
            "",
            f"Tell {done.pupil}, or who acts for them:",
            *what_to_say(done, why, at.today, gone, read_settings(at.db).keeping),
        ]

    return at_hand(email, deed)


def list_removed(email: str) -> list[str]:
    """Which single records were removed, the newest first; that they looked is on record."""

    def deed(at: AtHand) -> list[str]:
        found = single_removals(at.db, at.who)
        record(at.db, at.actor, Deed.REMOVED_LIST)
        return [_removal(each, at.today) for each in found] or ["No record was removed by itself."]

    return at_hand(email, deed)


def _removal(each: KnownRemoval, today: date) -> str:
    of = f" of {day_in_full(each.of_day, today)}" if each.of_day is not None else ""
    copied = " It was copied to the child protection file first." if each.copied else ""
    return (
        f"{each.number}: {each.what}{of}, removed on {day_in_full(each.on, today)} by {each.by}. "
        f"Because: {each.because}.{copied}"
    )


def what_to_say(
    done: OneRecord, why: WhyRemoved, today: date, gone: date, keeping: KeepingTimes
) -> Iterator[str]:
    """What was removed and why, what is kept, when it is gone from everywhere, and where to complain."""
    yield f"  On {day_in_full(today, today)} we removed {_what(done, today)}"
    yield from _with_it(done)
    yield f"  Why: {why.because.said} {why.words.strip()}"
    note, looks = (in_years(each) for each in (keeping.requests_years, keeping.audit_years))
    yield (
        f"  What we keep: for {note}, that it was removed, when, by whom and why; and for {looks}, who did or saw "
        "what, without its words. We keep it so that we can show what we did."
    )
    if why.copied:
        yield "  A copy is kept in the child protection file, by the rules of that file."
    yield (
        f"  Backups hold it until {day_in_full(gone, today)}. From then on it is gone from everywhere; a backup "
        "that is put back before then has it removed again. What somebody printed, saved or wrote elsewhere is "
        "not in Staffroom: ask them."
    )
    yield f"  If you are not content, complain to the school first; then to {REGULATOR}, and go to a court."


def _one(item: str) -> tuple[str, int]:
    name, number, column = read_item(item)
    if column:
        raise Sorry(f"A record goes as a whole: {name}:{number}")
    return name, number


def _quoted() -> Iterator[str]:
    return (f'"{each}"' if " " in each else each for each in RemovedBecause)


def _what(found: OneRecord, today: date) -> str:
    day = f" of {day_in_full(found.day, today)}" if found.day is not None else ""
    return f"{found.table.what}{day}."


def _with_it(found: OneRecord) -> Iterator[str]:
    if found.with_it:
        yield f"  With it: {listed(f'{what} ({many})' for what, many in sorted(found.with_it.items()))}."
    if found.messages:
        are = "is" if found.messages == 1 else "are"
        yield f"  {count(found.messages, 'message')} about it in Slack or Teams {are} deleted, too."
    if more := found.naming - found.messages:
        yield (
            f"  {count(more, 'other message')} there that {'names' if more == 1 else 'name'} the pupil: drawn anew "
            "without it while of use, deleted else."
        )
