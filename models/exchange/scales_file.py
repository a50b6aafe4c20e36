"""Plans what the file of the school's own grade scales would change (R3)."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft, differences
from models.exchange.graded import graded_subjects
from models.exchange.held import Row, read, table
from models.exchange.questions import Removable
from models.exchange.sheets import Sheet
from models.exchange.values import Unreadable, key, read_words, split_list
from models.rules.grades import grade_key, scale_names
from models.rules.own_scales import KS3
from models.rules.wording import listed

_OF_THE_KIND = ("grade_entry", "target")
_NINE_TO_ONE = "9-1"
_NUMBER = re.compile(r"[+-]?[0-9]{1,6}(?:\.[0-9]{0,6}|/[0-9]{1,6})?|[+-]?\.[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class _ScaleLine:
    sheet: Sheet
    line: int
    rank: Fraction
    row: Row


def plan_scales(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Each scale of the file is as the file says, from low to high; a grade that pupils have never goes."""
    by_scale: dict[str, list[_ScaleLine]] = {}
    # One that only gets another grade was decided about, subject by subject, when it came.
    is_new_ks3 = not any(key(scale) == KS3 for scale, _ in draft.held.own_grades)
    for sheet in sheets:
        for each in _read_lines(draft, sheet):
            by_scale.setdefault(key(each.row["scale"]), []).append(each)
    tally = draft.tally(FileKind.SCALES, fate="removed")
    new: list[Row] = []
    changed: list[Row] = []
    gone: list[Row] = []
    for name, lines in by_scale.items():
        before = {code: row for (scale, code), row in draft.held.own_grades.items() if key(scale) == name}
        after = _ranked(lines, next((row["scale"] for row in before.values()), lines[0].row["scale"]))
        for code, row in after.items():
            if code not in before:
                new.append(row)
            elif fields := differences(before[code], row):
                changed.append({"scale": row["scale"], "code": code, **fields})
                tally.change(*fields)
            else:
                tally.unchanged += 1
        going = [row for code, row in before.items() if code not in after]
        _refuse_where_pupils_have_it(draft, lines[0], going)
        draft.take_away(
            Removable.SCALES,
            f"grades of the scale {name}",
            [row["code"] for row in going],
            len(before),
            unasked=0,
        )
        gone += going
        _know(draft, lines[0], going, after)
    tally.new, tally.gone = len(new), len(gone)
    draft.delete("scale_grade", [{"scale": row["scale"], "code": row["code"]} for row in gone])
    draft.update("scale_grade", changed)
    draft.insert("scale_grade", new)
    if is_new_ks3 and any(key(row["scale"]) == KS3 for row in new):
        _use_for_key_stage_3(draft)


def _read_lines(draft: Draft, sheet: Sheet) -> list[_ScaleLine]:
    lines: list[_ScaleLine] = []
    built_in = {grade_key(name) for name in scale_names()}
    picked = sheet.pick("scale", "grade", "rank", "points", "aliases")
    for line, (raw_scale, raw_code, raw_rank, raw_points, raw_aliases) in zip(
        sheet.lines, picked, strict=True
    ):
        try:
            name, code = read_words(raw_scale), read_words(raw_code)
            aliases = dict.fromkeys(read_words(each) for each in split_list(raw_aliases))
        except Unreadable as trouble:
            draft.unreadable(sheet, line, "grade", f"{raw_scale} {raw_code} {raw_aliases}".strip(), trouble)
            continue
        if not name or not code:
            what = "the scale has no name" if not name else "the grade has no code"
            draft.refuse(sheet, line, "scale" if not name else "grade", None, what, "Fill it in.")
            continue
        if grade_key(name) in built_in:
            what, advice = "Staffroom has a scale of this name itself", "Give yours another name."
            draft.refuse(sheet, line, "scale", name, what, advice)
            continue
        try:
            rank, points = _number(raw_rank), _number(raw_points)
        except Unreadable as trouble:
            draft.unreadable(sheet, line, "rank", f"{raw_rank} {raw_points}".strip(), trouble)
            continue
        if rank is None:
            draft.refuse(
                sheet, line, "rank", None, "there is no rank", "Number the grades, the lowest first."
            )
            continue
        row: Row = {
            "scale": name,
            "code": code,
            "points": str(points) if points is not None else "",
            "aliases": ";".join(aliases),
        }
        lines.append(_ScaleLine(sheet, line, rank, row))
    return lines


