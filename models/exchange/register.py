"""Which pupil a row of the pupils file is about: sure, or a question, and never a guess (R2)."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from models.exchange.drafts import Draft
from models.exchange.held import Held, Row
from models.exchange.pupil_rows import PupilRow
from models.exchange.questions import NEW, Option, Question
from models.exchange.same_person import Alike
from models.exchange.slipped_names import (
    RENAMED,
    SLIPPED,
    PupilInRow,
    ask_about_slip,
    say_left_out,
    seem_slipped,
)
from models.exchange.two_lists import differences_of
from models.exchange.values import admission_key, key
from models.exchange.without_number import WithoutNumber
from models.rules.letters import fold
from models.rules.wording import listed


class Register:
    """Who is who: the pupils held, those who have left included, and the rows of the file."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._held = draft.held
        # Those who have left come first, so that a number given again is the present pupil's.
        in_order = sorted(draft.held.pupils.items(), key=lambda item: item[1]["left_on"] is None)
        self._upn = {row["upn"]: row_id for row_id, row in in_order if row["upn"]}
        self._admission = {row["admission"]: row_id for row_id, row in in_order if row["admission"]}
        self.seen: dict[int, str] = {}
        """The pupils of the file, and those whom somebody new in it may be."""
        self.spared: set[int] = set()
        """Pupils of rows that cannot go in: they are in the file, and have not gone."""
        self._numbers: dict[tuple[str, str], str] = {}
        self._rows: dict[str, PupilRow] = {}

    def match(self, rows: Sequence[PupilRow]) -> list[tuple[PupilRow, int | None]]:
        """Each row with the pupil whom it is about, None for a new one; without those that a person has to decide."""
        sure = [self.sure(row) for row in rows]
        aside = self._settle_slipped_names(rows, sure)
        taken = {found for found in sure if found is not None} | set(aside.values())
        names = _by_name(self._held) if None in sure else {}
        without = WithoutNumber(self._draft, names, taken, self.spared)
        matched: list[tuple[PupilRow, int | None]] = []
        for place, (row, found) in enumerate(zip(rows, sure, strict=True)):
            if place in aside:
                continue
            if found is not None:
                matched.append((row, found))
                continue
            if not _number_of(row.values):
                known = without.find(row)
                if known is not None:
                    matched.append((row, known))
                continue
            perhaps = [each for each in self._perhaps(row, names) if each not in taken]
            perhaps = perhaps or [each for each in self._adopted(row) if each not in taken]
            if not perhaps:
                self._say_number_given_again(row)
            answer = self._draft.answers.ask(self._question(row, perhaps)) if perhaps else NEW
            if answer is None:
                self.seen |= dict.fromkeys(perhaps, row.where)
                self._held.undecided |= {row.values["upn"], row.values["admission"]} - {""}
            elif answer == NEW:
                matched.append((row, None))
            else:
                chosen = next(each for each in perhaps if key(self._word(each)) == key(answer))
                taken.add(chosen)
                matched.append((row, chosen))
        return matched + without.settle()

    def _settle_slipped_names(self, rows: Sequence[PupilRow], sure: list[int | None]) -> dict[int, int]:
        """Ask where names seem to have slipped; the places of rows that stay out, with the pupil of the number."""
        numbered: dict[int, int] = {}
        for place, (row, found) in enumerate(zip(rows, sure, strict=True)):
            whose = found if found is not None else self._by_upn(row)
            if whose is not None:
                numbered[place] = whose
        pairs: list[PupilInRow] = [(rows[place], whose) for place, whose in numbered.items()]
        slipped = seem_slipped(self._draft, pairs)
        if not slipped:
            return {}
        lines = {id(row) for row, _ in slipped}
        aside = {place: whose for place, whose in numbered.items() if id(rows[place]) in lines}
        answer = ask_about_slip(self._draft, slipped, len(pairs))
        if answer == RENAMED:
            for place, whose in aside.items():
                sure[place] = whose
            return {}
        if answer == SLIPPED:
            say_left_out(self._draft, slipped)
        self.spared |= set(aside.values())
        return aside

    def refuse_twin(self, row: PupilRow, found: int | None) -> bool:
        """Refuse a row where an earlier one is about the same pupil or has one of its numbers."""
        twin = self.seen.get(found) if found is not None else None
        for name in ("upn", "admission"):
            twin = twin or self._numbers.get((name, row.values[name]))
        if twin is None:
            return False
        number = row.values["upn"] or row.values["admission"]
        advice = "Two rows have one UPN or one admission number. Correct one of them, or take it out."
        other = self._rows.get(twin)
        detail = f"{twin}: {differences_of(other, row)}" if other is not None else twin
        self._draft.refuse(row.sheet, row.line, "upn", number, "this pupil is in two rows", advice, detail)
        return True

    def add(self, found: int, row: PupilRow) -> None:
        """Remember the row."""
        self.seen[found] = row.where
        self._rows[row.where] = row
        if row.export_id:
            self._held.exported[row.export_id] = found
        for name in ("upn", "admission"):
            if row.values[name]:
                self._numbers[name, row.values[name]] = row.where

    def sure(self, row: PupilRow) -> int | None:
        """The pupil with this UPN, the former one, or this admission number and nothing against it.

        Where an export gives no number, its own id may be the one that stands for it here.
        """
        after = row.values
        by_upn = self._by_upn(row)
        number = after["admission"] or (not after["upn"] and admission_key(row.export_id))
        by_admission = self._admission.get(number) if number else None
        if by_upn is not None:
            if by_admission not in {None, by_upn}:
                self._draft.warn(
                    row.sheet,
                    row.line,
                    "admission number",
                    after["admission"],
                    "another pupil has this admission number",
                    "The pupil is matched by UPN. Check the number in the MIS.",
                )
            return None if self._is_plainly_another(by_upn, after) else by_upn
        if by_admission is None:
            return None
        before = self._held.pupils[by_admission]
        born = before["born"] is not None and before["born"] == after.get("born")
        name = _alike(before, after)
        agree = name is Alike.WHOLLY or (born and name is not Alike.NOT)
        # Numbers are given again after years: with another UPN, half a name alone is not enough.
        return by_admission if agree else None

    def _by_upn(self, row: PupilRow) -> int | None:
        upn = row.values["upn"]
        return self._upn.get(upn, self._upn.get(row.former_upn)) if upn else None

    def spare(self, values: Row) -> None:
        """Remember whom a row is about that cannot go in, as far as its numbers tell."""
        for numbers, name in ((self._upn, "upn"), (self._admission, "admission")):
            found = numbers.get(values.get(name, ""))
            if found is not None:
                self.spared.add(found)

    def _say_number_given_again(self, row: PupilRow) -> None:
        if row.values["admission"] and row.values["admission"] in self._admission:
            self._draft.warn(
                row.sheet,
                row.line,
                "admission number",
                row.values["admission"],
                "a pupil of another name, birthday and UPN had this admission number",
                "This one is taken as a new pupil. Check the number in the MIS.",
            )

    def _is_plainly_another(self, row_id: int, after: Row) -> bool:
        before = self._held.pupils[row_id]
        born = (
            before["born"] is not None and after.get("born") is not None and before["born"] != after["born"]
        )
        return born and _alike(before, after) is Alike.NOT

    def _perhaps(self, row: PupilRow, names: dict[str, list[int]]) -> list[int]:
        """Whom the row may be about: somebody with one of its numbers and something else, or of the same name."""
        after = row.values
        found: dict[int, None] = {}
        by_upn = self._upn.get(after["upn"]) if after["upn"] else None
        if by_upn is not None:
            found[by_upn] = None
        by_admission = self._admission.get(after["admission"]) if after["admission"] else None
        if by_admission is not None and self._may_be(by_admission, after):
            found[by_admission] = None
        for row_id in names.get(fold(f"{after['legal_forename']} {after['legal_surname']}"), ()):
            before, born = self._held.pupils[row_id], after.get("born")
            unknown = before["born"] is None or born is None
            if before["born"] == born or (unknown and before["year_group"] == after["year_group"]):
                found[row_id] = None
        return list(found)

    def _adopted(self, row: PupilRow) -> list[int]:
        """Who may have another name and other numbers all at once, as after an adoption.

        That is one who would be gone, with the birthday and the forename, surname or form of the new one; where a
        birthday is not known, with the forename and the form.
        """
        after, born = row.values, row.values.get("born")
        found = []
        for row_id, before in self._held.pupils.items():
            if before["left_on"] is not None:
                continue
            if born is not None and before["born"] is not None:
                if before["born"] == born and (
                    self._is_of_form(row, before) or _alike(before, after) is not Alike.NOT
                ):
                    found.append(row_id)
            elif self._is_of_form(row, before) and _shares(before, after, "forename"):
                found.append(row_id)
        return found

    def _is_of_form(self, row: PupilRow, before: Row) -> bool:
        form = self._held.forms[before["form_id"]]["name"] if before["form_id"] is not None else ""
        return bool(row.form) and key(form) == key(row.form)

    def _may_be(self, row_id: int, after: Row) -> bool:
        before = self._held.pupils[row_id]
        born = before["born"] is not None and before["born"] == after.get("born")
        no_upn = not before["upn"] or not after["upn"]
        return born or no_upn or _alike(before, after) is not Alike.NOT

    def _question(self, row: PupilRow, perhaps: Collection[int]) -> Question:
        after = row.values
        word = _number_of(after)
        name = f"{after['legal_forename']} {after['legal_surname']} {row.form}".strip()
        was = listed((self._words(each) for each in perhaps), last="or")
        return Question(
            id=f"same.{key(word)}",
            also=tuple(f"same.{key(each)}" for each in (after["admission"],) if each and each != word),
            asks=f"{name} ({_numbers(after)}; {row.where}): the same pupil as {was}?",
            choices=(
                *(
                    Option(
                        self._word(each),
                        "the same: mentor, slips, grades and sessions go along",
                        f"--same {word}={self._word(each)}",
                    )
                    for each in perhaps
                ),
                Option(NEW, "somebody else", f"--new {word}"),
            ),
            sort="Probably the same pupil",
            answers_all="--same all" if len(perhaps) == 1 else "",
        )

    def _word(self, row_id: int) -> str:
        row = self._held.pupils[row_id]
        return str(row["upn"] or row["admission"])

    def _words(self, row_id: int) -> str:
        row = self._held.pupils[row_id]
        left = f", left {row['left_on']:%d/%m/%Y}" if row["left_on"] is not None else ""
        return f"{self._held.pupil_name(row_id)} ({_numbers(row)}{left})"


def _alike(before: Row, after: Row) -> Alike:
    """How far the names agree, those that they go by and the legal ones."""
    return Alike(_shares(before, after, "forename") + _shares(before, after, "surname"))


def _shares(before: Row, after: Row, part: str) -> bool:
    known = {fold(before[f"{sort}_{part}"]) for sort in ("legal", "preferred")} - {""}
    return bool(known & {fold(after.get(f"{sort}_{part}", "")) for sort in ("legal", "preferred")})


def _number_of(row: Row) -> str:
    return str(row["upn"] or row["admission"])


def _numbers(row: Row) -> str:
    born = f"born {row['born']:%d/%m/%Y}" if row.get("born") else ""
    return ", ".join(filter(None, (row["upn"], row["admission"], born)))


def _shown(row: Row) -> str:
    forename = row["preferred_forename"] or row["legal_forename"]
    return f"{forename} {row['preferred_surname'] or row['legal_surname']}"


def _by_name(held: Held) -> dict[str, list[int]]:
    names: dict[str, list[int]] = defaultdict(list)
    for row_id, row in held.pupils.items():
        for name in {fold(f"{row['legal_forename']} {row['legal_surname']}"), fold(_shown(row))}:
            names[name].append(row_id)
    return names
