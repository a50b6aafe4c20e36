"""What is said of where subjects count: of one it is added or changed, or taken back to what its name says (R15)."""

import re
from collections.abc import Sequence

from models.db.errors import Sorry
from models.rules.places import SOME_PLACES, SubjectPlace, place_said, write_places
from models.rules.wording import listed
from models.school.snapshot import School

_BACK = frozenset({"remove", "delete", "clear", "reset", "default", "without"})
_JOINING = frozenset({"is", "as", "to", "in", "counts", "counted", "under", ""})


def revised_places(known: School, words: str) -> str:
    """The places that the school says, after what was said of some. Raises Sorry for no subject, and for no place."""
    places = known.settings.places()
    for part in filter(None, (each.strip() for each in re.split(r"[,;\n]", words))):
        verb, _, rest = part.partition(" ")
        if verb.casefold() in _BACK and rest:
            places.pop(subject_named(known, rest), None)
            continue
        name, place = _parted(part)
        places[subject_named(known, name)] = place
    return write_places(places)


def _parted(part: str) -> tuple[str, SubjectPlace]:
    """The subject's words, and the place that the last ones name: Core PE not counted, Statistics: maths."""
    words = part.split()
    for at in range(1, len(words)):
        place = place_said(" ".join(words[at:]))
        if place is not None:
            return _without_joining(words[:at]), place
    places = listed((each.value for each in SubjectPlace), last="or")
    raise Sorry(
        f"“{part}” names no place. Type a subject and one of {places}, such as {SOME_PLACES}.", field="value"
    )


def _without_joining(words: Sequence[str]) -> str:
    """The subject's words, without those that lead over to the place; the first is always the subject's."""
    kept = list(words)
    while kept and (kept[-1].rstrip(":=") in _JOINING and len(kept) > 1):
        kept.pop()
    return " ".join(kept).rstrip(":= ")


def subject_named(known: School, words: str) -> str:
    """The name of the subject that the words mean. Raises Sorry where they mean none, or may mean several."""
    found = known.subject_names.find(words)
    if len(found) == 1:
        return known.subject_name(found[0])
    meant = listed((known.subject_name(each) for each in found), last="or")
    which = f"may be {meant}" if meant else "is no subject that I know"
    raise Sorry(f"“{words}” {which}. Type a subject's whole name.", field="value")
