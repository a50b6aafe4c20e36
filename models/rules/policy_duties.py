"""The policy, duty by duty (P1 to P18)."""

from enum import IntEnum
from typing import Self


class PolicyDuty(IntEnum):
    """A duty of the policy, by its number."""

    title: str
    unseen: str
    """What of it Staffroom cannot know, in a sentence; blank where it knows all."""

    def __new__(cls, number: int, title: str = "", unseen: str = "") -> Self:
        made = int.__new__(cls, number)
        made._value_ = number
        made.title = title
        made.unseen = unseen
        return made

    AGREEMENT = 1, "The Agreement for Examination Success is signed and returned"
    TARGETS = (
        2,
        "Key Stage 3 has a target in each subject",
        "Whether it was written into the planner is not known here.",
    )
    REVIEWS = 3, "Key Stage 3 is reviewed against its targets"
    MENTORS = 4, "Every pupil of Years 10 and 11 has a mentor"
    DATA = 5, "The mentor has target, current and predicted grades"
    GRADES = 6, "Grades are recorded every month"
    MEETINGS = (
        7,
        "Mentors meet each pupil every month",
        "What is said at a meeting, and informal talk that nobody wrote down, is not known here.",
    )
    SLIPS = 8, "Mentoring slips reach the mentor"
    BOOKING = (
        9,
        "Year 11 is booked into sessions",
        "Nothing is due here: staff book whom they want. Who should have been booked and was not is not known here.",
    )
    TELLING = 10, "Leadership tells the pupils the same day"
    REGISTERS = 11, "Registers are taken, and absences followed up"
    SUBJECTS = (
        12,
        "Heads of subject manage underachievement",
        "What a department does without an intervention being opened is not known here.",
    )
    SCHOOL = (
        13,
        "The coordinator manages underachievement in several subjects",
        "What is done without an intervention being opened is not known here.",
    )
    SCHEME = (
        14,
        "An assistant head runs the scheme",
        "How well it runs is for people to judge: the other lines are what there is to judge it by.",
    )
    LEADERSHIP = (
        15,
        "Leadership looks at cohorts and matches resources",
        "Whether curriculum and time were changed to match what was seen is not known here.",
    )
    SUPPORT = (
        16,
        "Learning support has its own pupils",
        "What learning support does in lessons is not known here.",
    )
    HOME = (
        17,
        "Parents and pupils have accurate data",
        "Whether a sheet was read at home, and what stands in the planner, is not known here.",
    )
    PUPILS = (
        18,
        "Pupils do what was agreed",
        "Effort, deadlines and coursework beyond what was agreed with the mentor are not known here.",
    )

    @property
    def key(self) -> str:
        """How the duty is cited: P7."""
        return f"P{self.value}"
