"""Who asks for a pupil's record, how that comes, and how it ends (lifecycle, 2)."""

from enum import StrEnum


class Asker(StrEnum):
    """Who asks."""

    PUPIL = "pupil"
    PARENT = "parent"
    SOLICITOR = "solicitor"
    ANOTHER = "another"


class Came(StrEnum):
    """How a request came; anybody on the staff can be asked, in any words."""

    IN_PERSON = "in person"
    TELEPHONE = "telephone"
    EMAIL = "e-mail"
    LETTER = "letter"
    ANOTHER_WAY = "another way"


class ClosedAs(StrEnum):
    """What became of a request in the end."""

    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
