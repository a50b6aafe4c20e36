"""The answer as a ZIP: a page to read, the same for a program and for a spreadsheet, and sums that show it is whole."""

import csv
import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED

from pyzipper import WZ_AES, AESZipFile  # type: ignore[import-untyped]  # it has no types

from models.lifecycle.subject_access.answering import AnsweredTable, WholeAnswer
from models.lifecycle.subject_access.naming import in_full
from models.lifecycle.subject_access.page import page
from models.lifecycle.subject_access.told import left_out, rights, rules_applied
from models.rules.clock import show_time
from models.rules.retention import HeldKind
from models.rules.spreadsheets import safe_cell


def contents(answer: WholeAnswer) -> Mapping[str, bytes]:
    """Each file by its name; the same answer gives the same bytes."""
    files = {"index.html": page(answer).encode(), "data.json": _json(answer).encode()}
    for kind in HeldKind:
        some = [each for each in answer.tables if each.table.kind is kind]
        if some:
            files[f"{kind.replace(' ', '-')}.csv"] = _csv(some)
    if answer.messages:
        rows = [(each.day, each.kind, each.to) for each in answer.messages]
        files["messages.csv"] = _rows(("day", "what", "to"), rows)
    files["about.txt"] = _about(answer).encode()
    sums = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return {**files, "contents.txt": sums.encode()}


def packed(answer: WholeAnswer, passphrase: str = "") -> bytes:
    """The ZIP; but for the time at which it was made the same answer gives the same bytes, where it has no passphrase.

    With one it is encrypted by AES as other programs for ZIP files know it: whoever gets it needs no other.
    """
    made = BytesIO()
    at = answer.made_at.timetuple()[:6]
    with AESZipFile(made, "w", encryption=WZ_AES if passphrase else None) as file:
        if passphrase:
            file.setpassword(passphrase.encode())
        for name, data in contents(answer).items():
            info = file.zipinfo_cls(name, date_time=at)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            file.writestr(info, data)
    return made.getvalue()


def _json(answer: WholeAnswer) -> str:
    data = {
        "member of staff" if answer.of_staff else "pupil": answer.whom,
        "request": answer.number,
        "made": answer.made_at.isoformat(timespec="seconds"),
        "covers": answer.covers,
        "records": [
            {
                "what": some.table.what,
                "kind": some.table.kind,
                "source": some.table.source,
                "why": some.table.purpose,
                "kept": some.table.kept_for(answer.settings.keeping),
                "records": [{"day": one.day, **dict(one.parts)} for one in some.records],
            }
            for some in answer.tables
        ],
        "messages": [{"day": each.day, "what": each.kind, "to": each.to} for each in answer.messages or ()],
        "rules": dict(rules_applied(answer)),
        "not in it": list(left_out(answer)),
        "withheld": {reason.value: many for reason, many in answer.withheld.items()},
        "taken out": {reason.value: many for reason, many in answer.cut.items()},
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _csv(tables: list[AnsweredTable]) -> bytes:
    rows = (
        (some.table.what, str(number), one.day, label, safe_cell(words))
        for some in tables
        for number, one in enumerate(some.records, start=1)
        for label, words in one.parts
    )
    return _rows(("what", "record", "day", "part", "says"), rows)


def _rows(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    made = StringIO(newline="")
    written = csv.writer(made)
    written.writerow(heads)
    written.writerows(rows)
    # With the sign by which spreadsheets know UTF-8.
    return made.getvalue().encode("utf-8-sig")


def _about(answer: WholeAnswer) -> str:
    made = f"{in_full(answer.made_at.date())}, {show_time(answer.made_at)}"
    lines = [
        f"What Staffroom holds about {answer.whom}",
        f"Request {answer.number}, made on {made}",
        f"It covers {answer.covers}.",
        "",
        "To read it, open index.html in any browser; no network is needed. data.json holds the same for a program,",
        "and each .csv a part of it for a spreadsheet. contents.txt holds the SHA-256 sum of each file.",
        "",
        "How it was made: in one reading of the database, from a list of every table and column that there is.",
        f"{'Pupils' if answer.of_staff else 'Other pupils'} were taken out by the program, by the names of everybody "
        "who is or was on the school's roll.",
        "What it was not sure of, a person looked at and decided.",
        "",
        "What is not in it:",
        *(f"- {each}" for each in left_out(answer)),
        "",
        "Your rights:",
        *(f"- {each}" for each in rights(answer)),
    ]
    return "\n".join(lines) + "\n"
