"""Who asks for what is held of somebody or complains about it, how that comes, and how it ends (lifecycle, 2 and 3)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self


class Asker(StrEnum):
    """Who asks."""

    PUPIL = "pupil"
    STAFF = "colleague"
    PARENT = "parent"
    SOLICITOR = "solicitor"
    ANOTHER = "another"

    @property
    def is_of_themselves(self) -> bool:
        """Whether it is whom the data is about, so that nobody else has to be named."""
        return self in {Asker.PUPIL, Asker.STAFF}


ASK_OF_PUPILS = (Asker.PUPIL, Asker.PARENT, Asker.SOLICITOR, Asker.ANOTHER)
ASK_OF_STAFF = (Asker.STAFF, Asker.SOLICITOR, Asker.ANOTHER)
"""Who asks about a pupil's data, and who about that of a member of staff."""


class Came(StrEnum):
    """How a request came; anybody on the staff can be asked, in any words."""

    how: str
    """The same in a sentence: it came by letter."""

    def __new__(cls, word: str, how: str = "") -> Self:
        made = str.__new__(cls, word)
        made._value_ = word
        made.how = how
        return made

    IN_PERSON = "in person", "in person"
    TELEPHONE = "telephone", "by telephone"
    EMAIL = "e-mail", "by e-mail"
    LETTER = "letter", "by letter"
    ANOTHER_WAY = "another way", "in another way"


class AskedFor(StrEnum):
    """What somebody wants."""

    RECORD = "record"
    """What is held of them."""
    COMPLAINT = "complaint"
    """That something about their data be put right."""

    @property
    def called(self) -> str:
        return "complaint" if self is AskedFor.COMPLAINT else "request"


class ClosedAs(StrEnum):
    """What became of a request in the end."""

    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    UPHELD = "upheld"
    UPHELD_IN_PART = "upheld in part"
    NOT_UPHELD = "not upheld"


ENDS: Mapping[AskedFor, tuple[ClosedAs, ...]] = {
    AskedFor.RECORD: (ClosedAs.ANSWERED, ClosedAs.WITHDRAWN, ClosedAs.REFUSED),
    AskedFor.COMPLAINT: (
        ClosedAs.UPHELD,
        ClosedAs.UPHELD_IN_PART,
        ClosedAs.NOT_UPHELD,
        ClosedAs.WITHDRAWN,
    ),
}
"""How each can end."""
