"""The rules that trigger anything, from the program's own declarations: nothing of this list is written by hand."""

from bot.governance.draft import DataPaper
from bot.governance.known import KnownOfData
from bot.governance.promises import Promise
from bot.governance.theirs import TheirFiles
from models.outbox.topics import Topic
from models.rules.clock import show_time
from models.rules.days import WEEKDAYS
from models.rules.policy_duties import PolicyPart
from models.rules.triggers import Trigger
from models.rules.wording import count, first_large
from scheduler.jobs import Daily, Every, Job
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
    paper.heading("What somebody is told")
    paper.bullets(first_large(each.label) for each in Topic)
    paper.heading("What counts as due, done or late")
    paper.grid(
        ("Policy", "What", "How it is counted", "It waits for"),
        ((each.duty.key, each.what, each.means, each.waits_for) for each in PolicyPart),
        (0.4, 1.2, 3, 1),
    )
    return paper


def _when(job: Job) -> str:
    match job.trigger:
        case Daily(at, days):
            which = {frozenset(SCHOOL_WEEK): "Monday to Friday", frozenset(WEEKDAYS): "Every day"}
            return f"{which.get(days, ', '.join(sorted(days, key=WEEKDAYS.index)))}, {show_time(at)}"
        case Every(minutes):
            return f"Every {count(minutes, 'minute')}"
