"""What is kept of a cohort without any pupil: its lines over time, and what it came to before it left (R15.9)."""

from bot.ask import Ask
from bot.cards import cohort_lines
from bot.say.card import Card
from models.rules.calendar import FINISHED, academic_year
from models.tracking.frozen import Measure, line
from models.views.cohort_now import NONE_EARLIER, called, earlier_cohorts
from models.views.groups import Group, group_called
from models.views.points import group_of


def whole_over_time(ask: Ask, name: str, leaving: int) -> Card:
    """The whole cohort at each closing, beside earlier cohorts at the same month as the newest of them."""
    predicted, targets = (line(ask.db, leaving, each) for each in (Measure.ATTAINMENT, Measure.TARGET))
    newest, earlier = predicted[-1] if predicted else None, NONE_EARLIER
    if newest is not None:
        earlier = earlier_cohorts(ask.db, leaving, newest.definition, newest.point, newest.closed_on)
    return cohort_lines.over_time(ask, name, cohort_lines.whole(leaving), predicted, targets, earlier)


def subject_over_time(ask: Ask, leaving: int, subject_id: int) -> Card:
    """A subject at each closing, beside its targets."""
    values, targets = (
        line(ask.db, leaving, each, subject_id=subject_id) for each in (Measure.VALUE, Measure.TARGET_VALUE)
    )
    name = f"{called(ask.school, leaving, ask.today)}, {ask.school.subject_name(subject_id)}"
    return cohort_lines.over_time(ask, name, cohort_lines.OF_SUBJECT, values, targets)


def group_over_time(ask: Ask, name: str, leaving: int, group: Group) -> Card:
    """A group at each closing, beside everybody."""
    theirs, everybody = (line(ask.db, leaving, Measure.ATTAINMENT, group=each) for each in (group.value, ""))
    # Called by the bounds of what is shown, the newest of it; results are of the year that they end.
    newest = min(academic_year(theirs[-1].closed_on if theirs else ask.today), leaving - 1)
    group_name = group_called(group, ask.school.settings.ks2_in(newest))
    of = cohort_lines.of_group(
        group_name,
        others=len({each.definition for each in everybody}) < len({each.definition for each in theirs}),
    )
    return cohort_lines.over_time(ask, f"{name}, {group_name}", of, theirs, everybody)


def kept(ask: Ask, name: str, leaving: int) -> Card | None:
    """The newest figures kept of who has left, for where no records are left to work them out from."""
    if group_of(ask.school, leaving, ask.today) <= FINISHED:
        return None
    lines = {each: line(ask.db, leaving, each) for each in cohort_lines.KEPT}
    figures = {each: points[-1] for each, points in lines.items() if points}
    return cohort_lines.kept(ask, name, leaving, figures) if figures else None