def _number(text: str) -> Fraction | None:
    """A rank or points; None for a blank. Raises Unreadable for what is no number, or one that no scale needs."""
    plain = "".join(text.split())
    if not plain:
        return None
    # What is written with an exponent takes as long to work out as it is large.
    if _NUMBER.fullmatch(plain) is not None:
        with suppress(ZeroDivisionError):
            return Fraction(plain)
    raise Unreadable("this is not a number", "Write it as 3, 2.5 or 1/3, with up to six digits.")


def _ranked(lines: Sequence[_ScaleLine], name: str) -> dict[str, Row]:
    """The grades by their code, each with its place."""
    ordered = sorted(lines, key=lambda each: each.rank)
    return {
        each.row["code"]: {**each.row, "scale": name, "rank": place} for place, each in enumerate(ordered)
    }


def _know(draft: Draft, first: _ScaleLine, going: Sequence[Row], after: dict[str, Row]) -> None:
    """Let what follows read by the scale, or say what is wrong with it."""
    held = draft.held
    for row in going:
        del held.own_grades[row["scale"], row["code"]]
    before = dict(held.own_grades)
    held.own_grades |= {(row["scale"], code): row for code, row in after.items()}
    try:
        held.build_scales()
    except ValueError as wrong:
        held.own_grades = before
        held.build_scales()
        sentence = str(wrong).removesuffix(".")
        draft.refuse(first.sheet, None, None, None, sentence, "Write each grade in one way of its own.")


def _refuse_where_pupils_have_it(draft: Draft, first: _ScaleLine, going: Sequence[Row]) -> None:
    for row in going:
        name = key(row["scale"])
        subjects = [
            subject_id
            for subject_id, subject in draft.held.subjects.items()
            if name in {key(subject["scale"]), key(subject["scale_ks3"])}
        ]
        for kind in _OF_THE_KIND:
            rows = table(kind).c
            where = (rows.code == row["code"]) & rows.subject_id.in_(subjects)
            if read(draft.connection, kind, "id", where=where):
                what = f"pupils have this grade of the scale {row['scale']}, and the file lacks it"
                advice = "A grade that pupils have cannot go. Put it back in the file."
                draft.refuse(first.sheet, None, None, row["code"], what, advice)
                break


def _use_for_key_stage_3(draft: Draft) -> None:
    """The school's new ks3 is the scale of Key Stage 3 where no grade or target of another stands yet (R3)."""
    graded = graded_subjects(draft, "scale_ks3")
    other = {row_id: row for row_id, row in draft.held.subjects.items() if row["scale_ks3"] == _NINE_TO_ONE}
    rows: list[Row] = []
    for row_id in other.keys() - graded:
        other[row_id]["scale_ks3"] = KS3
        rows.append({"id": row_id, "scale_ks3": KS3})
        draft.tally(FileKind.SUBJECTS).change("scale_ks3")
    draft.update("subject", rows)
    if stay := sorted(other[row_id]["name"] for row_id in other.keys() & graded):
        theirs = "its pupils have" if len(stay) == 1 else "their pupils have"
        draft.notes.append(
            f"In Key Stage 3 {listed(stay)} {'stays' if len(stay) == 1 else 'stay'} on {_NINE_TO_ONE}: "
            f"{theirs} grades or targets on it, and a scale does not change under them."
        )
    if rows:
        took = listed(sorted(other[row["id"]]["name"] for row in rows))
        draft.notes.append(
            f"In Key Stage 3 {took} {'is' if len(rows) == 1 else 'are'} graded on {KS3} from now on. "
            "To keep one on another scale, name that scale in the column KS3 scale of subjects.csv."
        )
