"""What there may be to do, as facts: each kind of thing, and by when (P4, P7, P8, P10, P12, R11)."""

from dataclasses import dataclass
from datetime import date

from models.audit.facts import PupilFact, Shows
from models.mentoring.advice import KnownAdvice
from models.mentoring.agreement_lists import AgreementsMissing
from models.mentoring.contact import LastContact
from models.mentoring.declining import KnownDecline
from models.mentoring.mentees import Mentee
from models.sessions.cases import Case
from models.sessions.untaken import Untaken
from models.tracking.interventions import KnownAction, KnownIntervention
from models.views.files_to_delete import FileToDelete
from models.views.grades_due import (
    GradesNotIn,
    GradesToEnter,
)
from models.views.lists_to_decide import ListToDecide
from models.views.looked_again import HoldsToLookAt, RestrictionsToLookAt
from models.views.looks import LookAsked, TalkAsked
from models.views.plans import PlanToDecide
from models.views.reviews_due import ReviewsNotIn, ReviewsToEnter
from models.views.school_year import CalendarGap, YearToTurn
from models.views.subject_week import SubjectWeek
from models.views.undelivered import LostMessage
from models.views.waiting import WaitingSlip


@dataclass(frozen=True)
class PupilsToTell:
    """Pupils of the day's Year 11 list who are to be told, or told again (P10)."""

    pupil_ids: tuple[int, ...]


@dataclass(frozen=True)
class PupilsWithoutMentor(PupilFact, shows=Shows.MENTOR):
    """Pupils of Years 10 and 11 who need a mentor (P4), by name and form."""

    pupils: tuple[str, ...]
    to_come: tuple[str, ...] = ()
    """Those who have none now and one from a day to come, with who and when."""
    pupil_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class PupilsWithoutContact(PupilFact, shows=Shows.CONTACTS):
    """A mentor's pupils with whose home nobody has spoken for a term (P17)."""

    pupils: tuple[LastContact, ...]

    @property
    def pupil_ids(self) -> tuple[int, ...]:
        return tuple(each.pupil_id for each in self.pupils)


@dataclass(frozen=True)
class AdviceToAnswer:
    """Advice to leadership that nobody has answered yet (P15)."""

    advice: KnownAdvice


@dataclass(frozen=True)
class Undelivered:
    """Messages that could not be delivered."""

    messages: tuple[LostMessage, ...]


@dataclass(frozen=True)
class LostPlace:
    """Leadership's place on a door, in which nothing can be posted any more, and why (P10)."""

    door: str
    why: str


@dataclass(frozen=True)
class PolicyToReview:
    """The policy itself, which is to be reviewed by a day (P14)."""

    by: date


@dataclass(frozen=True)
class PapersToReview:
    """The papers about the data, which are to be looked at again by a day (lifecycle, 6)."""

    by: date


@dataclass(frozen=True)
class RequestToAnswer:
    """A request for a record, by its number: a reminder names nobody, and who may see looks it up."""

    number: int
    due: date | None
    """None while the clock does not run."""
    record_due: date | None
    """By when the educational record is due; None where it is not asked of a maintained school."""
    waits: bool
    """Whether something that was asked back is not answered yet."""
    is_complaint: bool = False
    is_acknowledged: bool = False


@dataclass(frozen=True)
class SlipsLeft:
    """Slips that have waited for longer than they are reminded of, counted (R11)."""

    number: int


@dataclass(frozen=True)
class TargetsMissing:
    """How many pupils take a subject without a target in it."""

    subject_id: int
    pupils: int


@dataclass(frozen=True)
class RegisterToTake:
    """A session of which the register is still to be taken, or to be finished (P11)."""

    register: Untaken


@dataclass(frozen=True)
class TargetsToRaise(PupilFact, shows=Shows.GRADES):
    """Targets that a round raises, to be looked at before (P3, R4)."""

    pupil_ids: tuple[int, ...]
    over: bool
    """Whether the round has ended without, so that they wait."""


@dataclass(frozen=True)
class TargetsHeld(PupilFact, shows=Shows.GRADES):
    """Raises that are held, and may still be let go on (P3, R4)."""

    pupil_ids: tuple[int, ...]


What = (
    RegisterToTake
    | Case
    | GradesToEnter
    | GradesNotIn
    | ReviewsToEnter
    | ReviewsNotIn
    | SubjectWeek
    | TargetsMissing
    | KnownIntervention
    | KnownAction
    | TargetsToRaise
    | TargetsHeld
    | WaitingSlip
    | LookAsked
    | TalkAsked
    | SlipsLeft
    | YearToTurn
    | CalendarGap
    | Mentee
    | PupilsToTell
    | PlanToDecide
    | PupilsWithoutMentor
    | KnownDecline
    | PupilsWithoutContact
    | AdviceToAnswer
    | AgreementsMissing
    | PolicyToReview
    | PapersToReview
    | ListToDecide
    | FileToDelete
    | HoldsToLookAt
    | RestrictionsToLookAt
    | RequestToAnswer
    | Undelivered
    | LostPlace
)


@dataclass(frozen=True)
class Todo:
    """One thing to do: what it is about, by when, and whether that is past."""

    what: What
    due: date
    overdue: bool = False
