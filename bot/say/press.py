"""What buttons carry: a small frozen dataclass a button, which any platform can take along as a short string."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_type_hints

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic_core import from_json

from models.audit.touched import Touched
from models.db.errors import Sorry
from models.db.records import RecordKind
from models.rules.clashes import Slot
from models.rules.clock import show_hours
from models.rules.days import FIRST_DAY, LAST_DAY
from models.rules.letters import as_written


def _between(slot: Slot) -> Slot:
    if not FIRST_DAY <= slot.day <= LAST_DAY:
        raise ValueError("no day of ours")
    return slot


@dataclass(frozen=True)
class IdOf:
    """Says of an id in a press what it is the id of."""

    kind: RecordKind


@dataclass(frozen=True)
class NotedAs:
    """Says of a value in a press what a refusal calls it: it is no record's id, and no text."""

    what: Touched


_Id = Annotated[int, Field(ge=1, lt=2**31)]
# The types of what a press carries: nothing that no database could hold comes as far as one.
PupilId = Annotated[_Id, IdOf(RecordKind.PUPIL)]
SubjectId = Annotated[_Id, IdOf(RecordKind.SUBJECT)]
StaffId = Annotated[_Id, IdOf(RecordKind.STAFF)]
SlipId = Annotated[_Id, IdOf(RecordKind.SLIP)]
BookingId = Annotated[_Id, IdOf(RecordKind.BOOKING)]
SessionId = Annotated[_Id, IdOf(RecordKind.SESSION)]
CollectionId = Annotated[_Id, IdOf(RecordKind.COLLECTION)]
CaseId = Annotated[_Id, IdOf(RecordKind.FOLLOW_UP)]
InterventionId = Annotated[_Id, IdOf(RecordKind.INTERVENTION)]
ActionId = Annotated[_Id, IdOf(RecordKind.INTERVENTION_ACTION)]
ReviewId = Annotated[_Id, IdOf(RecordKind.REVIEW)]
RoundId = Annotated[_Id, IdOf(RecordKind.REVIEW_ROUND)]
TargetId = Annotated[_Id, IdOf(RecordKind.TARGET)]
MeetingId = Annotated[_Id, IdOf(RecordKind.MEETING)]
AdviceId = Annotated[_Id, IdOf(RecordKind.ADVICE)]
ContactId = Annotated[_Id, IdOf(RecordKind.CONTACT)]
NeedId = Annotated[_Id, IdOf(RecordKind.NEED)]
ProposalId = Annotated[_Id, IdOf(RecordKind.PROPOSAL)]
PlaceId = Annotated[_Id, IdOf(RecordKind.PROPOSED_PLACE)]
AppointmentId = Annotated[_Id, IdOf(RecordKind.APPOINTMENT)]
AwayId = Annotated[_Id, IdOf(RecordKind.AWAY)]
WayRequestId = Annotated[_Id, IdOf(RecordKind.WAY_REQUEST)]
MentorCoverId = Annotated[_Id, IdOf(RecordKind.MENTOR_COVER)]
DeclineId = Annotated[_Id, IdOf(RecordKind.DECLINE)]
HoldId = Annotated[_Id, IdOf(RecordKind.HOLD)]
RestrictionId = Annotated[_Id, IdOf(RecordKind.RESTRICTION)]
StatementId = Annotated[_Id, IdOf(RecordKind.STATEMENT)]
PurgeListId = Annotated[_Id, IdOf(RecordKind.PURGE_LIST)]
EntryId = Annotated[_Id, IdOf(RecordKind.ENTRY)]
Version = Annotated[int, Field(ge=0, lt=2**31)]
CarriedDay = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY), NotedAs(Touched.DAY)]
DaySlot = Annotated[Slot, AfterValidator(_between), NotedAs(Touched.TIME)]
Word = Annotated[str, Field(pattern=r"^[^\x00]*$"), AfterValidator(as_written)]
FormWord = Annotated[Word, NotedAs(Touched.FORM)]
SettingWord = Annotated[Word, NotedAs(Touched.SETTING)]
DoorWord = Annotated[str, Field(pattern=r"^[a-z]{1,20}$"), NotedAs(Touched.DOOR)]


