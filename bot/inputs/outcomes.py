"""What was done about an absence: spoke, contacted home, legitimate, rescheduled, escalated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.inputs.line import Asking
from bot.inputs.words import ChoiceField
from models.sessions.register import AbsenceOutcome

_ALSO: tuple[tuple[tuple[str, ...], AbsenceOutcome], ...] = (
    (("spoke", "to", "the", "pupil"), AbsenceOutcome.SPOKE),
    (("spoken", "to"), AbsenceOutcome.SPOKE),
    (("spoke", "to"), AbsenceOutcome.SPOKE),
    (("spoke", "with"), AbsenceOutcome.SPOKE),
    (("spoke",), AbsenceOutcome.SPOKE),
    (("contacted", "home"), AbsenceOutcome.CONTACTED_HOME),
    (("called", "home"), AbsenceOutcome.CONTACTED_HOME),
    (("rang", "home"), AbsenceOutcome.CONTACTED_HOME),
    (("phoned", "home"), AbsenceOutcome.CONTACTED_HOME),
    (("legitimate",), AbsenceOutcome.LEGITIMATE),
    (("excused",), AbsenceOutcome.LEGITIMATE),
    (("rescheduled",), AbsenceOutcome.RESCHEDULED),
    (("rebooked",), AbsenceOutcome.RESCHEDULED),
    (("escalated",), AbsenceOutcome.ESCALATED),
    (("escalate",), AbsenceOutcome.ESCALATED),
    (("note",), AbsenceOutcome.NOTED),
    (("noted",), AbsenceOutcome.NOTED),
)
"""What people say, the longer before what begins it."""


@dataclass(frozen=True, kw_only=True)
class OutcomeField(ChoiceField[AbsenceOutcome]):
    label: str = "What was done"
    words: type[AbsenceOutcome] = AbsenceOutcome
    labels: Mapping[str, str] = field(
        default_factory=lambda: {
            AbsenceOutcome.RESCHEDULED: "Booked again",
            AbsenceOutcome.NOTED: "Nothing yet, just a note",
        }
    )
    among: tuple[AbsenceOutcome, ...] = (
        AbsenceOutcome.SPOKE,
        AbsenceOutcome.CONTACTED_HOME,
        AbsenceOutcome.LEGITIMATE,
        AbsenceOutcome.RESCHEDULED,
        AbsenceOutcome.ESCALATED,
        AbsenceOutcome.NOTED,
    )

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, AbsenceOutcome] | None:
        said = [token.casefold().strip(",;:.") for token in tokens[at:]]
        return next(((len(words), what) for words, what in _ALSO if tuple(said[: len(words)]) == words), None)
