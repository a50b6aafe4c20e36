"""What Staffroom counts of each duty of the policy, when it is due, and which role it waits for (P1 to P18)."""

from enum import StrEnum
from typing import Self

from models.rules.policy_duties import PolicyDuty

SUBJECT_TEACHERS = "subject teachers"


class PolicyPart(StrEnum):
    """What of a duty is counted."""

    duty: PolicyDuty
    what: str
    """What is counted, in the plural: `meetings`."""
    means: str
    """When it is due, when it is done, and what is late, in a sentence each."""
    waits_for: str
    """The role, in the plural; several with an and between them."""
    late: str
    """What those are that are late: `overdue`, `not told`."""
    done: str
    """What those are that are done: `read`, `with a mentor`."""

    def __new__(
        cls,
        word: str,
        duty: PolicyDuty = PolicyDuty.SCHEME,
        what: str = "",
        waits_for: str = "",
        means: str = "",
        late: str = "overdue",
        done: str = "done",
    ) -> Self:
        made = str.__new__(cls, word)
        made._value_ = word
        made.duty, made.what, made.waits_for, made.means, made.late = duty, what, waits_for, means, late
        made.done = done
        return made

    @property
    def roles(self) -> tuple[str, ...]:
        """Each role that what is late waits for, apart."""
        return tuple(self.waits_for.split(" and "))

    @property
    def is_done_by_teachers(self) -> bool:
        """Whether it is the work of all who teach a subject, and of no single one, as its head's is."""
        return self.waits_for == SUBJECT_TEACHERS

    AGREEMENTS = (
        "agreements",
        PolicyDuty.AGREEMENT,
        "agreements of Years 7 to 11",
        "form tutors and the office",
        "One of each pupil, due back by September's last school day; done once it is back, of whichever year.",
        "missing",
        "returned",
    )
    KS3_TARGETS = (
        "targets",
        PolicyDuty.TARGETS,
        "targets of Key Stage 3 for this year",
        "heads of subject",
        "One of each pupil and subject, due by September's last school day.",
        "missing",
        "set",
    )
    KS3_REVIEWS = (
        "reviews",
        PolicyDuty.REVIEWS,
        "reviews",
        SUBJECT_TEACHERS,
        "One of each pupil and subject in each round, due on the day that the round closes; of who takes it now.",
        "missing",
        "recorded",
    )
    BELOW_ANSWERED = (
        "below",
        PolicyDuty.REVIEWS,
        "reviews below target, each with an intervention",
        "heads of subject",
        "An intervention for each review that says below, due on the day that the round closes.",
        "without one",
        "with one",
    )
    MENTORED = (
        "mentored",
        PolicyDuty.MENTORS,
        "pupils of Years 10 and 11",
        "the scheme lead",
        "A mentor for each from the first school day of September; done while there is one.",
        "without a mentor",
        "with a mentor",
    )
    ALL_THREE = (
        "three",
        PolicyDuty.DATA,
        "pupils' subjects with all three grades",
        SUBJECT_TEACHERS,
        "Target, current and predicted of each pupil and subject, due on the day that the collection closes, of those "
        "who took the subject then; of months before Staffroom, of those who take it now.",
        "incomplete",
        "complete",
    )
    MONTHLY_GRADES = (
        "grades",
        PolicyDuty.GRADES,
        "grade records",
        SUBJECT_TEACHERS,
        "One of each pupil and subject in each collection, due on the day that it closes, of those who took the "
        "subject then; of months before Staffroom, of those who take it now.",
        "missing",
        "recorded",
    )
    MONTHLY_MEETINGS = (
        "meetings",
        PolicyDuty.MEETINGS,
        "formal meetings",
        "mentors",
        "One of each pupil with a mentor in each month with school days, to May in Year 11 and July in Year 10 unless "
        "the settings say otherwise; late from the next month's first day, until the next formal meeting.",
        "overdue",
        "held",
    )
    SLIPS_READ = (
        "slips",
        PolicyDuty.SLIPS,
        "slips",
        "mentors",
        "Each is due to be read within the school days that the settings name.",
        "not read in time",
        "read",
    )
    TOLD = (
        "told",
        PolicyDuty.TELLING,
        "pupils to tell, each day",
        "leadership",
        "Each pupil in school with a session that day, due the same day; it cannot be done later.",
        "not told",
        "told",
    )
    REGISTERED = (
        "registers",
        PolicyDuty.REGISTERS,
        "registers",
        "hosts of sessions",
        "One of each session with somebody in school, due the same day.",
        "not taken",
        "taken",
    )
    FOLLOWED_UP = (
        "followups",
        PolicyDuty.REGISTERS,
        "absences to follow up",
        "leadership and mentors",
        "Each is due on its own day, and done once it has an outcome.",
        "overdue",
        "with an outcome",
    )
    SUBJECT_PROPOSALS = (
        "proposals",
        PolicyDuty.SUBJECTS,
        "interventions proposed in a subject",
        "heads of subject",
        "Each is due to be opened or declined within the weeks that the settings name for a review.",
        "not decided",
        "decided",
    )
    SUBJECT_REVIEWS = (
        "subjects",
        PolicyDuty.SUBJECTS,
        "reviews of interventions in a subject",
        "heads of subject",
        "Each open intervention is due to be reviewed on the day that its opening or its last review named.",
        "overdue",
        "held",
    )
    BELOW_IN_SEVERAL = (
        "several",
        PolicyDuty.SCHOOL,
        "pupils of Years 10 and 11 below target in several subjects",
        "the raising achievement coordinator",
        "Each pupil who is now below target in as many subjects as the settings name has an intervention for the whole "
        "school, or one was declined or closed this school year. Due within the weeks that the settings name for a "
        "review, after its grades proposed it, else after the year's first collection closed.",
        "with no decision",
        "with a decision",
    )
    GLOBAL_PROPOSALS = (
        "proposed",
        PolicyDuty.SCHOOL,
        "interventions proposed for the whole school",
        "the raising achievement coordinator",
        "Each is due to be opened or declined within the weeks that the settings name for a review.",
        "not decided",
        "decided",
    )
    GLOBAL_REVIEWS = (
        "global",
        PolicyDuty.SCHOOL,
        "reviews of interventions for the whole school",
        "the raising achievement coordinator",
        "Each open intervention is due to be reviewed on the day that its opening or its last review named.",
        "overdue",
        "held",
    )
    LED = (
        "led",
        PolicyDuty.SCHEME,
        "named scheme lead",
        "leadership",
        "Somebody on the staff has the role.",
        "nobody named",
        "named",
    )
    POLICY_REVIEW = (
        "review",
        PolicyDuty.SCHEME,
        "review of the policy itself",
        "the scheme lead and governors",
        "Due on the day that the settings name; done once they name a day to come.",
    )
    FIGURES_SEEN = (
        "figures",
        PolicyDuty.LEADERSHIP,
        "collections and results that leadership looked at",
        "leadership",
        "Somebody of leadership looks at a cohort's figures, one of its lists or its report within a month after each "
        "collection closed, and after the summer's results came in.",
        "not looked at",
        "looked at",
    )
    RESULTS_IN = (
        "results",
        PolicyDuty.LEADERSHIP,
        "summer's results to compare predictions with",
        "the data manager",
        "Due within a month after results day; done once results of who left then were brought in.",
        "not brought in",
        "brought in",
    )
    SUPPORTED = (
        "supported",
        PolicyDuty.SUPPORT,
        "pupils with SEN support or a plan",
        "the scheme lead",
        "Somebody of learning support for each from the first school day of September; done while there is one.",
        "without learning support",
        "with learning support",
    )
    HOMES = (
        "homes",
        PolicyDuty.HOME,
        "homes of Years 10 and 11",
        "mentors",
        "Somebody spoke with home within the weeks that the settings name.",
        "not spoken with",
        "spoken with",
    )
    AGREED = (
        "agreed",
        PolicyDuty.PUPILS,
        "targets agreed for a day",
        "mentors",
        "Each is due on the day that it names, and done once the mentor settled whether it was met.",
        "overdue",
        "settled",
    )


def parts_of(duty: PolicyDuty) -> tuple[PolicyPart, ...]:
    """What of the duty is counted; nothing where nothing is ever due."""
    return tuple(each for each in PolicyPart if each.duty is duty)
