"""What the codes and short words of the program mean, to somebody who never saw it."""

from collections.abc import Mapping
from typing import Any

from models.lifecycle.register import register
from models.mentoring.agreement import AgreementEnd
from models.mentoring.appointment import AppointmentState
from models.mentoring.paper_order import PaperKind
from models.planning.proposal import PlaceState
from models.rules.askers import AskedFor, Asker
from models.rules.attendance import in_school
from models.rules.removing import RemovedBecause
from models.rules.retention import HeldKind
from models.rules.tracking import TargetKind
from models.school.care_to_come import Care
from models.sessions.asks import WayState
from models.sessions.needs import NeedEnd
from models.sessions.register import AbsenceOutcome
from models.sessions.session import OffBecause
from models.tracking.intervention import InterventionEnd, OpenedBecause

HeldIn = tuple[str, str]
"""A table and one of its columns."""


def meant_by(where: HeldIn, value: Any) -> str:
    """What a code in this table and column means; blank where it is none that is known, or says it by itself."""
    if where == ("target", "academic_year"):
        return f"{value}/{(int(value) + 1) % 100:02}"
    if where == ("removed_record", "record"):
        known = register().get(str(value))
        return known.what if known is not None else ""
    if where == ("data_request", "wanted_kinds"):
        return ", ".join(each for each in str(value).split(",") if each in set(HeldKind))
    if where in _ATTENDANCE:
        code = str(value).strip().upper()
        said = in_school(code)
        return f"{said} (code {code})" if said is not None else ""
    return _CODES.get(where, {}).get(str(value).strip(), "")


_ATTENDANCE = frozenset({("day_code", "am"), ("day_code", "pm"), ("register_mark", "code")})
_ABSENCE: Mapping[str, str] = {
    AbsenceOutcome.LEGITIMATE: "legitimate: there was a good reason",
    AbsenceOutcome.RESCHEDULED: "rescheduled: another time was found",
    AbsenceOutcome.ESCALATED: "passed on to the coordinator",
    AbsenceOutcome.NOTED: "noted, and nothing else",
}
_CODES: Mapping[HeldIn, Mapping[str, str]] = {
    ("pupil", "sen"): {
        "K": "SEN support (K)",
        "E": "education, health and care plan (E)",
        "N": "none (N)",
    },
    ("pupil", "sex"): {"F": "female", "M": "male"},
    ("care_to_come", "care"): {Care.MENTOR: "mentoring", Care.SUPPORT: "learning support"},
    ("follow_up", "outcome"): _ABSENCE,
    ("follow_up_step", "what"): _ABSENCE,
    ("booking", "reason"): {
        OffBecause.CLOSED: "the day was closed",
        OffBecause.PUPIL_LEFT: "the pupil left the school",
        OffBecause.HOST_LEFT: "its host left the school",
        OffBecause.TAKEN_BACK: "the booking was taken back",
        OffBecause.MOVED: "the pupil was booked elsewhere instead",
        OffBecause.OVERRIDDEN: "another booking took its place",
        OffBecause.CALLED_OFF: "the sessions of that day were called off",
        OffBecause.GAVE_WAY: "its host let the pupil go to another session",
    },
    ("way_request", "state"): {
        WayState.OPEN: "not answered yet",
        WayState.GIVEN: "the pupil was let go to the other session",
        WayState.KEPT: "the pupil stayed in this session",
        WayState.GONE: "there was nothing left to answer",
    },
    ("session_need", "ended"): {
        NeedEnd.PLANNED: "a session was planned",
        NeedEnd.TAKEN_BACK: "it was taken back",
        NeedEnd.PUPIL_LEFT: "the pupil left the school",
    },
    ("proposed_place", "state"): {
        PlaceState.LEFT_OUT: "no place was found",
        PlaceState.TAKEN_OUT: "taken out of the plan by a person",
    },
    ("target", "kind"): {
        TargetKind.YEAR: "of the year",
        TargetKind.KEY_STAGE_4: "of the end of Key Stage 4",
    },
    ("intervention", "because"): {
        OpenedBecause.BY_HAND: "a member of staff saw the need",
        OpenedBecause.REVIEW: "a teacher's review said below target",
        OpenedBecause.NEWLY_BELOW: "newly below target",
        OpenedBecause.SEVERAL: "below target in several subjects",
    },
    ("intervention", "ended"): {InterventionEnd.PUPIL_LEFT: "the pupil left the school"},
    ("appointment", "stands"): {
        AppointmentState.BOOKED: "arranged",
        AppointmentState.ABSENT: "the pupil was not there",
        AppointmentState.MOVED: "another day or time was agreed instead",
    },
    ("agreement", "ended"): {AgreementEnd.TAKEN_BACK: "it was taken back"},
    ("paper_order", "kind"): {
        PaperKind.SHEET: "the progress sheet",
        PaperKind.BRIEF: "the page for whoever meets the pupil",
        PaperKind.LABELS: "labels for the planner, with targets",
        PaperKind.SUPPORT: "learning support's page",
        PaperKind.AGREEMENT: "the Agreement for Examination Success",
    },
    ("removed_record", "because"): {
        **{each: each.said for each in RemovedBecause},
        RemovedBecause.OBJECTED: "There was an objection, and nothing weighs more than that.",
    },
    ("data_request", "asker"): {Asker.PUPIL: "the pupil", Asker.STAFF: "the member of staff"},
    ("data_request", "asked_for"): {
        AskedFor.RECORD: "a request for the record",
        AskedFor.COMPLAINT: "a complaint",
    },
}
