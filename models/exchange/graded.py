"""Which subjects have grades or targets already, so that no file changes the scale under them (R3)."""

from sqlalchemy import select

from models.exchange.drafts import Draft
from models.exchange.held import table

_KEY_STAGE_4 = 10


def graded_subjects(draft: Draft, column: str) -> set[int]:
    """The subjects in which a pupil of the key stage whose scale the column holds has a grade or a target."""
    pupils = table("pupil")
    older = pupils.c.year_group >= _KEY_STAGE_4
    found: set[int] = set()
    for name in ("grade_entry", "target"):
        rows = table(name)
        of_stage = (
            select(rows.c.subject_id)
            .join(pupils, pupils.c.id == rows.c.pupil_id)
            .where(older if column == "scale" else ~older)
        )
        found.update(draft.connection.execute(of_stage.distinct()).scalars())
    return found
