"""One pupil on two lists of an import, such as the MIS's and that of the accounts: one row, where they agree (R2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models.exchange.held import Row
from models.exchange.pupil_rows import PupilRow
from models.exchange.values import key
from models.rules.letters import fold

_CALLED = {
    "born": "date of birth",
    "upn": "UPN",
    "admission": "admission number",
    "sen": "SEN",
    "eal": "EAL",
    "ks2_reading": "KS2 reading",
    "ks2_maths": "KS2 maths",
}
_NAMES = frozenset({"legal_surname", "legal_forename", "preferred_surname", "preferred_forename"})


def joined(rows: Sequence[PupilRow]) -> list[PupilRow]:
    """One row for each pupil of several lists; two rows of one list, or two that disagree, stay two."""
    whole: list[PupilRow] = []
    places: dict[tuple[str, str], int] = {}
    for row in rows:
        place = next((places[each] for each in _numbers(row) if each in places), None)
        together = _together(whole[place], row) if place is not None else None
        if place is None or together is None:
            place = len(whole)
            whole.append(row)
        else:
            whole[place] = together
        for each in _numbers(row):
            places.setdefault(each, place)
    return whole


def differences_of(first: PupilRow, second: PupilRow) -> str:
    """What two rows about one pupil say differently, in words: `form 11A there and 11B here`."""
    there, here = (row.values | {"form": row.form} for row in (first, second))
    found = [
        f"{_CALLED.get(name, name.replace('_', ' '))} {_said(there[name])} there and {_said(here[name])} here"
        for name in dict.fromkeys([*there, *here])
        if name in there and name in here and there[name] != here[name]
    ]
    return "; ".join(found) or "it says the same"


def _said(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value or "blank")


def _numbers(row: PupilRow) -> list[tuple[str, str]]:
    return [(name, row.values[name]) for name in ("upn", "admission") if row.values[name]]


def _together(first: PupilRow, second: PupilRow) -> PupilRow | None:
    """What both lists say; None where they are one list or speak against each other.

    A list of accounts is the weaker one: its names and years are what somebody typed there.
    """
    if first.sheet is second.sheet:
        return None
    main, other = (second, first) if first.by_account and not second.by_account else (first, second)
    said, more = main.values, _filled(other.values)
    if other.by_account and not main.by_account:
        if not _may_be_one(said, more):
            return None
        more = {name: value for name, value in more.items() if name not in _NAMES}
    elif _speak_against(said, more) or _speak_against(
        {"form": key(main.form)}, _filled({"form": key(other.form)})
    ):
        return None
    return replace(
        main,
        values=more | _filled(said) | {name: value for name, value in said.items() if name not in more},
        form=main.form or other.form,
        former_upn=main.former_upn or other.former_upn,
        export_id=main.export_id or other.export_id,
    )


def _speak_against(said: Row, more: Row) -> bool:
    return any(said.get(name) not in {value, None, ""} for name, value in more.items())


def _filled(values: Row) -> Row:
    return {name: value for name, value in values.items() if value not in {None, ""}}


def _may_be_one(main: Row, account: Row) -> bool:
    """Whether a forename or a surname is the same: a number alone may have slipped."""
    return any(
        fold(str(account.get(f"legal_{part}", "")))
        in {fold(str(main.get(f"{sort}_{part}") or "")) for sort in ("legal", "preferred")}
        for part in ("surname", "forename")
    )
