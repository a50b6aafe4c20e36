"""The privacy notices: what pupils and their parents are told, plainly and in a child's words, and what staff are."""

from collections import defaultdict
from collections.abc import Mapping

from bot.governance.draft import DataPaper
from bot.governance.known import KnownOfData
from bot.governance.promises import Promise
from bot.governance.record import special
from bot.governance.theirs import TheirFiles, Theirs
from models.access.permissions import IN_WORDS, WHO_MAY, Action
from models.db.tables import SQLModel
from models.lifecycle.register import HeldTable, held, register
from models.rules.retention import HeldKind
from models.rules.wording import day_of_month, first_large, listed
from models.school.people import Pupil, Staff

PLAINLY = {
    HeldKind.IDENTITY: "Who the pupil is",
    HeldKind.WORKING_NOTES: "Notes of staff",
    HeldKind.SESSIONS: "Sessions",
    HeldKind.ACADEMIC: "Grades, targets, meetings",
    HeldKind.DAY_CODES: "The day's attendance",
    HeldKind.TELLING: "Messages, and what takes back a mistake",
    HeldKind.AUDIT: "Who looked, and did what",
    HeldKind.REQUESTS: "Requests about the record",
    HeldKind.FILES: "Papers that were made",
}
"""What each kind of what is held of pupils is called where whoever reads it has no policy at hand."""
SEEN = {
    "Sessions, and who came": Action.SEE_ATTENDANCE,
    "Grades and targets": Action.SEE_GRADES,
    "A mentoring slip": Action.READ_SLIP,
    "Meetings with the mentor": Action.SEE_MEETINGS,
    "Conversations with home": Action.SEE_CONTACTS,
    "Interventions": Action.SEE_INTERVENTION,
    "The agreement": Action.SEE_AGREEMENT,
}
"""What of a pupil's record is asked about most, and the right that says who sees it."""
OF_PUPILS = tuple(kind for kind in HeldKind if any(each.of_pupils for each in held(kind)))
REGULATOR = "the Information Commissioner's Office (ico.org.uk, 0303 123 1113)"


def _by_time(known: KnownOfData, kind: HeldKind) -> Mapping[str, list[HeldTable]]:
    """What of pupils is of this kind, by how long it is kept: a row each, so that nobody takes one for the other."""
    found: dict[str, list[HeldTable]] = defaultdict(list)
    for each in held(kind):
        if each.of_pupils:
            found[each.kept_for(known.settings.keeping)].append(each)
    return found


def notice_for_pupils_and_parents(known: KnownOfData, written: TheirFiles) -> DataPaper:
    """The part of the school's privacy notice that is about this, in two wordings."""
    paper = DataPaper("privacy-notice-pupils", "Privacy notice: pupils and parents", written)
    paper.says(
        f"This is about Staffroom, with which staff of {known.run.school} mentor and follow up pupils."
    )
    paper.heading("What we hold")
    paper.grid(
        ("Kind", "What it is", "Kept"),
        (
            (PLAINLY[kind], "; ".join(sorted({_what(each) for each in tables})), kept)
            for kind in OF_PUPILS
            for kept, tables in _by_time(known, kind).items()
        ),
        (1, 3.5, 1.5),
    )
    paper.says(f"Special, or near to it: {special()}.")
    paper.heading("Why, and on what basis")
    paper.says(
        f"To carry out our Tracking and Mentoring Policy. Lawful basis: {known.run.basis}; for special data, "
        "substantial public interest."
    )
    paper.theirs(Theirs.BASIS)
    paper.heading("How we get it")
    paper.says(
        "From the school's information system, from what staff write as they work with a pupil, and from what a pupil "
        "or a parent says of a record."
    )
    paper.heading("How it is kept, and for how long")
    paper.says(f"For as long as the table says. {paper.promises(Promise.DUE_LISTED, Promise.BACKUP_WHOLE)}")
    paper.heading("Who sees it, and why")
    paper.says(
        "Staff of the school, each what they need for what they do with the pupil. "
        + paper.promises(Promise.ONE_AUTHORISER, Promise.ON_RECORD)
    )
    paper.grid(
        ("What", "Who sees it"),
        (
            (what, f"{first_large(listed((IN_WORDS[grant] for grant in WHO_MAY[action]), last='or'))}.")
            for what, action in SEEN.items()
        ),
        (1, 3),
    )
    _outside(paper, known)
    _asking(
        paper,
        known,
        Promise.ANSWERED,
        Promise.IN_TIME,
        Promise.STATEMENT,
        Promise.ONE_REMOVED,
        Promise.RESTRICTED,
        Promise.COMPLAINT,
    )
    paper.heading("In short words, for pupils")
    paper.bullets(
        (
            "We keep notes about how you are doing: your grades and targets, your meetings with your mentor, and the "
            "sessions that you are booked into.",
            "Your teachers and your mentor see what they need, and no more. We keep a list of who looked.",
            "A computer reminds them. It does not decide anything about you: people do.",
            "Your notes go some time after you leave school.",
            "You can ask to see what we have about you. If something is wrong, you can ask us to put it right.",
            "You can ask us not to use it for a while. If you are not happy with us, you can complain, and we answer.",
            "If something worries you, or you need help, tell an adult whom you trust. This is not the place for it.",
        )
    )
    _updated(paper, known)
    return paper


