"""Copies of the agreement, to be signed at home: the school's text, whose copy it is, and a code to scan (P1)."""

import json
from collections.abc import Sequence

import segno

from bot.papers.markdown import blocks
from bot.say.paper import Paper, file_name
from bot.say.viewer import Viewer
from bot.say.words import count
from models.audit.facts import shown_in
from models.mentoring.agreement import AgreementCopy
from models.rules.codes import show_code

KEEP = (
    "Each copy is for its own pupil and their parents. When it is back, scan its code into a message to me."
)
_SIGNED = ("Pupil", "Parent or carer", "For the school")


def agreement_paper(
    viewer: Viewer, copies: Sequence[AgreementCopy], whose: str, line: str, also: tuple[str, ...] = ()
) -> Paper:
    """A copy a pupil, each beginning on a page of its own; the code on it says nothing of the pupil.

    `also` says for whom there is none, and why.
    """
    title = f"Agreement for Examination Success, {whose}"
    if len(copies) > 1:
        title = f"Agreements for Examination Success, {count(len(copies), 'pupil')} of {whose}"
    facts = {
        "title": title,
        "what": "Agreement for Examination Success",
        "texts": {
            str(number): blocks(text) for number, text in {each.number: each.text for each in copies}.items()
        },
        "signed": _SIGNED,
        "copies": [_copy(viewer, each) for each in copies],
    }
    text = json.dumps(facts, ensure_ascii=False)
    shows = shown_in(tuple(copies))
    return Paper(
        file_name("agreement", whose),
        title,
        "agreement",
        text,
        line,
        keep=KEEP,
        also=also,
        shows=shows,
    )


def _copy(viewer: Viewer, copy: AgreementCopy) -> dict[str, str]:
    name, form = viewer.school.name_and_form(copy.pupil_id)
    code = show_code(copy.code)
    scanned = segno.make(f"agreement {code}", error="m", micro=False)
    return {
        "name": name,
        "where": form,
        "text": str(copy.number),
        "code": code,
        "qr": scanned.svg_inline(border=0, omitsize=True),
        "version": f"Text {copy.number}",
    }
