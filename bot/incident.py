"""`staffroom incident`: who saw and did what about whom, out of the audit, for who may read that."""

import csv
import io
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import assembly
from bot.ask import Ask
from bot.inputs.line import Unclear
from bot.inputs.pupils import PupilField
from bot.printing import DOOR, somebody
from bot.settings import read_environment
from bot.taking_away import noted, written
from models.access.authoriser import read_what_they_may
from models.audit.deeds import Did
from models.audit.entries import Actor, record_refusal
from models.audit.taken_files import TakenKind
from models.db.errors import NotAllowed, Sorry
from models.db.tables import Db
from models.lifecycle.incident import TO_THE_REGULATOR, IncidentSpan, SeenOrDone, lists_beside, timeline
from models.rules.clock import read_time, show_time
from models.rules.days import read_day
from models.rules.spreadsheets import safe_cell
from models.rules.wording import count, day_of_month, listed
from models.school.snapshot import school

_PLACES = {
    "": "by itself", DOOR: "on the command line", "terminal": "in the terminal", "calendar": "in a calendar",
    "drill": "in a drill",
}  # fmt: skip
"""Where something was seen or done that is no platform's."""
DOORS = ("slack", "teams", "terminal", DOOR)
"""Over what people see and do something."""
HEADS = ("When", "Who", "Did", "What", "Pupil", "Record and fields", "Where")
_WITHIN = timedelta(days=3)
"""So far back is looked where nobody says since when."""


@dataclass(frozen=True)
class IncidentAsked:
    """What was typed."""

    first: str = ""
    last: str = ""
    known: str = ""
    whose: str = ""
    """The e-mail of one of the staff, or the name of a pupil."""
    door: str = ""
    channels: bool = False


def tell_incident(email: str, asked: IncidentAsked, out: Path | None) -> list[str]:
    """The timeline, line by line or into a CSV file; that they looked is on record.

    Raises Sorry for nobody's e-mail, no time, nobody meant, a file that is there, and for who may not.
    """
    environment = read_environment()
    now = datetime.now(UTC)
    if out is not None and out.exists():
        raise Sorry(f"{out} is there already. Name another file: --out")
    with closing(assembly.open_database(environment, make=False)) as database:
        try:
            with database.writing() as db:
                zone = school(db).settings.timezone
                who = somebody(db, email, now.astimezone(zone).date())
                read_what_they_may(db, who)
                actor = Actor(who.staff_id, now, DOOR)
                ask = Ask(who=who, now=now, school=school(db), door=DOOR, db=db)
                span = _span(db, ask, asked, zone)
                found, beside = timeline(db, actor, who, span), lists_beside(db, span)
                known = _moment(asked.known, zone, now)
                if known > now:
                    raise Sorry(
                        "The school cannot know of it later than now. Say since when it does: --known"
                    )
                note = (
                    noted(db, actor, who, TakenKind.INCIDENT, out, (span.pupil_id,))
                    if out is not None
                    else None
                )
        except NotAllowed as refused:
            # After the rollback, in a transaction of its own: what was refused stays on record.
            with database.writing() as db:
                record_refusal(db, Actor(who.staff_id, now, DOOR), "incident")
            raise Sorry(refused.sentence) from None
        if out is not None and note is not None:
            written(database, note, lambda: _write(out, _csv(found, zone)))
    lines = _summary(found, span, known, zone)
    if beside:
        lines.insert(
            1,
            f"Beside these, {count(beside, 'look')} at lists, and messages with lists, name nobody: the pupil may have "
            "stood on them. To see them, leave out --who.",
        )
    if out is None or note is None:
        return [*(_line(each, zone) for each in found), "", *lines]
    return [
        *lines,
        f"Every line is in {out}. It names pupils: keep it where only those see it who look into this.",
        note.theirs,
    ]


def _write(out: Path, text: str) -> None:
    out.touch(mode=0o600)
    out.write_text(text, "utf-8-sig")


