"""Plans what the pupils file would change, and what becomes of those who are not in it (R1, R2)."""

from collections.abc import Collection, Sequence

from models.exchange.columns import FileKind
from models.exchange.drafts import Draft, differences
from models.exchange.held import Held, Row
from models.exchange.pupil_rows import PupilRow, read_pupil_rows
from models.exchange.questions import Removable
from models.exchange.register import Register
from models.exchange.removals import take_away_by_group
from models.exchange.september import turn_of_the_year
from models.exchange.sheets import Sheet
from models.exchange.two_lists import joined
from models.rules.letters import fold

_BLANK: Row = {
    "upn": "",
    "admission": "",
    "preferred_surname": "",
    "preferred_forename": "",
    "born": None,
    "form_id": None,
    "sex": "",
    "pupil_premium": False,
    "sen": "",
    "eal": False,
    "in_care": False,
    "ks2_reading": None,
    "ks2_maths": None,
    "left_on": None,
}
_STAYS = frozenset({"upn", "admission", "born", "sex", "ks2_reading", "ks2_maths"})
_NAMES = frozenset({"legal_surname", "legal_forename", "preferred_surname", "preferred_forename"})
_GROUPS = {"pupil_premium": "pupil premium", "sen": "SEN", "eal": "EAL", "in_care": "in care"}
_IN = frozenset({True, "K", "E"})
_OF_A_FORM = 3
"""So many may leave a form at once without a question, however small it is."""


