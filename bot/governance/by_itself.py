"""The rules that trigger anything, from the program's own declarations: nothing of this list is written by hand."""

from collections.abc import Iterator

from bot.governance.draft import DataPaper
from bot.governance.known import KnownOfData
from bot.governance.promises import Promise
from bot.governance.theirs import TheirFiles
from models.outbox.topics import Topic
from models.rules.backups import DRILL_EVERY
from models.rules.clock import show_time
from models.rules.days import WEEKDAYS
from models.rules.policy_parts import PolicyPart
from models.rules.triggers import Trigger
from models.rules.wording import count, first_large
from scheduler.jobs import Daily, Every, Job
from scheduler.keeping import HOURLY, NIGHTLY
from scheduler.timetable import SCHOOL_WEEK, timetable


def what_happens_by_itself(known: KnownOfData, written: TheirFiles) -> DataPaper:
    """What Staffroom does without being asked, whom it tells, and by which rules something counts as due or late."""
    paper = DataPaper("what-happens-by-itself", "What happens by itself, and by which rules", written)
    numbers = vars(known.settings)
    paper.says(
        "No decision about a pupil is made by the program: it looks, it lists, it tells, and people decide. "
        + paper.promises(Promise.BY_A_RULE, Promise.PROPOSED, Promise.COUNTED)
    )
    paper.heading("The rules by which something happens about a pupil")
    paper.grid(
        ("Rule", "When", "What happens", "What people decide"),
        (
            (
                each.title,
                *(
                    f"{each.said(part, numbers)}."
                    for part in (each.when, first_large(each.then), each.people)
                ),
            )
            for each in Trigger
        ),
        (1, 1.6, 1.6, 1.8),
    )
    paper.heading("What is done by the clock")
    paper.grid(
        ("What", "When", "What it does"),
        ((first_large(each.name), _when(each), each.does) for each in timetable(known.settings)),
        (1, 1, 3),
    )
    paper.heading("What is done beside the clock")
    paper.grid(("What", "When", "What it does"), _beside_the_clock(paper, known), (1, 1, 3))
    paper.heading("What somebody is told")
    paper.bullets(first_large(each.label) for each in Topic)
    paper.heading("What counts as due, done or late")
    paper.grid(
        ("Policy", "What", "How it is counted", "It waits for"),
        ((each.duty.key, each.what, each.means, each.waits_for) for each in PolicyPart),
        (0.4, 1.2, 3, 1),
    )
    return paper


def _beside_the_clock(paper: DataPaper, known: KnownOfData) -> Iterator[tuple[str, str, str]]:
    """What a server that runs does whenever it is due; none of it is a job with a time and a day."""
    run, settings = known.run, known.settings
    yield (
        "A backup",
        _at(HOURLY if run.backups_hourly else NIGHTLY),
        f"{paper.promises(Promise.BACKUP_WHOLE, Promise.BACKUPS_GO)} Here these are {run.backup_days}. The scheme lead "
        "and the data manager are told where there is no new one.",
    )
    yield (
        "Files of answers to requests",
        "Before each of these backups",
        f"{paper.promise(Promise.FILES_GO)} Here these are {settings.request_file_days}.",
    )
    yield (
        "A drill of a backup",
        f"{count(DRILL_EVERY.days, 'day')} after the last; the first a day after the first backup",
        paper.promise(Promise.DRILLED),
    )
    yield (
        "Removal for good",
        f"{count(settings.undo_minutes, 'minute')} after people approved it",
        f"A list that was approved is carried out, a few hundred rows at a time. "
        f"{paper.promise(Promise.REMOVED_FOR_GOOD)}",
    )
    yield ("Removal once more", "When an older copy is served", paper.promise(Promise.NOT_BROUGHT_BACK))
    yield (
        "The end of the record of looks and changes",
        "Whenever it has grown",
        f"It is published in {run.anchors} and in the log. {paper.promise(Promise.SEALED)}",
    )
    yield (
        "What was promised to somebody",
        "At once, or when it is due",
        f"It is sent, up to {count(settings.delivery_attempts, 'time')}. {paper.promise(Promise.AFTER_OUTAGE)}",
    )
    if run.doors:
        yield (
            "Whose an account is",
            f"When somebody speaks, after {count(run.account_hours, 'hour')}",
            paper.promise(Promise.LINK_AGAIN),
        )
        yield (
            "A request that could not be answered",
            "When it can be",
            f"It is answered then, or forgotten after {count(run.request_minutes, 'minute')}.",
        )


def _when(job: Job) -> str:
    return _at(job.trigger)


def _at(trigger: Daily | Every) -> str:
    match trigger:
        case Daily(at, days):
            which = {frozenset(SCHOOL_WEEK): "Monday to Friday", frozenset(WEEKDAYS): "Every day"}
            return f"{which.get(days, ', '.join(sorted(days, key=WEEKDAYS.index)))}, {show_time(at)}"
        case Every(minutes):
            return f"Every {count(minutes, 'minute')}"
