"""Plans what the files of mentors and of learning support would change, with dates and history (R11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft
from models.exchange.held import Row, read
from models.exchange.questions import Removable
from models.exchange.sheets import Sheet
from models.exchange.unknown import no_pupil_called, no_such_member, pupil_of
from models.exchange.values import Unreadable, read_date
from models.rules.wording import day_in_short
from models.school.care_to_come import Care

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _CareLine:
    """One readable row: who looks after whom, and from when if the file says so."""

    sheet: Sheet
    line: int
    pupil_id: int
    staff_id: int
    since: date | None
    words: str


def _read_lines(draft: Draft, sheets: Sequence[Sheet], name: str, result: str) -> list[_CareLine]:
    """The rows of people who are known."""
    lines: list[_CareLine] = []
    for sheet in sheets:
        for line, (upn, admission, called, words, raw_since) in zip(
            sheet.lines, sheet.pick("upn", "admission number", "pupil", name, "from"), strict=True
        ):
            pupil_id = _pupil(draft, sheet, line, upn, admission, called)
            if pupil_id is None:
                continue
            if not words.strip():
                continue
            staff_id = draft.held.member(words)
            if staff_id is None:
                no_such_member(draft, sheet, line, name, words, result)
                continue
            draft.found.add((sheet.file, FileKind.STAFF))
            try:
                since = read_date(raw_since)
            except Unreadable as trouble:
                draft.leave_out(sheet, line, "from", raw_since, trouble.what, trouble.advice)
                continue
            lines.append(_CareLine(sheet, line, pupil_id, staff_id, since, words))
    return lines


def _pupil(draft: Draft, sheet: Sheet, line: int, upn: str, admission: str, called: str) -> int | None:
    """The pupil by number, or by name where the list has no numbers; None where that is nobody, which is noted."""
    if "pupil" not in sheet.columns:
        return pupil_of(draft, sheet, line, upn, admission)
    named = draft.held.pupils_called(called)
    if len(named) != 1:
        no_pupil_called(draft, sheet, line, called, len(named))
        return None
    draft.found.add((sheet.file, FileKind.PUPILS))
    return named[0]


def plan_mentors(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """One mentor a pupil: a changed one ends the spell before on the day before (P4, R11)."""
    tally = draft.tally(FileKind.MENTORS)
    spells: dict[int, list[Row]] = {}
    for row_id, pupil_id, staff_id, first_day, last_day in read(
        draft.connection, "mentorship", "id", "pupil_id", "staff_id", "first_day", "last_day"
    ):
        spells.setdefault(pupil_id, []).append(
            {
                "id": row_id,
                "pupil_id": pupil_id,
                "staff_id": staff_id,
                "first_day": first_day,
                "last_day": last_day,
            }
        )
    before = {
        pupil_id: row["id"] for pupil_id, rows in spells.items() for row in rows if row["last_day"] is None
    }
    lines = _read_lines(draft, sheets, "mentor", "The pupil keeps the mentor there is.")
    lines.sort(key=lambda each: each.since or draft.held.today)
    to_come: list[_CareLine] = []
    seen: dict[tuple[int, date | None], _CareLine] = {}
    touched: dict[int, Row] = {}
    changed: dict[int, set[str]] = {}
    latest: dict[int, _CareLine] = {}
    for each in lines:
        twin = seen.setdefault((each.pupil_id, each.since), each)
        if twin.staff_id != each.staff_id:
            draft.refuse(
                each.sheet,
                each.line,
                "mentor",
                each.words,
                "the pupil has two mentors from one day",
                "A pupil has one mentor. Take one of the rows out.",
                f"{draft.held.pupil_name(each.pupil_id)}, {twin.words} in {twin.sheet.file}, line {twin.line}",
            )
            continue
        if each.since is not None and each.since > draft.held.today:
            to_come.append(each)
            continue
        latest[each.pupil_id] = each
        fields = _follow(draft, spells.setdefault(each.pupil_id, []), each, draft.held.today, touched)
        changed.setdefault(each.pupil_id, set()).update(fields)
    for pupil_id, each in latest.items():
        current = next((row for row in spells[pupil_id] if row["last_day"] is None), None)
        if current is not None and current["staff_id"] != each.staff_id:
            draft.warn(
                each.sheet,
                each.line,
                "mentor",
                each.words,
                "the pupil has had another mentor since a later day",
                "The newer one is kept. Give the row a later day if the file is right.",
                f"since {current['first_day']:%d/%m/%Y}",
            )
        if pupil_id not in before:
            tally.new += 1
        elif changed[pupil_id]:
            tally.change(*sorted(changed[pupil_id]))
        else:
            tally.unchanged += 1
    present = {row_id for row_id, row in draft.held.pupils.items() if row["left_on"] is None}
    tally.gone = len((before.keys() & present) - latest.keys() - {each.pupil_id for each in to_come})
    draft.mentored |= {pupil_id for pupil_id, fields in changed.items() if "mentor" in fields}
    changing = [pupil_id for pupil_id in sorted(before) if "mentor" in changed.get(pupil_id, ())]
    draft.take_away(
        Removable.MENTORS,
        "mentors of pupils",
        [draft.held.pupil_name(each) for each in changing],
        len(before),
    )
    draft.update("mentorship", [row for row_id, row in touched.items() if row_id > 0])
    draft.insert(
        "mentorship",
        [
            {name: value for name, value in row.items() if name != "id"}
            for rows in spells.values()
            for row in rows
            if row["id"] < 0
        ],
    )
    draft.mentored_later |= {each.pupil_id for each in to_come}
    _keep_for_their_day(draft, Care.MENTOR, to_come)


def _keep_for_their_day(draft: Draft, care: Care, to_come: Sequence[_CareLine]) -> None:
    """What is dated ahead is kept, and begins by itself on its day; of a mentor's day the file's row is the one."""
    if not to_come:
        return
    stored = {
        (pupil_id, first_day, staff_id)
        for kind, pupil_id, staff_id, first_day in read(
            draft.connection, "care_to_come", "care", "pupil_id", "staff_id", "first_day"
        )
        if kind == care
    }
    wanted = {(each.pupil_id, each.since or draft.held.today, each.staff_id) for each in to_come}
    days = {(pupil_id, first_day) for pupil_id, first_day, _ in wanted}
    tally = draft.tally(f"{'mentors' if care is Care.MENTOR else 'learning support'} to come")
    replaced = {row for row in stored - wanted if care is Care.MENTOR and row[:2] in days}
    new = wanted - stored
    for _ in replaced:
        tally.change("mentor")
    tally.new, tally.unchanged = len(new) - len(replaced), len(wanted & stored)
    for first_day in sorted({day for _, day, _ in wanted}):
        pupils = sorted({draft.held.pupil_name(pupil_id) for pupil_id, day, _ in wanted if day == first_day})
        number = f"{len(pupils):,} pupil{'' if len(pupils) == 1 else 's'}"
        who = "mentor" if care is Care.MENTOR else "learning support"
        draft.notes.append(
            f"From {day_in_short(first_day, draft.held.today)} on, {number} will have the {who} of the file: "
            "it begins by itself on that day."
        )
    draft.delete("care_to_come", [_row_to_come(care, row) for row in sorted(replaced)])
    draft.insert("care_to_come", [_row_to_come(care, row) for row in sorted(new)])


def _row_to_come(care: Care, row: tuple[int, date, int]) -> Row:
    pupil_id, first_day, staff_id = row
    return {"care": care.value, "pupil_id": pupil_id, "staff_id": staff_id, "first_day": first_day}


def _follow(
    draft: Draft, spells: list[Row], each: _CareLine, today: date, touched: dict[int, Row]
) -> set[str]:
    """Bring one pupil's spells to where this row says; gives the fields that changed."""

    def touch(row: Row, **values: date | int) -> None:
        row.update(values)
        touched.setdefault(row["id"], {"id": row["id"]}).update(values)

    current = next((row for row in spells if row["last_day"] is None), None)
    since = each.since or today
    if current is None:
        ended = max((row["last_day"] for row in spells), default=date.min)
        first_day = max(since, ended + _DAY) if spells else since
        _begin(draft, spells, each, min(first_day, today))
        return {"mentor"}
    if current["staff_id"] == each.staff_id:
        others = [row["last_day"] for row in spells if row is not current]
        if since < current["first_day"] and not any(ended >= since for ended in others):
            touch(current, first_day=since)
            return {"from"}
        return set()
    if since < current["first_day"]:
        return set()
    if since == current["first_day"]:
        touch(current, staff_id=each.staff_id)
        return {"mentor"}
    touch(current, last_day=since - _DAY)
    _begin(draft, spells, each, since)
    return {"mentor"}


