"""Plans what the subjects file would change (R3)."""

from collections.abc import Sequence

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft, differences
from models.exchange.graded import graded_subjects
from models.exchange.held import Row
from models.exchange.sheets import Sheet
from models.exchange.values import Unreadable, key, read_words
from models.rules.own_scales import KS3
from models.rules.places import SOME_PLACES, SubjectPlace, proposed_place
from models.rules.wording import listed


def plan_subjects(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Subjects with their codes and their scales for each key stage, matched by name, else by code (R3)."""
    subjects = _Subjects(draft)
    for sheet in sheets:
        for line, cells in zip(
            sheet.lines, sheet.pick("subject", "code", "grade scale", "ks3 scale"), strict=True
        ):
            after = _read(draft, sheet, line, *cells)
            if after is not None:
                subjects.take(sheet, line, after)
    draft.tally(FileKind.SUBJECTS).gone = len(draft.held.subjects.keys() - subjects.seen.keys())
    draft.update("subject", subjects.changed)
    draft.insert("subject", subjects.new)
    draft.held.index()
    _say_places(
        draft,
        [*subjects.new, *(draft.held.subjects[each["id"]] for each in subjects.changed if "name" in each)],
    )


def _say_places(draft: Draft, named: Sequence[Row]) -> None:
    """Say where subjects that are new or have another name count in Attainment 8, as the name proposes (R15)."""
    by_place: dict[SubjectPlace, list[str]] = {}
    nowhere: list[str] = []
    for row in named:
        name, pairs = row["name"], draft.held.scales.named(row["scale"]).pairs
        place = draft.places.get(name) or proposed_place(name, pairs=pairs)
        (by_place.setdefault(place, []) if place is not None else nowhere).append(name)
    if not named:
        return
    said = "; ".join(f"{place}: {listed(by_place[place])}" for place in SubjectPlace if place in by_place)
    if said:
        draft.notes.append(
            f"Where subjects count in Attainment 8, by their names. {said[:1].upper()}{said[1:]}."
        )
    if nowhere:
        draft.notes.append(
            f"No name says where {listed(nowhere)} {'counts' if len(nowhere) == 1 else 'count'}: "
            f"counted as {SubjectPlace.OTHER} until somebody says it."
        )
    draft.notes.append(
        f"The scheme lead changes that in chat, by the setting subject places: {SOME_PLACES}, say."
    )


def _read(
    draft: Draft, sheet: Sheet, line: int, name: str, code: str, graded: str, graded_ks3: str
) -> Row | None:
    """The row's values by column, without Key Stage 3's scale where it is blank; None where they cannot be read."""
    scales = draft.held.scales
    try:
        after: Row = {"name": read_words(name), "code": read_words(code)}
    except Unreadable as trouble:
        draft.leave_out(sheet, line, "subject", name, trouble.what, trouble.advice)
        return None
    for field, column, raw in (("grade scale", "scale", graded), ("ks3 scale", "scale_ks3", graded_ks3)):
        if column == "scale_ks3" and not raw:
            continue
        try:
            after[column] = scales.named(raw).name
        except ValueError:
            advice = f"Write one of {', '.join(scales.names)}, or add your own to scales.csv."
            draft.refuse(sheet, line, field, raw, "this is not a grade scale", advice)
            return None
    if not after["name"]:
        draft.leave_out(sheet, line, "subject", None, "the subject has no name", "Give it one.")
        return None
    return after


class _Subjects:
    """The subjects of the file, matched one by one with those held."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._by_name = {key(row["name"]): row_id for row_id, row in draft.held.subjects.items()}
        self._ks3 = KS3 if any(key(name) == KS3 for name, _ in draft.held.own_grades) else "9-1"
        self.seen: dict[int, int] = {}
        self.new: list[Row] = []
        self.changed: list[Row] = []

    def take(self, sheet: Sheet, line: int, after: Row) -> None:
        """Match one row, and note what it changes."""
        draft, held, tally = self._draft, self._draft.held, self._draft.tally(FileKind.SUBJECTS)
        found = self._match(after)
        if found is None:
            found = draft.new_id()
            held.subjects[found] = {"id": found, "scale_ks3": self._ks3, **after}
            self.new.append(held.subjects[found])
            self._by_name[key(after["name"])] = found
            tally.new += 1
        elif found in self.seen:
            what = "this subject is in two rows"
            where = f"line {self.seen[found]}"
            draft.refuse(sheet, line, "subject", after["name"], what, "Take one of them out.", where)
            return
        elif fields := differences(held.subjects[found], after):
            for field, column in (("grade scale", "scale"), ("ks3 scale", "scale_ks3")):
                if column in fields and found in graded_subjects(draft, column):
                    draft.refuse(
                        sheet,
                        line,
                        field,
                        after[column],
                        f"{after['name']} has grades or targets on the scale {held.subjects[found][column]}",
                        "A scale cannot change under its grades. Keep it, or give the subject a new name.",
                    )
            held.subjects[found] |= fields
            self.changed.append({"id": found, **fields})
            tally.change(*fields)
        else:
            tally.unchanged += 1
        self.seen[found] = line

    def _match(self, after: Row) -> int | None:
        found = self._by_name.get(key(after["name"]))
        if found is None and after["code"]:
            by_code = self._draft.held.subject_coded(after["code"])
            # A code that an earlier row of this file has is that subject's.
            found = None if by_code in self.seen else by_code
        return found
