"""Reads grades by the scale of their subject and the pupil's key stage, each distinct cell once (R3)."""

from models.exchange.drafts import ALWAYS_LEFT_OUT, Draft
from models.exchange.held import Held
from models.exchange.qualifications import subject_of
from models.exchange.sheets import Sheet
from models.rules.grades import BadGrade, Scale

_KEY_STAGE_4 = 10


_LAST_YEAR = 11
"""The last year group whose grades are tracked."""


class NoGrades:
    """The cells of a sheet that are no grade: each is listed and left out, and only too many of them stop it."""

    def __init__(self, draft: Draft, sheet: Sheet) -> None:
        self._draft, self._sheet = draft, sheet
        self._found: list[tuple[int, str, str, str, str, str]] = []
        self.total = 0

    def add(self, line: int, name: str, raw: str, trouble: tuple[str, str, str]) -> None:
        """Note one, with what is wrong and what to write instead."""
        self._found.append((line, name, raw, *trouble))

    def settle(self) -> None:
        """Say what became of them, when the whole sheet is read."""
        many = len(self._found)
        percent = self._draft.no_grades_percent
        stop = many > ALWAYS_LEFT_OUT and many * 100 > percent * self.total
        for line, name, raw, what, advice, subject in self._found:
            if stop:
                self._draft.refuse(self._sheet, line, name, raw, what, advice, subject)
            else:
                self._draft.warn(self._sheet, line, name, raw, what, f"It is left out. {advice}", subject)


class GradeCells:
    """A reader that remembers what a cell said the last time."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._subjects: dict[tuple[str, str], int | None] = {}
        self._read: dict[tuple[int, bool, str], tuple[str, bool] | None] = {}

    def subject(self, words: str, qualification: str = "") -> int | None:
        """The subject of this name or code, and of this examination where several have the name."""
        asked = words, qualification
        if asked not in self._subjects:
            self._subjects[asked] = subject_of(self._held, words, qualification)
        return self._subjects[asked]

    def read(self, subject_id: int, year: int, raw: str) -> tuple[str, bool] | None:
        """The grade's code (blank: missing) and whether a date was read back; None where it is no grade."""
        asked = (subject_id, year >= _KEY_STAGE_4, raw)
        try:
            return self._read[asked]
        except KeyError:
            found = self._read[asked] = self._first(subject_id, year, raw)
            return found

    def is_tracked(self, year: int) -> bool:
        """Whether pupils of this year group have grades here: those after Year 11 sit other examinations."""
        return year <= _LAST_YEAR

    def trouble(self, subject_id: int, year: int) -> tuple[str, str, str]:
        """What is wrong with a cell that cannot be read, what to write instead, and the subject."""
        expected = self._scales(subject_id, year)[0]
        subject = self._held.subjects[subject_id]["name"]
        return f"this is not a grade on the scale {expected.name}", expected.advice, subject

    def is_lower(self, subject_id: int, code: str, than: str) -> bool:
        """Whether the code is below the other on a scale of the subject that has both."""
        row = self._held.subjects[subject_id]
        for name in (row["scale"], row["scale_ks3"]):
            try:
                known = self._held.scales.named(name)
                return known.grade(code).rank < known.grade(than).rank
            except ValueError:
                continue
        return False

    def _first(self, subject_id: int, year: int, raw: str) -> tuple[str, bool] | None:
        """By the key stage's own scale, or else, for Key Stage 3, by that of Key Stage 4.

        FFT's estimates for Key Stage 3 are grades of the examination at the end (P2).
        """
        for each in self._scales(subject_id, year):
            try:
                grade, repaired = each.read_from_file(raw)
            except BadGrade:
                continue
            return (grade.code if grade is not None else ""), repaired
        return None

    def _scales(self, subject_id: int, year: int) -> list[Scale]:
        row = self._held.subjects[subject_id]
        names = [row["scale"]] if year >= _KEY_STAGE_4 else [row["scale_ks3"], row["scale"]]
        return [self._held.scales.named(name) for name in names]
