"""Rows about somebody or something that the school does not have."""

from models.exchange.drafts import Draft
from models.exchange.sheets import Sheet


def no_such_pupil(draft: Draft, sheet: Sheet, line: int, upn: str, admission: str) -> None:
    """Note a row about somebody who is not a pupil here; it is left out."""
    name = "upn" if upn.strip() else "admission number"
    if not (upn.strip() or admission.strip()):
        draft.refuse(
            sheet,
            line,
            name,
            None,
            "there is neither a UPN nor an admission number",
            "Fill in one, or take the row out.",
        )
        return
    draft.warn(
        sheet,
        line,
        name,
        upn or admission,
        "no pupil at the school has this number",
        "The row is left out. Nothing needs doing if the pupil has left; else import the pupils file too.",
    )


def no_such_subject(draft: Draft, sheet: Sheet, line: int, words: str) -> None:
    """Note a row of a subject that the school does not have; it is left out."""
    draft.warn(
        sheet,
        line,
        "subject",
        words,
        "there is no subject of this name or code",
        "The row is left out. Add the subject to the subjects file if it is needed.",
    )


def no_such_member(draft: Draft, sheet: Sheet, line: int, name: str, words: str, result: str) -> None:
    """Note a row that names somebody who is not on the staff."""
    draft.warn(
        sheet,
        line,
        name,
        words,
        "there is no member of staff with this e-mail or code",
        f"{result} Add the person to the staff file.",
    )


def not_tracked(draft: Draft, sheet: Sheet, line: int, year: int) -> None:
    """Note a row about a pupil whose year group has no grades here; it is left out."""
    draft.warn(
        sheet,
        line,
        None,
        f"Year {year}",
        "grades after Year 11 are not tracked",
        "The row is left out. Nothing needs doing.",
    )
