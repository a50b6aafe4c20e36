"""What `staffroom restore` says of what it did: up to when the data goes, and what people have to do now."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.settings import Environment
from models.audit.deeds import Deed
from models.db.records import RecordKind
from models.lifecycle.backup.restoring import Restored
from models.lifecycle.decided_again import AskedSince, DecidedAgain, NotHere
from models.rules.clock import show_time
from models.rules.wording import count, day_of_month, listed


@dataclass(frozen=True)
class _StandingWords:
    """How a hold or a restriction is spoken of, and dealt with at the command line."""

    done: str
    """After “record is” or “records are”."""
    put: str
    """After “was”, of its being set."""
    over: str
    list: str
    set: str
    end: str


_WORDS: Mapping[RecordKind, _StandingWords] = {
    RecordKind.RESTRICTION: _StandingWords(
        "restricted",
        "restricted",
        "lifted",
        "staffroom restrict list --as EMAIL",
        "staffroom restrict set",
        'staffroom restrict lift RESTRICTION --because "…" --they-know --as EMAIL',
    ),
    RecordKind.HOLD: _StandingWords(
        "on hold",
        "put on hold",
        "ended",
        "staffroom retention holds --as EMAIL",
        "staffroom retention hold",
        "staffroom retention release HOLD --as EMAIL",
    ),
}


def said_of(restored: Restored, environment: Environment) -> list[str]:
    """Line by line; what has to be done by somebody comes last."""
    lines = [f"The data goes up to {moment(restored.until, environment)} now. Later is not in it."]
    if restored.aside:
        lines.append(
            f"The database that stood there is kept: {restored.aside}. Remove it once nobody needs it, within 35 days."
        )
    if restored.since is None:
        lines.append("What was done after that cannot be read from it any more.")
    elif restored.since:
        lines.append("Done after that, and to be done again:")
        width = max(len(str(each.times)) for each in restored.since)
        lines += [f"  {each.times:>{width}}  {each.deed}" for each in restored.since]
    if restored.removed_again:
        lines.append(
            f"What was removed for good after that is removed from it again ({count(restored.removed_again, 'step')})."
        )
    if restored.given_up:
        lines.append(f"{count(restored.given_up, 'message')} of no use any more will not be sent.")
    return [*lines, *_decided(restored.decided), *restored.findings]


def to_do_after(restored: Restored, environment: Environment) -> list[str]:
    """What was decided or asked by right after the backup was made and does not stand in it: each with what to type."""
    lists = [
        f"List {each} of what is kept no longer had been approved, and may have been stopped after that. It waits for "
        "approval again: staffroom retention list --as EMAIL"
        for each in restored.wait_again
    ]
    return [
        *_not_known(restored, environment),
        *_may_again(restored),
        *(_not_here(each, environment) for each in restored.decided.not_here.values()),
        *_asked(restored, environment),
        *lists,
    ]


def _not_known(restored: Restored, environment: Environment) -> Iterator[str]:
    if not restored.known:
        yield (
            "The database of which this is a backup could not be read here, and the journal beside the backup may be "
            "older than it was. Ask the safeguarding lead and the data protection officer, before you start Staffroom, "
            f"whose record they restricted or put on hold after {moment(restored.until, environment)}, and see that it "
            "is so: staffroom restrict list --as EMAIL, staffroom retention holds --as EMAIL"
        )


def _may_again(restored: Restored) -> Iterator[str]:
    if restored.may_again:
        yield (
            f"Rights that were taken away after that are back: of {listed(restored.may_again)}. Before you start "
            "Staffroom, import the staff file: staffroom import FOLDER --apply"
        )


def moment(at: datetime, environment: Environment) -> str:
    """A moment at the school, with its year."""
    local = at.astimezone(ZoneInfo(environment.school_timezone))
    return f"{day_of_month(local.date())} {local.year}, {show_time(local)}"


def _decided(again: DecidedAgain) -> Iterator[str]:
    """What stands on pupils' records though the backup does not say so, or though it was over."""
    since = Counter(kind for kind, _ in again.set_again)
    unexplained = Counter(kind for kind, _ in again.unexplained)
    stays = Counter(kind for kind, _ in again.stays)
    for kind, words in _WORDS.items():
        if since[kind]:
            yield f"{_records(since[kind], words)} again, as was decided after that. Which: {words.list}"
        if unexplained[kind]:
            yield (
                f"For {unexplained[kind]} of them the reason is not here. Whoever may look at it again is reminded "
                "today: ask who set it."
            )
        if stays[kind]:
            yield (
                f"{_records(stays[kind], words)} still, though that was {words.over} after that: to be on the safe "
                f"side. Where it is still right to, do it again: {words.end}"
            )


def _records(many: int, words: _StandingWords) -> str:
    return (
        f"{many} pupil's record is {words.done}" if many == 1 else f"{many} pupils' records are {words.done}"
    )


def _not_here(each: NotHere, environment: Environment) -> str:
    words = _WORDS[each.kind]
    whose = f"The record of the pupil {each.admission}" if each.admission else "A pupil's record"
    by = f", by {each.by}" if each.by else ""
    ask = "" if each.admission else "Ask whose it is. "
    return (
        f"{whose} was {words.put} on {moment(each.set_at, environment)}{by}, and the pupil is not in this backup. "
        f"{ask}As soon as they are imported again: "
        f"{words.set} {each.admission or _SOMEBODY} --because {_SOMEBODY} --as EMAIL"
    )


_SOMEBODY = '"…"'
"""What whoever types it has to fill in."""


def _asked(restored: Restored, environment: Environment) -> Iterator[str]:
    """Each request and each statement that this backup knows nothing of, or not all; what became of it is one line."""
    of: dict[tuple[bool, int], list[AskedSince]] = {}
    for each in restored.decided.asked:
        is_statement = each.deed in {Deed.STATEMENT_TAKE, Deed.STATEMENT_TAKE_BACK}
        of.setdefault((is_statement, each.record_id), []).append(each)
    for (is_statement, number), each_of in of.items():
        deeds = {each.deed for each in each_of}
        if deeds == {Deed.STATEMENT_TAKE, Deed.STATEMENT_TAKE_BACK}:
            continue  # it came and went since
        first = next((each for each in each_of if each.deed == Deed.REQUEST_TAKE), each_of[-1])
        by = f", by {first.by}" if first.by else ""
        when = f"on {moment(first.at, environment)}{by}"
        whose = f" of the pupil {first.admission}" if first.admission else ""
        stands = " What it says stands in the database that is kept." if restored.aside else ""
        if Deed.STATEMENT_TAKE in deeds:
            yield (
                f"Statement {number}{whose} was taken down {when}, and is not in this backup.{stands} Take it down "
                f"again: staffroom statement records {first.admission or _SOMEBODY} --as EMAIL"
            )
        elif is_statement:
            yield (
                f"Statement {number}{whose} was shown no more {when}, and is shown again. To show it no more: "
                f"staffroom statement withdraw {number} --as EMAIL"
            )
        elif Deed.REQUEST_TAKE in deeds:
            yield (
                f"Request {number}{whose} was taken down {when}, and is not in this backup; its time runs.{stands} "
                "Take it down again: staffroom request new, or for a complaint: staffroom request complaint"
            )
        else:
            yield (
                f"Request {number}{whose} was gone on with, last {when}, and this backup does not know of it."
                f"{stands} See how it stands here, and do the rest again: staffroom request show {number} --as EMAIL"
            )
