"""Pupils of a file who have neither a UPN nor an admission number: told by their name, or one question for all (R2)."""

from collections.abc import Mapping, Sequence

from models.exchange.drafts import Draft
from models.exchange.held import Row
from models.exchange.pupil_rows import PupilRow
from models.exchange.questions import Option, Question
from models.exchange.values import admission_key, key
from models.rules.letters import fold
from models.rules.wording import listed

SAME, NEW, LEAVE_OUT = "same", "new", "leave-out"
_SHOWN = 5
"""So many names stand in a question; the rest is a number."""
_NO_NUMBER = "there is neither a UPN nor an admission number"


class WithoutNumber:
    """The rows without a number: who is certain, who is likely, and who is new."""

    def __init__(
        self,
        draft: Draft,
        names: Mapping[str, Sequence[int]],
        taken: set[int],
        spared: set[int],
    ) -> None:
        """`names` finds the pupils held, `taken` are those that other rows are about.

        Who may stand in the file and is not matched goes to `spared`: nobody of them has gone.
        """
        self._draft, self._names = draft, names
        self._taken, self._spared = taken, spared
        self._likely: list[tuple[PupilRow, int]] = []
        self._unheard: list[PupilRow] = []

    def find(self, row: PupilRow) -> int | None:
        """The one pupil here of this name and birthday, or form where no birthday is known; else it is asked about."""
        pupils = self._draft.held.pupils
        named = [
            row_id
            for row_id in self._names.get(fold(_name(row)), ())
            if pupils[row_id]["left_on"] is None and row_id not in self._taken
        ]
        found = [each for each in named if self._is_of(row, pupils[each])]
        if len(found) == 1:
            self._taken.add(found[0])
            return found[0]
        if not found and len(named) == 1 and self._agrees_in_year(row, pupils[named[0]]):
            self._likely.append((row, named[0]))
        elif not self._names.get(fold(_name(row))) and row.export_id:
            self._unheard.append(row)
        else:
            # Who is here under that name has not gone, whoever of them the row is about.
            self._spared |= set(named)
            self._leave_out(row, f"{_NO_NUMBER}, and no pupil here of that name and birthday")
        return None

    def settle(self) -> list[tuple[PupilRow, int | None]]:
        """What the answers make of the others: each row with the pupil whom it is about, None for a new one."""
        matched: list[tuple[PupilRow, int | None]] = []
        ids = [found for _, found in self._likely]
        likely = [(row, found) for row, found in self._likely if ids.count(found) == 1]
        for row, found in self._likely:
            if ids.count(found) > 1:
                self._spared.add(found)
                self._leave_out(row, f"{_NO_NUMBER}, and two rows have that name and year group")
        if likely:
            answer = self._draft.answers.ask(self._are_they(likely))
            if answer == SAME:
                self._taken |= {found for _, found in likely}
                matched += likely
            else:
                self._spared |= {found for _, found in likely}
                self._left_aside([row for row, _ in likely], answer)
        if self._unheard:
            answer = self._draft.answers.ask(self._are_new())
            if answer == NEW:
                matched += [(self._numbered(row), None) for row in self._unheard]
            else:
                self._left_aside(self._unheard, answer)
        return matched

    def _left_aside(self, rows: Sequence[PupilRow], answer: str | None) -> None:
        """Name who is left out because somebody said so."""
        if answer is not None:
            for row in rows:
                self._draft.warn(
                    row.sheet, row.line, "upn", _named(row), _NO_NUMBER, "These are left out, as you said."
                )

    def _are_they(self, likely: Sequence[tuple[PupilRow, int]]) -> Question:
        who = listed([self._draft.held.pupil_name(found) for _, found in likely], _SHOWN)
        file = likely[0][0].sheet.file
        return Question(
            id="by-name",
            asks=f"{len(likely):,} pupils of {file} have no UPN, admission number, birthday or form. Each has the name "
            f"and the year group of one pupil here: {who}. Are they the same?",
            choices=(
                Option(SAME, "they are: their classes go to the pupils here"),
                Option(LEAVE_OUT, "nobody can say: they are left out"),
            ),
        )

    def _are_new(self) -> Question:
        who = listed([_named(row) for row in self._unheard], _SHOWN)
        first = self._unheard[0]
        return Question(
            id="no-numbers",
            asks=f"{len(self._unheard):,} pupils of {first.sheet.file} have neither a UPN nor an admission number, and "
            f"nobody here has their name: {who}. Are they new?",
            choices=(
                Option(
                    NEW,
                    f"they are: the export's own id, such as {first.export_id}, stands for the admission number "
                    "until another file brings that",
                ),
                Option(LEAVE_OUT, "leave them out; export them with the student number"),
            ),
        )

    def _numbered(self, row: PupilRow) -> PupilRow:
        row.values["admission"] = admission_key(row.export_id)
        return row

    def _is_of(self, row: PupilRow, before: Row) -> bool:
        born = row.values.get("born")
        if born is not None and before["born"] is not None:
            return bool(born == before["born"])
        form = self._draft.held.forms[before["form_id"]]["name"] if before["form_id"] is not None else ""
        return bool(row.form) and key(form) == key(row.form)

    def _agrees_in_year(self, row: PupilRow, before: Row) -> bool:
        """Whether the year group is the same, and no birthday or form speaks against it."""
        born = row.values.get("born") is not None and before["born"] is not None
        return not born and not row.form and row.values["year_group"] == before["year_group"]

    def _leave_out(self, row: PupilRow, what: str) -> None:
        self._draft.leave_out(row.sheet, row.line, "upn", _named(row), what, "Fill in one of them.")


def _name(row: PupilRow) -> str:
    return f"{row.values['legal_forename']} {row.values['legal_surname']}"


def _named(row: PupilRow) -> str:
    return f"{_name(row)} {row.form}".strip()