def notice_for_staff(known: KnownOfData, written: TheirFiles) -> DataPaper:
    """What is recorded of staff, who sees it and for how long."""
    paper = DataPaper("privacy-notice-staff", "Privacy notice: staff", written)
    paper.says(
        f"This is about Staffroom, with which the staff of {known.run.school} mentor and follow up pupils."
    )
    paper.heading("What is held")
    paper.grid(
        ("What it is", "Kept"),
        (
            (_what(each), each.kept_for(known.settings.keeping))
            for each in sorted(register().values(), key=lambda table: table.what)
            if each.of_staff
        ),
        (3, 2),
    )
    paper.heading("Why, and on what basis")
    paper.says(
        "To carry out our Tracking and Mentoring Policy, to tell each of the staff what waits for them, and to know "
        f"who did and saw what. Lawful basis: {known.run.basis}."
    )
    paper.theirs(Theirs.BASIS)
    paper.heading("How we get it")
    paper.says(
        "From the school's information system, from Slack or Teams, and from what you do in Staffroom."
    )
    paper.heading("What is recorded of your work")
    paper.bullets(
        (
            f"What you do and look at, and when. {paper.promise(Promise.ON_RECORD)}",
            "That you read a slip: its sender sees that.",
            "Whether what the policy asks for was done: grades, meetings, registers, reviews.",
            f"How right predictions were, once results are out. {paper.promise(Promise.ACCURACY)}",
            f"{_by_class(known)} {paper.promise(Promise.CLASS_FIRST)}",
        )
    )
    paper.heading("Who sees it, and why")
    reads = listed(IN_WORDS[grant] for grant in WHO_MAY[Action.READ_AUDIT])
    paper.says(
        "Leadership and the scheme lead see by role and subject what is late, heads of subject their own subject's; "
        f"the record of looks is read by {reads}. "
        + paper.promises(Promise.ONE_AUTHORISER, Promise.GOVERNORS)
    )
    _outside(paper, known)
    kept = known.settings.keeping.in_words
    paper.heading("For how long")
    paper.says(
        f"Of a member of staff: {kept(HeldKind.STAFF)}. The record of what was done and looked at: "
        f"{kept(HeldKind.AUDIT)}. {paper.promise(Promise.LEFT_STAFF)}"
    )
    paper.heading("Appraisal")
    paper.says("It is not used for appraisal unless the school says so here.")
    paper.theirs(Theirs.APPRAISAL)
    _asking(paper, known, Promise.ANSWERED_STAFF, Promise.IN_TIME, Promise.COMPLAINT)
    _updated(paper, known)
    return paper


def _what(table: HeldTable) -> str:
    """What stands in a table; of who somebody is, everything that does."""
    if table.name not in {Pupil.__tablename__, Staff.__tablename__}:
        return table.what
    columns = SQLModel.metadata.tables[table.name].columns
    return f"{table.what}: {', '.join(table.columns[each.name] for each in columns if not each.primary_key)}"


def _by_class(known: KnownOfData) -> str:
    if known.settings.class_accuracy:
        return "How right the predictions of each class were: the scheme lead has turned that on."
    return "How right the predictions of each class were: that is off, until the scheme lead turns it on."


def _outside(paper: DataPaper, known: KnownOfData) -> None:
    """Whom the data reaches beside the staff, and where."""
    doors = f"Messages to staff go over {listed(known.run.doors)}. " if known.run.doors else ""
    paper.says(f"{doors}Whoever hosts the machine and its backups handles it for us.")
    paper.theirs(Theirs.TRANSFERS)


def _asking(paper: DataPaper, known: KnownOfData, *more: Promise) -> None:
    paper.heading("Your rights, and how to ask")
    ask = (
        "You can ask for a copy of what is held, to have it put right, and to have its use limited or ended. Ask "
        "anybody on the staff, in any words; the answer comes within a month of when we know who asks, and that they "
        "may. Where it is complex it can take two months more: then we say so within the first, with the reason. "
        "Where we refuse something, we say why."
    )
    paper.says(" ".join((ask, *map(paper.promise, more))))
    paper.theirs(Theirs.HOW_TO_ASK)
    paper.heading("Decisions")
    paper.says(f"People make them. {paper.promises(Promise.BY_A_RULE, Promise.PROPOSED)}")
    paper.heading("Contact and complaint")
    officer = "the school's data protection officer"
    named = (
        f"{officer}, {listed(known.officers)}"
        if known.officers
        else f"{officer}, through the school's office"
    )
    whom = listed([each for each in (known.run.contact, named) if each], last="or")
    paper.says(f"Ask, or complain, to the school first: {whom}. Then to {REGULATOR}, or to a court.")


def _updated(paper: DataPaper, known: KnownOfData) -> None:
    paper.says(f"Last updated: {day_of_month(known.today)} {known.today.year}.")