def _begin(draft: Draft, spells: list[Row], each: _CareLine, first_day: date) -> None:
    spells.append(
        {
            "id": draft.new_id(),
            "pupil_id": each.pupil_id,
            "staff_id": each.staff_id,
            "first_day": first_day,
            "last_day": None,
        }
    )


def plan_support(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Learning support's pupils: for a pupil in the file, the file says by whom (P16)."""
    tally = draft.tally("learning support")
    current: dict[int, dict[int, Row]] = {}
    for row_id, pupil_id, staff_id, first_day, last_day in read(
        draft.connection, "support", "id", "pupil_id", "staff_id", "first_day", "last_day"
    ):
        if last_day is None:
            current.setdefault(pupil_id, {})[staff_id] = {"id": row_id, "first_day": first_day}
    wanted: dict[int, dict[int, date]] = {}
    lines = _read_lines(draft, sheets, "supporter", "The row is left out.")
    to_come = [each for each in lines if each.since is not None and each.since > draft.held.today]
    for each in lines:
        if each in to_come:
            continue
        wanted.setdefault(each.pupil_id, {}).setdefault(each.staff_id, each.since or draft.held.today)
    ended: list[Row] = []
    new: list[Row] = []
    for pupil_id, after in wanted.items():
        before = current.get(pupil_id, {})
        ended += [
            {"id": row["id"], "last_day": max(row["first_day"], draft.held.today - _DAY)}
            for staff_id, row in before.items()
            if staff_id not in after
        ]
        new += [
            {"pupil_id": pupil_id, "staff_id": staff_id, "first_day": first_day, "last_day": None}
            for staff_id, first_day in after.items()
            if staff_id not in before
        ]
        if not before:
            tally.new += 1
        elif before.keys() == after.keys():
            tally.unchanged += 1
        else:
            tally.change("member of staff")
    present = {row_id for row_id, row in draft.held.pupils.items() if row["left_on"] is None}
    tally.gone = len((current.keys() & present) - wanted.keys() - {each.pupil_id for each in to_come})
    names = {
        row["id"]: (pupil_id, staff_id)
        for pupil_id, rows in current.items()
        for staff_id, row in rows.items()
    }
    lost = [names[row["id"]] for row in ended]
    draft.take_away(
        Removable.SUPPORT,
        "pupils' learning support",
        [
            f"{draft.held.staff_name(staff_id)} for {draft.held.pupil_name(pupil_id)}"
            for pupil_id, staff_id in lost
        ],
        len(names),
    )
    draft.update("support", ended)
    draft.insert("support", new)
    _keep_for_their_day(draft, Care.SUPPORT, to_come)
