"""Which pupil a row of the pupils file is about (R2)."""

from models.exchange.drafts import Draft
from models.exchange.held import Held, Row
from models.exchange.sheets import Sheet
from models.exchange.values import key


class Register:
    """Who is who: the pupils held, those who have left included, and the rows of the file so far."""

    def __init__(self, held: Held) -> None:
        self._pupils = held.pupils
        # Those who have left come first, so that a number given again is the present pupil's.
        in_order = sorted(held.pupils.items(), key=lambda item: item[1]["left_on"] is None)
        self._upn = {row["upn"]: row_id for row_id, row in in_order if row["upn"]}
        self._admission = {row["admission"]: row_id for row_id, row in in_order if row["admission"]}
        self.seen: dict[int, str] = {}
        self._numbers: dict[tuple[str, str], str] = {}

    def match(self, draft: Draft, sheet: Sheet, line: int, after: Row) -> int | None:
        """The pupil that the row is about, or None for a new one (R2)."""
        by_upn = self._upn.get(after["upn"])
        by_admission = self._admission.get(after["admission"])
        if by_upn is not None:
            if by_admission not in {None, by_upn}:
                draft.warn(
                    sheet,
                    line,
                    "admission number",
                    after["admission"],
                    "another pupil has this admission number",
                    "The pupil is matched by UPN. Check the number in the MIS.",
                )
            return by_upn
        if by_admission is None:
            return None
        before = self._pupils[by_admission]
        if after["upn"] and before["upn"]:
            # Numbers are given again after years, and temporary UPNs replaced: the rest of the row tells.
            same_born = before["born"] is not None and before["born"] == after.get("born")
            same_name = key(before["legal_surname"]) == key(after["legal_surname"])
            if not (same_born or same_name):
                draft.warn(
                    sheet,
                    line,
                    "admission number",
                    after["admission"],
                    "a pupil of another name, birthday and UPN had this admission number",
                    "This one is taken as a new pupil. Check the number in the MIS.",
                )
                return None
        return by_admission

    def refuse_twin(self, draft: Draft, sheet: Sheet, line: int, found: int | None, after: Row) -> bool:
        """Refuse a row where an earlier one is about the same pupil or has one of its numbers."""
        twin = self.seen.get(found) if found is not None else None
        for name in ("upn", "admission"):
            twin = twin or self._numbers.get((name, after[name]))
        if twin is None:
            return False
        number = after["upn"] or after["admission"]
        advice = "Two rows have one UPN or one admission number. Take one of them out."
        draft.refuse(sheet, line, "upn", number, f"this pupil is also in {twin}", advice)
        return True

    def add(self, found: int, after: Row, where: str) -> None:
        """Remember the row."""
        self.seen[found] = where
        for name in ("upn", "admission"):
            if after[name]:
                self._numbers[name, after[name]] = where
