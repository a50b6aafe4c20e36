"""The settings of grades and what comes of them: collections, reviews, interventions, cohorts."""

from dataclasses import dataclass
from datetime import date

from models.rules.accuracy import COHORTS_TOGETHER, FEWEST_IN_GROUP, FEWEST_OF_ONE_GRADE
from models.rules.calendar import academic_year
from models.rules.cohorts import NO_CHANGE_POINTS, ResidualTerms
from models.rules.places import SOME_PLACES, SubjectPlace, read_places
from models.rules.prior_bounds import PriorBounds, bounds_in, holds_from
from models.school.setting_fields import names_in, setting

UNGRADED = "subjects_ungraded"
"""The setting that is a list of subjects."""
SUBJECT_PLACES = "subject_places"
"""The setting that says where subjects count; what is typed is added to it."""
CLASS_ACCURACY = "class_accuracy"
KS2_BOUNDS = "ks2_bounds"
"""The setting that is two numbers, and that holds from the 1 September after it was changed."""


@dataclass(frozen=True, kw_only=True)
class GradeSettings:
    """When grades are collected, whom they propose, and what is measured of a cohort."""

    intervention_weeks: int = setting(
        4, "intervention weeks", "weeks until an intervention is reviewed", (1, 12)
    )
    collection_opens: int = setting(
        1,
        "collection opens",
        "the day of the month on which the month's collection of grades opens",
        (1, 28),
    )
    collection_closes: int = setting(
        31,
        "collection closes",
        "the last day of the month's collection; 31 is the month's last, a day before it opens the next month's",
        (1, 31),
    )
    subjects_ungraded: str = setting(
        "", "subjects ungraded", "subjects in which no grades are collected, such as PSHE, assembly"
    )
    below_subjects: int = setting(
        3,
        "below subjects",
        "below target in so many subjects, a pupil is proposed to the coordinator",
        (2, 8),
    )
    below_collections: int = setting(
        2,
        "below collections",
        "below target in so many collections with nothing done, a pupil is named in the digest",
        (2, 6),
    )
    review_attitudes: str = setting(
        "",
        "review attitudes",
        "the words for attitude beside a review, such as excellent, good, poor; none, and there is no such column",
    )
    subject_places: str = setting(
        "",
        "subject places",
        f"where a subject counts in Attainment 8, where its name does not say it rightly, such as {SOME_PLACES}",
    )
    class_accuracy: bool = setting(
        False,
        "class accuracy",
        "whether it is kept from now on in which class a prediction was made, to show how right each class's were once "
        "results are out, its teacher first; off, what was kept of that goes: yes or no",
    )
    ks2_bounds: tuple[int, int] = setting(
        (PriorBounds.lower, PriorBounds.upper),
        "Key Stage 2 bounds",
        "below which Key Stage 2 mean a pupil is in the lowest group of prior attainment, and from which in the "
        "highest; new ones hold from the next 1 September, as groups that moved within a year would tell of few",
        (80, 120),
    )
    ks2_changes: tuple[tuple[date, PriorBounds], ...] = ()
    """On which days these bounds were set to what, the first one first: `ks2_bounds` are the newest."""
    residual_subjects: int = setting(
        ResidualTerms.subjects,
        "residual subjects",
        "in how many subjects a pupil has to have a grade to count in the residuals of a cohort; those kept before "
        "stay as they were measured",
        (3, 8),
    )
    stand_out_pupils: int = setting(
        ResidualTerms.pupils,
        "stand out pupils",
        "of how many pupils at least a subject's residual may stand out, and its predictions be called high or low",
        (6, 40),
    )
    accuracy_pairs: int = setting(
        FEWEST_IN_GROUP,
        "accuracy predictions",
        "of how many predictions with a result at least it is shown how right those of a group or a class were",
        (FEWEST_IN_GROUP, 40),
    )
    became_pupils: int = setting(
        FEWEST_OF_ONE_GRADE,
        "what became pupils",
        "of how many who were predicted a grade at least it is shown what became of them",
        (FEWEST_OF_ONE_GRADE, 100),
    )
    became_cohorts: int = setting(
        COHORTS_TOGETHER,
        "what became cohorts",
        "of the last how many cohorts together it is shown what became of a prediction; fewer would tell of one alone",
        (COHORTS_TOGETHER, 6),
    )
    no_change_points: int = setting(
        NO_CHANGE_POINTS,
        "no change points",
        "a difference in a cohort's Attainment 8 of less than so many points is called none",
        (1, 5),
    )

    def subjects_without_grades(self) -> tuple[str, ...]:
        """The names of the subjects in which no grades are collected."""
        return names_in(self.subjects_ungraded)

    def places(self) -> dict[str, SubjectPlace]:
        """Where subjects count by what the school said, by the subject's name (R15)."""
        return read_places(self.subject_places)

    def ks2_in(self, year: int) -> PriorBounds:
        """The Key Stage 2 bounds that hold in that academic year (R14)."""
        return bounds_in(year, self.ks2_changes)

    def ks2_to_come(self, today: date) -> date | None:
        """The day from which the newest Key Stage 2 bounds hold, where they are not yet those of this year."""
        now = self.ks2_in(academic_year(today))
        if not self.ks2_changes or (now.lower, now.upper) == self.ks2_bounds:
            return None
        return holds_from(self.ks2_changes[-1][0])
