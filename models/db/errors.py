"""The one kind of trouble that a person can mend, and the one that mends itself."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from models.db.records import NO_RECORD, Record


class Busy(Exception):  # noqa: N818 - a finding: whoever asked decides what to say
    """Others have been writing for as long as was to be waited; nothing was written."""


class Lost(Exception):  # noqa: N818 - it says what became of a deed; why stands behind it
    """The transaction that a deed shared with others was lost: nothing of any of them is saved."""


DATABASE_TROUBLES = (DBAPIError, NoConnectionFree, Busy, Lost)
"""What the database may answer with; `is_away` parts a database that is away from a fault of ours."""


class Sorry(Exception):  # noqa: N818 - it is what the bot says, not what broke
    """Something the person can put right; its sentence is shown to them word for word."""

    def __init__(
        self,
        sentence: str,
        *,
        field: str | None = None,
        pupil_id: int | None = None,
        record: Record = NO_RECORD,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        """The input that is wrong, where there is one, so that a form can say it beside the field."""
        self.pupil_id = pupil_id
        """The pupil of whose record the sentence tells, if any; with the record itself it goes into the audit."""
        self.record = record


class NotAllowed(Sorry):
    """What was asked for is not for this person; the sentence says who may.

    The pupil and the record that it was about go into the audit with the refusal.
    """

    def __init__(self, sentence: str, *, pupil_id: int | None = None, record: Record = NO_RECORD) -> None:
        super().__init__(sentence, pupil_id=pupil_id, record=record)


class Needed(Sorry):
    """What is still missing and not yet wrong: a form that opens asks for it, one that was sent says so."""


class NotRemembered(Exception):  # noqa: N818 - a finding: whoever goes by memory asks the database after all
    """Where only what is remembered is looked at, something else was asked for, or written."""


class WantsToWrite(Exception):  # noqa: N818 - a finding: whoever began the transaction begins anew with one that writes
    """In a transaction that only reads, something was to be written or locked; nothing of it is done."""
