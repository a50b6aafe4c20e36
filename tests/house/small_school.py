"""A small school around Amy, in which each member of staff stands to her in exactly one way."""

from datetime import date, datetime, time
from typing import Any

from models.db.tables import Db
from models.mentoring.advice import Advice, AdviceOn
from models.mentoring.agreement_exempt import AgreementExemption
from models.mentoring.appointment import Appointment
from models.mentoring.contact import AtHome, Contact, ContactWay
from models.planning.proposal import PlaceState, Proposal, ProposedPlace
from models.rules.tracking import Judgement
from models.school.people import (
    ClassPupil,
    ClassTeacher,
    FormGroup,
    Mentorship,
    Pupil,
    Role,
    SchoolClass,
    Staff,
    StaffRole,
    StaffSubject,
    Support,
)
from models.school.subjects import Subject
from models.sessions.asks import WayRequest
from models.sessions.needs import SessionNeed
from models.tracking.intervention import Intervention, InterventionAction, OpenedBecause
from models.tracking.review import PupilReview, ReviewRound

MATHS, HISTORY, LATIN, ART = 1, 2, 3, 4
AMY, BEN, CAI = 1, 2, 3
TODAY = date(2026, 11, 23)
"""A Monday."""

WHO = {
    "T": "Noor Hussain",
    "t": "Dan Whitfield",
    "M": "Tom Berry",
    "F": "Ian Forster",
    "S": "Mia Kowalska",
    "H": "Grace Lin",
    "h": "Hugh Stone",
    "R": "Sam Okafor",
    "L": "Peter Lowe",
    "A": "Helen Marsh",
    "D": "Ruth Adeyemi",
    "O": "Joan Reid",
    "X": "Alan Price",
    "P": "Pia Ward",
    "any": "Una Nash",
}
"""Each standing and the one member of staff who has it, and no other."""

NEARLY = {
    "mentored Amy until the summer, and nobody since": "Mary Former",
    "mentored Amy until the summer, and Cai since": "Moira Moved",
    "mentors Ben": "Max Other",
    "tutor of another form": "Tina Elsewhere",
    "supported Amy until last week, and nobody since": "Sid Ended",
    "supported Amy until last week, and Ben still": "Saul Moved",
    "supports Ben": "Sue Other",
    "teaches another class of Mathematics": "Carl Set",
    "teaches Mathematics by the list, which has classes": "Lena List",
    "head of a subject that Amy does not take": "Art Head",
    "has the roles but no subject and no pupil": "Rob Roles",
}
"""Who almost stands to Amy as the table asks, and so may no more than anybody."""


