"""The impact assessment, by the regulator's seven steps."""

from bot.governance.draft import DataPaper
from bot.governance.known import KnownOfData, next_review
from bot.governance.promises import Promise
from bot.governance.record import PURPOSES, categories, special
from bot.governance.risks import RISKS, scores
from bot.governance.theirs import TheirFiles, Theirs
from models.access.permissions import IN_WORDS, WHO_MAY
from models.audit.deeds import Did
from models.lifecycle.register import register
from models.rules.wording import count, first_large, listed


def impact_assessment(known: KnownOfData, written: TheirFiles) -> DataPaper:
    """What is done with data about children, what could go wrong for them, and what is done against it."""
    paper = DataPaper("impact-assessment", "Data protection impact assessment", written)
    paper.heading("1 Why it is needed")
    paper.says(
        "It holds data about children, some of it special, and staff are seen at their work. Each of these asks for an "
        f"assessment. {paper.promise(Promise.ON_RECORD)}"
    )
    paper.theirs(Theirs.AIM)
    _described(paper, known)
    paper.heading("3 Who was asked")
    for words, part in (
        ("Pupils and parents", Theirs.ASKED_PUPILS),
        ("Staff", Theirs.ASKED_STAFF),
        ("Whoever runs the machines", Theirs.ASKED_IT),
    ):
        paper.heading(words, 3)
        paper.theirs(part)
    _needed(paper, known)
    _risks(paper, known, written)
    paper.heading("7 Sign-off")
    paper.heading("The data protection officer's advice", 3)
    paper.theirs(Theirs.ADVICE_OF_DPO)
    paper.heading("Measures approved, and what remains accepted", 3)
    paper.theirs(Theirs.SIGNED_OFF)
    paper.heading("Next review", 3)
    paper.says(next_review(known))
    paper.theirs(Theirs.REVIEW)
    return paper


def _described(paper: DataPaper, known: KnownOfData) -> None:
    run = known.run
    sources = dict.fromkeys(each.source for each in register().values() if each.of_pupils)
    paper.heading("2 What is done")
    paper.heading("Nature", 3)
    paper.grid(
        ("", ""),
        (
            ("Collected from", f"{first_large('; '.join(sources))}."),
            ("Used for", f"{first_large('; '.join(what for _, what in PURPOSES))}."),
            (
                "Stored in",
                f"{'a PostgreSQL database' if run.on_postgresql else 'an SQLite file'} of the school's own, and its "
                f"backups, for {run.backup_days} days{', also in a second place' if run.backups_elsewhere else ''}.",
            ),
            ("Deleted", "As in the retention schedule."),
            (
                "Shared with",
                f"Staff of the school, over {listed(run.doors) or 'the terminal'}"
                f"{', at a public address' if run.public_address else ''}. {paper.promise(Promise.STRANGERS)} "
                f"{paper.cell(Theirs.PROCESSORS)}",
            ),
        ),
        (1, 4),
    )
    paper.heading("Scope", 3)
    here = sum(known.pupils.values())
    by_year = listed(f"Year {year}: {many}" for year, many in known.pupils.items())
    done = known.done
    paper.grid(
        ("", ""),
        (
            ("What", categories()),
            ("Special, or near to it", f"{first_large(special())}."),
            ("How many", f"{count(here, 'pupil')} ({by_year}); {count(known.staff, 'member')} of staff."),
            ("How much", f"{sum(known.rows.values()):,} records in {len(known.rows)} tables today."),
            (
                "How often",
                f"Put on record in the last 30 days: {count(done.get(Did.CHANGED, 0), 'change')}, "
                f"{count(done.get(Did.SAW, 0), 'look')} and {count(done.get(Did.REFUSED, 0), 'refusal')}.",
            ),
            ("How long", "As in the retention schedule."),
            ("Where", paper.cell(Theirs.TRANSFERS)),
        ),
        (1, 4),
    )
    paper.heading("Context and purpose", 3)
    paper.theirs(Theirs.CONTEXT)
    paper.says(f"Who may do and see what. {paper.promise(Promise.ONE_AUTHORISER)}")
    paper.grid(
        ("What", "Who may"),
        (
            (first_large(str(action)), listed((IN_WORDS[grant] for grant in grants), last="or"))
            for action, grants in WHO_MAY.items()
        ),
        (1, 1.6),
    )


def _needed(paper: DataPaper, known: KnownOfData) -> None:
    paper.heading("4 Necessity and proportionality")
    paper.grid(
        ("", ""),
        (
            ("Lawful basis (proposed)", f"{first_large(known.run.basis)}. {paper.cell(Theirs.BASIS)}"),
            ("Other uses", f"Not for appraisal unless the school says so. {paper.cell(Theirs.APPRAISAL)}"),
            ("Quality", paper.promise(Promise.LOOKED_FIRST)),
            ("No more than needed", paper.promise(Promise.COLUMNS_DROPPED)),
            ("Not for ever", paper.promises(Promise.REGISTER_WHOLE, Promise.DUE_LISTED)),
            ("Informing people", "The privacy notices, in the same folder."),
            (
                "Their rights",
                "As in the privacy notices. "
                + paper.promises(
                    Promise.ANSWERED,
                    Promise.IN_TIME,
                    Promise.STATEMENT,
                    Promise.ONE_REMOVED,
                    Promise.RESTRICTED,
                    Promise.COMPLAINT,
                )
                + f" {paper.cell(Theirs.HOW_TO_ASK)}",
            ),
            ("No decision by a machine", paper.promises(Promise.BY_A_RULE, Promise.PROPOSED)),
            ("Transfers", paper.cell(Theirs.TRANSFERS)),
        ),
        (1, 4),
    )


def _risks(paper: DataPaper, known: KnownOfData, written: TheirFiles) -> None:
    said = scores(written.text(Theirs.RISK_SCORES))
    paper.heading("5 Risks")
    if len(said) < len(RISKS):
        paper.gap(Theirs.RISK_SCORES)
    blank = ("",) * 5
    paper.grid(
        ("No.", "Risk", "How likely", "How severe", "Overall"),
        (
            (str(number), each.what, *said.get(number, blank)[:3])
            for number, each in enumerate(RISKS, start=1)
        ),
        (0.3, 3, 1, 1, 1),
    )
    paper.heading("6 Measures")
    paper.grid(
        ("No.", "Measures", "Here", "What remains", "Approved"),
        (
            (
                str(number),
                paper.promises(*each.measures),
                each.stands(known),
                *said.get(number, blank)[3:],
            )
            for number, each in enumerate(RISKS, start=1)
        ),
        (0.3, 3, 1.7, 0.7, 0.7),
    )
    paper.heading("What these measures do not reach", 3)
    paper.says(f"{paper.promise(Promise.SEALED)} Seals are published in {known.run.anchors}.")
    paper.bullets(
        (
            "Who administers the database can change or remove what is not sealed and published yet: a quarter of an "
            "hour, or as long as Staffroom is stopped.",
            "They can add entries about what never happened, and read everything, of which there is no entry.",
            "Who can write the database, the file of published seals, the log and every copy of it can change "
            "everything; what others noted of the seals is what they cannot change.",
        )
    )