def _span(db: Db, ask: Ask, asked: IncidentAsked, zone: ZoneInfo) -> IncidentSpan:
    last = _moment(asked.last, zone, ask.now, end=True)
    first = _moment(asked.first, zone, last - _WITHIN)
    if first > ask.now:
        raise Sorry("The first moment is still to come. Say since when you look: --from")
    if first > last:
        raise Sorry("The first moment is after the last. Name them the other way round.")
    return IncidentSpan(
        first=first,
        last=last,
        staff_id=somebody(db, asked.whose, ask.today).staff_id if "@" in asked.whose else None,
        pupil_id=_pupil(ask, asked.whose) if asked.whose and "@" not in asked.whose else None,
        door=_door(asked.door),
        channels=asked.channels,
    )


def _door(words: str) -> str:
    word = words.strip().casefold()
    if word and word not in DOORS:
        # Else nothing would be found, and that read as nothing seen.
        raise Sorry(f"“{words}” is not one of these: {listed(DOORS, last='or')}.")
    return word


def _pupil(ask: Ask, words: str) -> int:
    try:
        return PupilField(leavers=True).read(ask, [words])
    except Unclear as unclear:
        raise Sorry(unclear.in_words) from None


def _moment(words: str, zone: ZoneInfo, usual: datetime, *, end: bool = False) -> datetime:
    """The moment that was typed, in the school's time; of a day alone its beginning, or its end."""
    if not words.strip():
        return usual
    said = words.replace("T", " ").split()
    try:
        day = read_day(said, usual.astimezone(zone).date(), past=True)
        clock = read_time(said[day[0] :]) if day is not None else None
    except ValueError as wrong:
        raise Sorry(str(wrong)) from None
    if day is None or day[0] + (clock[0] if clock is not None else 0) != len(said):
        raise Sorry(f"“{words}” is no moment. Write it such as 2026-11-23, or “2026-11-23 08:15”.")
    if clock is None:
        whole = timedelta(days=1) - timedelta(seconds=1) if end else timedelta()
        return (datetime.combine(day[1], time(), zone) + whole).astimezone(UTC)
    return datetime.combine(day[1], clock[1], zone).astimezone(UTC)


def _summary(found: list[SeenOrDone], span: IncidentSpan, known: datetime, zone: ZoneInfo) -> list[str]:
    did = Counter(each.did for each in found)
    pupils = {each.pupil_id for each in found if each.pupil_id is not None}
    people = {each.who for each in found}
    kinds = listed(
        (
            count(did[Did.SAW], "look"),
            count(did[Did.CHANGED], "change"),
            count(did[Did.REFUSED], "refusal"),
        )
    )
    due = known + TO_THE_REGULATOR
    return [
        f"From {_said(span.first, zone)} to {_said(span.last, zone)}: {kinds}, by "
        f"{count(len(people), 'person', 'people')}, about {count(len(pupils), 'pupil')} by name. A look at a list "
        "names no pupil: what stood on it says its kind.",
        f"Known of since {_said(known, zone)}: where it is a risk for anybody, the regulator hears of it by "
        f"{_said(due, zone)}. Ask the data protection officer.",
    ]


def _line(each: SeenOrDone, zone: ZoneInfo) -> str:
    about = f": {each.pupil}" if each.pupil else ""
    more = f" ({each.about})" if each.about else ""
    at = f"{each.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return f"{at}  {each.who} {each.how}{about}{more}, {_where(each.door)}"


def _where(door: str) -> str:
    return _PLACES.get(door) or f"in {door.capitalize()}"


def _csv(found: list[SeenOrDone], zone: ZoneInfo) -> str:
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(HEADS)
    for each in found:
        at = f"{each.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        cells = (at, each.who, each.did, each.how, each.pupil, each.about, _where(each.door))
        rows.writerow(map(safe_cell, cells))
    return written.getvalue()


def _said(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{day_of_month(local.date())} {local.year}, {show_time(local)}"
