"""The retention schedule: each kind of what is held, for how long, and what becomes of it then."""

from collections.abc import Iterator
from datetime import date

from bot.governance.draft import DataPaper
from bot.governance.known import KnownOfData
from bot.governance.promises import Promise
from bot.governance.theirs import TheirFiles
from models.lifecycle.register import held
from models.outbox.clearing import stands_for
from models.rules.retention import OF_LEAVERS, HeldKind, goes_on, gone_everywhere_on
from models.rules.wording import count, day_of_month, listed

THEN = {
    HeldKind.IDENTITY: "all goes but a number and the year of leaving; these, once nothing names them",
    HeldKind.WORKING_NOTES: "text and row go",
    HeldKind.SESSIONS: "the rows go; counts without pupils stay",
    HeldKind.ACADEMIC: "the rows go; figures of year groups, without pupils, stay",
    HeldKind.DAY_CODES: "the rows go: the MIS is the register",
    HeldKind.TELLING: "the rows go",
    HeldKind.WORKINGS: "what was run goes",
    HeldKind.STAFF: "accounts and e-mail go; the name stays on records of theirs that are kept",
    HeldKind.AUDIT: "the entries go; a checkpoint accounts for the gap",
    HeldKind.REQUESTS: "the rows go",
    HeldKind.FILES: "the files go",
}
"""What becomes of each kind."""
BESIDE = {HeldKind.FILES: ("the file of an answer to a request",)}
"""What there is of a kind that is no table."""


def retention_schedule(known: KnownOfData, written: TheirFiles) -> DataPaper:
    """For how long everything is kept."""
    paper = DataPaper("retention-schedule", "Retention schedule", written)
    paper.says(
        paper.promises(
            Promise.REGISTER_WHOLE, Promise.DUE_LISTED, Promise.REMOVED_FOR_GOOD, Promise.NOT_BROUGHT_BACK
        )
    )
    paper.grid(
        ("Kind", "What it is", "Kept", "Then", "Records"),
        (
            (
                kind.capitalize(),
                "; ".join([*BESIDE.get(kind, ()), *sorted({each.what for each in held(kind)})]),
                "; ".join(_kept(known, kind)),
                THEN[kind],
                f"{sum(known.rows[each.name] for each in held(kind)):,}",
            )
            for kind in HeldKind
        ),
        (1, 3.4, 1.5, 1.7, 0.8),
    )
    paper.heading("How it is counted")
    paper.bullets(
        (
            "Years after leaving count from the end of the academic year of leaving. Of who leaves today, these "
            f"are kept no longer: {listed(_first_days(known))}.",
            "A pupil who comes back is counted anew.",
            "What the school makes part of the pupil's file, kept until 25 years after birth, is handed over first; "
            "nothing here is kept for so long.",
        )
    )
    paper.heading("Removed before its time")
    paper.says(
        f"{paper.promise(Promise.ONE_REMOVED)} So far: {count(known.rows['removed_record'], 'record')}."
    )
    paper.heading("Where else it is")
    gone = gone_everywhere_on(known.today, known.run.backup_days)
    paper.bullets(_elsewhere(paper, known, _in_full(gone)))
    return paper


def _kept(known: KnownOfData, kind: HeldKind) -> Iterator[str]:
    """For how long a kind is kept, and what of it goes sooner by itself."""
    yield known.settings.keeping.in_words(kind)
    yield from (f"{each.what}: {each.kept}" for each in held(kind) if each.kept)


def _first_days(known: KnownOfData) -> Iterator[str]:
    for kind in OF_LEAVERS:
        goes = goes_on(known.today, known.settings.keeping.years(kind) or 0)
        yield f"{kind.value} from {_in_full(goes)} on"


def _in_full(day: date) -> str:
    return f"{day_of_month(day)} {day.year}"


def _elsewhere(paper: DataPaper, known: KnownOfData, gone: str) -> list[str]:
    found = [
        f"{paper.promise(Promise.FILES_GO)} Here these are {known.settings.request_file_days}.",
        paper.promise(Promise.TAKEN_NAMED),
        f"{paper.promise(Promise.BACKUPS_GO)} Here these are {known.run.backup_days}: what is removed today is gone "
        f"from the last on {gone}.",
    ]
    if known.run.doors:
        found.append(
            f"Messages in {listed(known.run.doors)} are a second copy. {paper.promise(Promise.LISTS_CLEARED)} Here "
            f"these are {known.settings.posted_list_days}. {paper.promise(Promise.MESSAGES_CLEARED)} Here that is "
            f"{stands_for(known.settings.keeping).days} days after it was sent. How long the platform keeps what "
            "people typed themselves, and its own copies and backups of all, is the school's to set there."
        )
    if known.run.on_postgresql:
        found.append(
            "PostgreSQL's write-ahead log, archived or not, holds what was changed until it is used again or thrown "
            "away; each replica holds all that the database holds. Whoever runs the server sets for how long, and it "
            "is to be no longer than backups are kept."
        )
    else:
        found.append(
            "SQLite's write-ahead log stands beside the database, in the same folder, and is a part of it. A streaming "
            "replica that the school adds holds what it held for as long as is set there."
        )
    return found
