"""Plans what the forms file would change: forms and their tutors."""

from collections.abc import Sequence

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft
from models.exchange.held import Row
from models.exchange.questions import Removable
from models.exchange.sheets import Sheet
from models.exchange.unknown import no_such_member
from models.exchange.values import Unreadable, read_words


def plan_forms(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Forms and their tutors; a form that only pupils name is added with the pupils."""
    held, tally = draft.held, draft.tally(FileKind.FORMS)
    tutored = sum(row["tutor_id"] is not None for row in held.forms.values())
    lost: list[str] = []
    replaced: list[str] = []
    seen: dict[int, int] = {}
    new: list[Row] = []
    changed: list[Row] = []
    for sheet in sheets:
        for line, (raw_name, raw_tutor) in zip(sheet.lines, sheet.pick("form", "tutor"), strict=True):
            name = _name(draft, sheet, line, raw_name)
            if name is None:
                continue
            found = held.form(name)
            tutor = _tutor(draft, sheet, line, raw_tutor, found)
            if found is None:
                row: Row = {"id": draft.new_id(), "name": name, "tutor_id": tutor}
                held.add_form(row)
                new.append(row)
                tally.new += 1
                found = row["id"]
            elif found in seen:
                if held.forms[found]["tutor_id"] != tutor:
                    what, advice = "this form has another tutor on an earlier line", "That one is taken."
                    draft.warn(
                        sheet, line, "tutor", f"{name}: {raw_tutor}", what, advice, f"line {seen[found]}"
                    )
                continue
            elif held.forms[found]["tutor_id"] != tutor:
                before = held.forms[found]["tutor_id"]
                if before is not None:
                    (replaced if tutor is not None else lost).append(f"{held.staff_name(before)} ({name})")
                held.forms[found]["tutor_id"] = tutor
                changed.append({"id": found, "tutor_id": tutor})
                tally.change("tutor")
            else:
                tally.unchanged += 1
            seen[found] = line
    tally.gone = len(held.forms.keys() - seen.keys())
    draft.take_away(Removable.TUTORS, "tutors of forms", lost, tutored)
    draft.take_away(
        Removable.TUTORS, "tutors of forms, for whom another comes,", replaced, tutored, each_september=True
    )
    draft.take_away(
        Removable.TUTORS, "tutors of forms who have another", replaced, tutored, each_september=True
    )
    draft.update("form", changed)
    draft.insert("form", new)


def _name(draft: Draft, sheet: Sheet, line: int, raw: str) -> str | None:
    try:
        name = read_words(raw)
    except Unreadable as trouble:
        draft.leave_out(sheet, line, "form", raw, trouble.what, trouble.advice)
        return None
    if not name:
        draft.leave_out(sheet, line, "form", None, "the form has no name", "Give it one, such as 11B.")
        return None
    return name


def _tutor(draft: Draft, sheet: Sheet, line: int, raw: str, form_id: int | None) -> int | None:
    """The tutor named; the one there is where nobody knows the name; None where none is named."""
    if not raw.strip():
        return None
    found = draft.held.member(raw)
    if found is None:
        no_such_member(draft, sheet, line, "tutor", raw, "The form keeps the tutor it has.")
        tutor: int | None = draft.held.forms[form_id]["tutor_id"] if form_id is not None else None
        return tutor
    draft.found.add((sheet.file, FileKind.STAFF))
    return found
