"""What a record said before it was changed, in words, to stand with what it says now (lifecycle, 3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.audit.earlier import KEPT
from models.lifecycle.register import register
from models.lifecycle.subject_access.naming import InWords, SaidInWords

OfRecord = tuple[str, int]
"""A table, and the number of one of its rows."""


@dataclass(frozen=True)
class EarlierInWords:
    """One part of a record as it was: what the part is and until when it said so, and what it said."""

    column: str
    label: str
    said: SaidInWords


def earlier_in_words(
    words: InWords, rows: Iterable[Mapping[str, Any]]
) -> Mapping[OfRecord, Sequence[EarlierInWords]]:
    """By the record that was changed, in the order in which it was."""
    found: dict[OfRecord, list[EarlierInWords]] = defaultdict(list)
    for row in rows:
        if row["part"] not in KEPT.get(row["record"], ()):
            continue
        of = found[row["record"], row["record_id"]]
        label = f"{register()[row['record']].columns[row['part']]}, until {words.until(row)}"
        again = sum(each.label.startswith(label) for each in of)
        of.append(
            EarlierInWords(
                f"{row['part']} {row['id']}",
                f"{label} ({again + 1})" if again else label,
                SaidInWords(words.earlier(row), plain=True),
            )
        )
    return found
