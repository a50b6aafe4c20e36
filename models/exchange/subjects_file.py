"""Plans what the subjects file would change (R3)."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from models.exchange.drafts import Draft, differences
from models.exchange.held import Row, table
from models.exchange.sheets import Sheet
from models.exchange.values import Unreadable, key, read_words
from models.rules.grades import scale, scale_names


def plan_subjects(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Subjects with their codes and Key Stage 4 scales, matched by name, else by code."""
    subjects = _Subjects(draft)
    for sheet in sheets:
        for line, (name, code, graded) in zip(
            sheet.lines, sheet.pick("subject", "code", "grade scale"), strict=True
        ):
            after = _read(draft, sheet, line, name, code, graded)
            if after is not None:
                subjects.take(sheet, line, after)
    draft.tally("subjects").gone = len(draft.held.subjects.keys() - subjects.seen.keys())
    draft.update("subject", subjects.changed)
    draft.insert("subject", subjects.new)
    draft.held.index()


def _read(draft: Draft, sheet: Sheet, line: int, name: str, code: str, graded: str) -> Row | None:
    """The row's values by column; None where they cannot be read."""
    try:
        after: Row = {"name": read_words(name), "code": read_words(code), "scale": scale(graded).name}
    except Unreadable as trouble:
        draft.unreadable(sheet, line, "subject", name, trouble)
        return None
    except ValueError:
        advice = f"Write one of {', '.join(scale_names())}."
        draft.refuse(sheet, line, "grade scale", graded, "this is not a grade scale", advice)
        return None
    if not after["name"]:
        draft.refuse(sheet, line, "subject", None, "the subject has no name", "Give it one.")
        return None
    return after


class _Subjects:
    """The subjects of the file, matched one by one with those held."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._by_name = {key(row["name"]): row_id for row_id, row in draft.held.subjects.items()}
        self.seen: dict[int, int] = {}
        self.new: list[Row] = []
        self.changed: list[Row] = []

    def take(self, sheet: Sheet, line: int, after: Row) -> None:
        """Match one row, and note what it changes."""
        draft, held, tally = self._draft, self._draft.held, self._draft.tally("subjects")
        found = self._match(after)
        if found is None:
            found = draft.new_id()
            held.subjects[found] = {"id": found, "scale_ks3": "9-1", **after}
            self.new.append(held.subjects[found])
            self._by_name[key(after["name"])] = found
            tally.new += 1
        elif found in self.seen:
            what = "this subject is in two rows"
            where = f"line {self.seen[found]}"
            draft.refuse(sheet, line, "subject", after["name"], what, "Take one of them out.", where)
            return
        elif fields := differences(held.subjects[found], after):
            if "scale" in fields and _is_graded(draft.connection, found):
                draft.refuse(
                    sheet,
                    line,
                    "grade scale",
                    after["scale"],
                    f"{after['name']} has grades or targets on the scale {held.subjects[found]['scale']}",
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


def _is_graded(connection: Connection, subject_id: int) -> bool:
    for name in ("grade_entry", "target"):
        rows = table(name)
        if connection.execute(select(rows.c.id).where(rows.c.subject_id == subject_id).limit(1)).first():
            return True
    return False