def fill(db: Db) -> dict[str, int]:
    """A small school around Amy, who takes Mathematics and History; the ids of its staff by name."""
    ids = {name: number for number, name in enumerate([*WHO.values(), *NEARLY.values()], start=1)}
    for name, number in ids.items():
        forename, surname = name.split()
        email = f"{forename}.{surname}@school.example".lower()
        db.add(Staff(id=number, email=email, forename=forename, surname=surname))
    db.add_all(
        [
            Subject(id=MATHS, name="Mathematics", scale="9-1"),
            Subject(id=HISTORY, name="History", scale="9-1"),
            Subject(id=LATIN, name="Latin", scale="9-1"),
            Subject(id=ART, name="Art", scale="9-1"),
        ]
    )
    db.flush()
    db.add_all(
        [
            FormGroup(id=1, name="11A", tutor_id=ids["Ian Forster"]),
            FormGroup(id=2, name="11B", tutor_id=ids["Tina Elsewhere"]),
            SchoolClass(id=1, name="11Ma1", subject_id=MATHS),
            SchoolClass(id=2, name="11Ma2", subject_id=MATHS),
            SchoolClass(id=3, name="11Hi1", subject_id=HISTORY),
            SchoolClass(id=4, name="11Ar1", subject_id=ART),
        ]
    )
    db.flush()
    db.add_all(
        [
            Pupil(id=AMY, legal_forename="Amy", legal_surname="Carter", year_group=11, form_id=1),
            Pupil(id=BEN, legal_forename="Ben", legal_surname="Dodd", year_group=11, form_id=2),
            Pupil(id=CAI, legal_forename="Cai", legal_surname="Evans", year_group=11, form_id=2),
        ]
    )
    db.flush()
    roles = {
        "Noor Hussain": [Role.TEACHER],
        "Sam Okafor": [Role.RAISING_ACHIEVEMENT],
        "Peter Lowe": [Role.LEADERSHIP],
        "Helen Marsh": [Role.SCHEME_LEAD],
        "Ruth Adeyemi": [Role.SAFEGUARDING_LEAD],
        "Joan Reid": [Role.OFFICE],
        "Alan Price": [Role.DATA_MANAGER],
        "Pia Ward": [Role.DATA_PROTECTION],
        "Una Nash": [Role.TEACHER],
        "Rob Roles": [Role.TEACHER, Role.HEAD_OF_SUBJECT, Role.LEARNING_SUPPORT],
    }
    teaches = {"Noor Hussain": 1, "Carl Set": 2, "Dan Whitfield": 3, "Art Head": 4}
    listed = [("Noor Hussain", MATHS), ("Lena List", MATHS), ("Carl Set", MATHS), ("Dan Whitfield", HISTORY)]
    heads = [("Grace Lin", MATHS), ("Hugh Stone", HISTORY), ("Art Head", ART)]
    last_year, june, september = date(2025, 9, 1), date(2026, 6, 30), date(2026, 9, 1)
    last_week = date(2026, 11, 16)
    db.add_all([StaffRole(staff_id=ids[name], role=role) for name, held in roles.items() for role in held])
    db.add_all([ClassTeacher(class_id=number, staff_id=ids[name]) for name, number in teaches.items()])
    db.add_all([StaffSubject(staff_id=ids[name], subject_id=subject) for name, subject in listed])
    db.add_all([StaffSubject(staff_id=ids[name], subject_id=subject, head=True) for name, subject in heads])
    db.add_all(
        [
            ClassPupil(class_id=1, pupil_id=AMY),
            ClassPupil(class_id=3, pupil_id=AMY),
            ClassPupil(class_id=2, pupil_id=BEN),
            ClassPupil(class_id=4, pupil_id=BEN),
            Mentorship(pupil_id=AMY, staff_id=ids["Tom Berry"], first_day=september),
            Mentorship(pupil_id=BEN, staff_id=ids["Max Other"], first_day=september),
            Support(pupil_id=AMY, staff_id=ids["Mia Kowalska"], first_day=september),
            Mentorship(pupil_id=CAI, staff_id=ids["Moira Moved"], first_day=september),
            Support(pupil_id=BEN, staff_id=ids["Saul Moved"], first_day=september),
            Support(pupil_id=BEN, staff_id=ids["Sue Other"], first_day=september),
        ]
    )
    for name in ("Mary Former", "Moira Moved"):
        db.add(Mentorship(pupil_id=AMY, staff_id=ids[name], first_day=last_year, last_day=june))
    for name in ("Sid Ended", "Saul Moved"):
        db.add(Support(pupil_id=AMY, staff_id=ids[name], first_day=last_year, last_day=last_week))
    db.flush()
    return ids


def add_wanted(db: Db, asker_id: int, now: datetime) -> None:
    """A need, a place in a plan, a request to give way, an intervention with an action, a review, and why no agreement.

    Each is the record 1, and about Amy.
    """
    of: dict[str, Any] = {"pupil_id": AMY, "subject_id": MATHS}
    hours: dict[str, Any] = {"day": TODAY, "starts": time(15), "ends": time(16)}
    db.add(SessionNeed(asked_by=asker_id, asked_at=now, **of))
    db.add(
        WayRequest(booking_id=1, asked_by=asker_id, host_id=asker_id, asked_at=now, until=now, **of, **hours)
    )
    db.add(Appointment(pupil_id=AMY, staff_id=asker_id, day=TODAY, booked_at=now))
    db.add(Advice(pupil_id=AMY, staff_id=asker_id, subject=AdviceOn.TIME, text="x", given_at=now))
    db.add(
        Intervention(
            pupil_id=AMY, subject_id=MATHS, because=OpenedBecause.BY_HAND, opened_at=now, review_on=TODAY
        )
    )
    db.flush()
    db.add(
        InterventionAction(
            intervention_id=1, pupil_id=AMY, what="ring home", staff_id=asker_id, due=TODAY,
            added_by=asker_id, added_at=now,
        )
    )  # fmt: skip
    db.add(
        Contact(
            pupil_id=AMY,
            staff_id=asker_id,
            day=TODAY,
            way=ContactWay.PHONE,
            at_home=AtHome.MOTHER,
            note="x",
            logged_at=now,
        )
    )
    db.add(AgreementExemption(pupil_id=AMY, staff_id=asker_id, reason="x", said_at=now))
    db.add(ReviewRound(opens=TODAY, closes=TODAY))
    db.flush()
    db.add(PupilReview(round_id=1, judgement=Judgement.ABOVE, recorded_by=asker_id, recorded_at=now, **of))
    db.add(Proposal(year_group=11, monday=TODAY, made_by=asker_id, made_at=now))
    db.flush()
    at: dict[str, Any] = {"state": PlaceState.PROPOSED, "host_id": asker_id, "in_the_way": []}
    db.add(ProposedPlace(proposal_id=1, asked=True, **at, **of, **hours))
    db.flush()
