"""What is said of sessions: of their kinds one is added, changed or taken away; whose day a weekday is (P9, R8)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from models.db.errors import Sorry
from models.db.tables import Db
from models.rules.kinds import SessionKind, WrongKind, revised_kinds, without_kinds
from models.school.people import staff_names
from models.school.setting_fields import KnownSetting
from models.school.setting_values import read_value
from models.school.snapshot import school
from models.settings.lists import REMOVE
from models.settings.subject_places import subject_named


def revised_session_kinds(
    db: Db, known: KnownSetting, now: Sequence[SessionKind], words: str
) -> tuple[SessionKind, ...]:
    """The kinds of session with what was said of them. Raises Sorry for a kind or a host that cannot be."""
    verb, _, names = words.partition(" ")
    try:
        if verb.casefold() == REMOVE and names:
            return without_kinds(now, names)
    except WrongKind as wrong:
        raise Sorry(str(wrong), field="value") from None
    said: tuple[SessionKind, ...] = read_value(known, words)
    named = [replace(each, hosts=tuple(_address(db, host) for host in each.hosts)) for each in said]
    return revised_kinds(now, named) if said else ()


def subjects_of_day(db: Db, words: str) -> str:
    """The names of these subjects, with commas between. Raises Sorry for one that is none, or may be several."""
    known, found = school(db), dict[str, None]()
    for each in filter(None, (part.strip() for part in re.split(r",|;| and |&", words))):
        found[subject_named(known, each)] = None
    return ", ".join(found)


def _address(db: Db, words: str) -> str:
    """The e-mail of a colleague, by e-mail or by name. Raises Sorry for nobody, and for several."""
    found = staff_names(db).called(words)
    if len(found) == 1:
        return found[0].email
    trouble = "is nobody I know" if not found else "may be several of your colleagues"
    raise Sorry(f"“{words}” {trouble}. Type their e-mail address.", field="value")
