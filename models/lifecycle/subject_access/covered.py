"""Who looked after the pupil while a mentor was away, to stand with who mentored them (P4; lifecycle, 2)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.db.tables import Db
from models.lifecycle.subject_access.naming import InWords, SaidInWords, in_full
from models.school.mentor_cover import MentorCover
from models.school.people import Mentorship

MENTORED = str(Mentorship.__tablename__)
WHO_COVERED = "who covered while the mentor was away"


def covers_of(
    db: Db, words: InWords, mentored: Iterable[Mapping[str, Any]]
) -> Mapping[int, list[tuple[str, str, SaidInWords]]]:
    """By mentorship, each cover in it: a name of its own, what it is, and who from which day to which."""
    rows = list(mentored)
    wanted = (
        select(MentorCover)
        .where(col(MentorCover.mentor_id).in_({each["staff_id"] for each in rows}))
        .order_by(col(MentorCover.first_day), col(MentorCover.id))
    )
    covers = db.execute(wanted).scalars().all() if rows else ()
    return {
        each["id"]: [
            (f"cover {at}", WHO_COVERED if at == 1 else f"{WHO_COVERED} ({at})", said)
            for at, said in enumerate(_within(words, each, covers), start=1)
        ]
        for each in rows
    }


def _within(
    words: InWords, mentored: Mapping[str, Any], covers: Iterable[MentorCover]
) -> Iterator[SaidInWords]:
    for each in covers:
        first = max(each.first_day, mentored["first_day"])
        last = min([each.last_day, *_ends(words, mentored["last_day"], each.ended_at)])
        who = words.of_staff(each.cover_id)
        if each.mentor_id == mentored["staff_id"] and first <= last and who is not None:
            days = f"{in_full(first)} to {in_full(last)}" if first < last else in_full(first)
            yield SaidInWords(f"{who.words}, {days}", of_staff=True)


def _ends(words: InWords, left: date | None, ended: datetime | None) -> Iterator[date]:
    """What is ended on its first day was undone: it ends before it began."""
    if left is not None:
        yield left
    if ended is not None:
        yield words.day_before(ended)