def plan_pupils(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Pupils matched on UPN, then on admission number (R2); those gone become leavers only with `leavers`."""
    held = draft.held
    tally = draft.tally(FileKind.PUPILS)
    register = Register(draft)
    years = {row_id: row["year_group"] for row_id, row in held.pupils.items() if row["left_on"] is None}
    new: list[Row] = []
    changed: list[Row] = []
    new_forms: list[Row] = []
    lost: dict[str, list[str]] = {group: [] for group in _GROUPS.values()}
    in_groups = {
        group: sum(row[name] in _IN for row in held.pupils.values() if row["left_on"] is None)
        for name, group in _GROUPS.items()
    }
    listed = _Listed(draft, sheets, register)
    for row, match in register.match(listed.here):
        if register.refuse_twin(row, match):
            continue
        after = row.values
        if row.form:
            after["form_id"] = _form(draft, row.form, new_forms)
        found = match
        if found is None:
            found = draft.new_id()
            held.pupils[found] = {**_BLANK, "id": found, **after}
            new.append(held.pupils[found])
            tally.new += 1
        elif fields := _changes(held.pupils[found], row):
            for group in _groups_lost(held.pupils[found], fields):
                lost[group].append(f"{held.pupil_name(found)} ({group})")
            draft.pupils_back += [found] * ("left_on" in fields)
            held.pupils[found] |= fields
            changed.append({"id": found, **fields})
            tally.change(*fields)
        else:
            tally.unchanged += 1
        register.add(found, row)
    gone = _gone(held, listed, register)
    tally.gone = len(gone)
    groups = {group: (names, in_groups[group]) for group, names in lost.items()}
    take_away_by_group(draft, Removable.GROUPS, "pupils' groups", groups)
    last = turn_of_the_year(draft, years, register.seen, gone)
    _settle_others(draft, [each for each in gone if each not in last.pupils], listed.left)
    leaving = [each for each in gone if (last.leave if each in last.pupils else draft.leavers)]
    tally.fate = "become leavers" if leaving == gone else f"{len(leaving):,} leave" if leaving else "kept"
    draft.pupils_leave += leaving
    for row_id in leaving:
        held.pupils[row_id]["left_on"] = held.today
    draft.count_new(FileKind.FORMS, new_forms)
    draft.insert("form", new_forms)
    draft.update("pupil", changed)
    draft.insert("pupil", new)
    held.index()


def _gone(held: Held, listed: "_Listed", register: Register) -> list[int]:
    """Who is at the school and not in the file; of a list of leavers, who is in it."""
    here = (row["id"] for row in held.pupils.values() if row["left_on"] is None)
    gone = [row_id for row_id in here if row_id not in register.seen and row_id not in register.spared]
    return [each for each in gone if each in listed.left] if listed.only_leavers else gone


def _settle_others(draft: Draft, gone: Sequence[int], left: Collection[int | None]) -> None:
    """Ask whether those who are gone leave, or say that they stay; `left` are those who have left by the file."""
    if draft.leavers:
        _ask_about_leavers(draft, gone)
        return
    name = draft.held.pupil_name
    said = [name(each) for each in gone if each in left]
    draft.stay(FileKind.PUPILS, [name(each) for each in gone if each not in left], said_to_have_left=said)


class _Listed:
    """Whom the lists have: those at the school, and those who have left by them."""

    def __init__(self, draft: Draft, sheets: Sequence[Sheet], register: Register) -> None:
        read = [read_pupil_rows(draft, sheet) for sheet in sheets]
        for values in (values for each in read for values in each.unfit):
            # Whom a row is about that cannot go in has not gone.
            register.spare(values)
        self.here = joined([row for each in read for row in each.here])
        gone = [row for each in read for row in each.gone]
        self.left = {register.sure(row) for row in gone} - {None}
        self.only_leavers = bool(gone) and not self.here and not any(each.unfit for each in read)
        """A list of leavers says nothing of those who are not in it."""


def _ask_about_leavers(draft: Draft, gone: Sequence[int]) -> None:
    """Of the school, of a year group, or most of a form, leaves only where a person says so."""
    held, going = draft.held, set(gone)
    years: dict[str, tuple[list[str], int]] = {}
    forms: dict[str, tuple[list[str], int]] = {}
    for row_id, row in held.pupils.items():
        if row["left_on"] is not None or row_id < 0:
            continue
        form = held.forms[row["form_id"]]["name"] if row["form_id"] is not None else "no form"
        for groups, group in ((years, f"Year {row['year_group']}"), (forms, form)):
            names, of = groups.get(group, ([], 0))
            groups[group] = ([*names, held.pupil_name(row_id)] if row_id in going else names), of + 1
    if not take_away_by_group(draft, Removable.PUPILS, "pupils", years):
        emptied = {form: (names, of) for form, (names, of) in forms.items() if len(names) * 2 > of}
        if any(len(names) > _OF_A_FORM for names, _ in emptied.values()):
            take_away_by_group(draft, Removable.PUPILS, "pupils", emptied)


def names_in(sheets: Sequence[Sheet]) -> set[str]:
    """The names of the pupils in these sheets, as they are compared."""
    return {
        fold(f"{forename} {surname}")
        for sheet in sheets
        for legal, preferred, legal_surname, preferred_surname in sheet.pick(
            "legal forename", "preferred forename", "legal surname", "preferred surname"
        )
        for forename in (legal, preferred)
        for surname in (legal_surname, preferred_surname)
        if forename and surname
    }


def _changes(before: Row, row: PupilRow) -> Row:
    """What the row changes; what is blank in this export is not taken away.

    The name that a list of accounts gives is the one a pupil goes by: it changes no legal name.
    """
    kept = {name: value for name, value in row.values.items() if value or name not in _STAYS}
    if row.by_account:
        kept = {name: value for name, value in kept.items() if name not in _NAMES}
    return differences(before, {**kept, "left_on": None})


def _groups_lost(before: Row, fields: Row) -> list[str]:
    """The groups that the pupil was in and is no more (R14)."""
    changed = {name: words for name, words in _GROUPS.items() if name in fields}
    return [words for name, words in changed.items() if before[name] in _IN and fields[name] not in _IN]


def _form(draft: Draft, name: str, new_forms: list[Row]) -> int:
    """The form of this name; one that is not known yet is added."""
    found = draft.held.form(name)
    if found is None:
        found = draft.new_id()
        row: Row = {"id": found, "name": name, "tutor_id": None}
        draft.held.add_form(row)
        new_forms.append(row)
    return found