class Press:
    """What a button says when it is pressed: ids, versions, days and small words; a person's own words only to them."""

    action: ClassVar[str] = ""

    def __init_subclass__(cls, *, action: str) -> None:
        cls.action = action

    def token(self) -> str:
        """The press as a short string that a platform can carry."""
        return _AS_TOKEN.encode([self.action, _adapter(_kind(type(self))).dump_python(self, mode="json")])


_AS_TOKEN = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
P = TypeVar("P", bound=Press)


def read_token(token: str) -> tuple[str, dict[str, Any]]:
    """The action and the values that a press carried. Raises Sorry for anything that no button of ours says."""
    try:
        action, values = from_json(token)
    except (ValueError, TypeError):
        raise _strange() from None
    if not isinstance(action, str) or not isinstance(values, dict):
        raise _strange()
    return action, values


def typed(kind: type[P], values: dict[str, Any]) -> P:
    """The press as its dataclass. Raises Sorry where the values are not those of such a button."""
    try:
        press: P = _adapter(_kind(kind)).validate_json(json.dumps(values), strict=True)
    except ValueError:
        raise _strange() from None
    return press


def named(press: Press) -> dict[RecordKind, tuple[int, ...]]:
    """The ids that a press carries, each once, by the kind of record that it is of."""
    found: dict[RecordKind, tuple[int, ...]] = {}
    for name, mark in _marked(_kind(type(press)), IdOf):
        kind, value = mark.kind, getattr(press, name)
        ids = value if isinstance(value, tuple) else () if value is None else (value,)
        found[kind] = tuple(dict.fromkeys((*found.get(kind, ()), *ids)))
    return {kind: ids for kind, ids in found.items() if ids}


def touched(press: Press) -> Iterator[tuple[Touched, str]]:
    """What a press carries that is no id and no text, as a refusal names it: which day, which setting."""
    for name, mark in _marked(_kind(type(press)), NotedAs):
        match getattr(press, name):
            case None | "":
                continue
            case Slot(day, start, end):
                yield Touched.DAY, day.isoformat()
                yield mark.what, show_hours(start, end, "-")
            case value:
                yield mark.what, str(value)


@cache
def _marked(press: Any, mark: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of such a press of which that is said, and what is said."""
    hints = get_type_hints(press, include_extras=True)
    return tuple(
        (name, each) for name, hint in hints.items() for each in _marks(hint) if isinstance(each, mark)
    )


def _marks(hint: Any) -> Iterator[Any]:
    """What is said of a type, or of the types in it, beside what they are."""
    yield from getattr(hint, "__metadata__", ())
    for inner in get_args(hint):
        yield from _marks(inner)


def _strange() -> Sorry:
    return Sorry("That button is not one of mine. Ask again for the list it was on.")


def _kind(kind: type[Press]) -> Any:
    # mypy takes the class of a frozen dataclass for one without a hash, which `cache` needs.
    return kind


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@dataclass(frozen=True)
class StartForm(Press, action="form.start"):
    """Open a command's form, for a pupil and a subject where they are known, with what was typed before."""

    command: Word
    pupil: PupilId | None = None
    subject: SubjectId | None = None
    typed: tuple[tuple[Word, Word | tuple[Word, ...]], ...] = ()
    of: Word = ""
    """The key of the message whose words it carries."""


@dataclass(frozen=True)
class Undo(Press, action="undo"):
    """Take back the entry that the button stands under."""

    entry: EntryId


@dataclass(frozen=True)
class OpenPupil(Press, action="pupil.open"):
    """Show the pupil's page; the list stays."""

    pupil: PupilId
