"""The rules that trigger anything, from the program's own declarations: nothing of this list is written by hand."""

from bot.governance.draft import DataPaper
from bot.governance.known import KnownOfData
from bot.governance.promises import Promise
from bot.governance.theirs import TheirFiles
from models.outbox.topics import Topic
from models.rules.policy_duties import PolicyPart
from models.rules.wording import first_large
from scheduler.timetable import timetable


def what_happens_by_itself(known: KnownOfData, written: TheirFiles) -> DataPaper:
    """What Staffroom does without being asked, whom it tells, and by which rules something counts as due or late."""
    paper = DataPaper("what-happens-by-itself", "What happens by itself, and by which rules", written)
    paper.says(
        "No decision about a pupil is made by the program: it looks, it lists, it tells, and people decide. "
        + paper.promises(Promise.PROPOSED, Promise.COUNTED)
        + " One rule carries something out where nobody objected: when a round of Key Stage 3 reviews closes, a target "
        "is raised where the teacher judged “above” and the head of subject did not hold it."
    )
    paper.heading("What falls due by the clock")
    paper.bullets(first_large(each.name) for each in timetable(known.settings))
    paper.heading("What somebody is told")
    paper.bullets(first_large(each.label) for each in Topic)
    paper.heading("What counts as due, done or late")
    paper.grid(
        ("Policy", "What", "How it is counted", "It waits for"),
        ((each.duty.key, each.what, each.means, each.waits_for) for each in PolicyPart),
        (0.4, 1.2, 3, 1),
    )
    return paper
