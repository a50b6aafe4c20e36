"""One page for governors: what is held, what it is for, what could go wrong, and what they are asked to decide."""

from bot.governance.draft import DataPaper
from bot.governance.known import KnownOfData, next_review
from bot.governance.promises import Promise
from bot.governance.record import PURPOSES, special
from bot.governance.theirs import TheirFiles, Theirs
from models.rules.wording import count, day_of_month, first_large, listed
from models.school.people import Role


def page_for_governors(known: KnownOfData, written: TheirFiles) -> DataPaper:
    """The whole in brief; the other papers say it in full."""
    paper = DataPaper("governors", "Data about pupils in Staffroom: for governors", written)
    here = sum(known.pupils.values())
    for_what = listed(name.casefold() for name, _ in PURPOSES)
    paper.says(
        f"Staffroom carries out the school's Tracking and Mentoring Policy: {for_what}. "
        f"It holds records of {count(here, 'pupil')} who are here and of {known.left} who have left, and is used by "
        f"{count(known.staff, 'member')} of staff. Special, or near to it: {special()}."
    )
    paper.heading("What is promised")
    paper.bullets(
        map(
            paper.promise,
            (
                Promise.ONE_AUTHORISER,
                Promise.ON_RECORD,
                Promise.SEALED,
                Promise.CONCERN,
                Promise.PROPOSED,
                Promise.DUE_LISTED,
                Promise.REMOVED_FOR_GOOD,
                Promise.RESTORED_WHOLE,
            ),
        )
    )
    paper.heading("How it stands today")
    paper.bullets(_stands(known))
    paper.heading("What governors are asked")
    paper.bullets(
        (
            f"To confirm the basis: {known.run.basis}. {paper.cell(Theirs.BASIS)}",
            f"To see that the data protection officer advised. {paper.cell(Theirs.ADVICE_OF_DPO)}",
            f"To accept what remains of the risks. {paper.cell(Theirs.SIGNED_OFF)}",
        )
    )
    return paper


def _stands(known: KnownOfData) -> list[str]:
    said = [
        f"{first_large(role)}: {listed(known.holders[role]) or 'nobody yet'}."
        for role in (Role.DATA_PROTECTION, Role.SAFEGUARDING_LEAD, Role.SCHEME_LEAD)
    ]
    for what, when in (("Backup", known.last_backup), ("Drill of a backup", known.last_drill)):
        local = when.astimezone(known.settings.timezone).date() if when is not None else None
        said.append(f"{what}: {f'the last on {day_of_month(local)} {local.year}' if local else 'none yet'}.")
    said.append(next_review(known))
    said.append("Backups are encrypted." if known.run.backups_encrypted else "Backups are not encrypted yet.")
    return said
