"""How the policy stands, in the words that its cards and its paper share (P1 to P18)."""

from collections.abc import Iterator, Mapping

from bot.say.words import count
from models.rules.cohorts import percent
from models.rules.mentoring import Month
from models.rules.policy import DutyTally
from models.rules.policy_parts import PolicyPart
from models.rules.wording import day_in_short, first_large
from models.views.accuracies import counts_tell_of_few
from models.views.policy.lists import PolicyFigure
from models.views.policy.whole import PartStands, PolicyStands

_LAST_MONTHS = 3
FEWEST_COMPARED = 10
"""Pairs of predicted and final grade below which nothing is said of how good predictions were (R16)."""
AT_LEAST = 2
"""Months from which on there is a trend to tell."""

NOTHING_YET: Mapping[PolicyPart, str] = {
    PolicyPart.AGREEMENTS: "No agreement has been recorded yet, so that nobody is said to lack one.",
    PolicyPart.KS3_TARGETS: "No class of Key Stage 3 is known here.",
    PolicyPart.KS3_REVIEWS: "No round of reviews was opened this school year.",
    PolicyPart.BELOW_ANSWERED: "No review of this school year says below.",
    PolicyPart.MENTORED: "Nobody is in Years 10 and 11.",
    PolicyPart.ALL_THREE: "No collection of grades was opened this school year.",
    PolicyPart.MONTHLY_GRADES: "No collection of grades was opened this school year.",
    PolicyPart.MONTHLY_MEETINGS: "No formal meeting fell due yet: the first month that counts is still to come.",
    PolicyPart.SLIPS_READ: "No slip was due to be read yet this school year.",
    PolicyPart.TOLD: "No session was booked yet this school year.",
    PolicyPart.REGISTERED: "No session was held yet this school year.",
    PolicyPart.FOLLOWED_UP: "No register named anybody as absent this school year.",
    PolicyPart.SUBJECT_PROPOSALS: "No intervention in a subject was due to be decided yet.",
    PolicyPart.SUBJECT_REVIEWS: "No intervention in a subject was due to be reviewed yet.",
    PolicyPart.BELOW_IN_SEVERAL: "No collection closed this school year, or nobody is below in several subjects.",
    PolicyPart.GLOBAL_PROPOSALS: "No intervention for the whole school was due to be decided yet.",
    PolicyPart.GLOBAL_REVIEWS: "No intervention for the whole school was due to be reviewed yet.",
    PolicyPart.POLICY_REVIEW: "When it is due is not set.",
    PolicyPart.FIGURES_SEEN: "No collection closed since Staffroom began here.",
    PolicyPart.RESULTS_IN: "No results came out since Staffroom began here.",
    PolicyPart.SUPPORTED: "The pupils' file names nobody with SEN support or a plan, or has no such column.",
    PolicyPart.HOMES: "Nobody is in Years 10 and 11.",
    PolicyPart.AGREED: "No target was agreed for a day of this school year.",
}
"""Why nothing of a part is counted."""


def waiting_for(found: PolicyStands) -> list[str]:
    """The roles for which something waits that is late, each once, in the order of the policy."""
    return list(dict.fromkeys(role for each in found.parts if each.total.late for role in each.part.roles))


def part_lines(each: PartStands) -> Iterator[str]:
    """A part's figures, whom what is late waits for, and the last months."""
    if not each.total.due:
        yield NOTHING_YET.get(each.part, "Nothing is counted.")
        return
    waits = f"; waits for {each.part.waits_for}" if each.total.late else ""
    yield f"{first_large(each.part.what)}: {figures(each.part, each.total)}{waits}"
    if has_trend(each):
        months = counted_months(each)[-_LAST_MONTHS:]
        yield ", ".join(_month_words(month, stands) for month, stands in months)


def figure_word(part: PolicyPart, figure: PolicyFigure) -> str:
    """What a figure is called: what is late and what is done by the part's own words."""
    return {PolicyFigure.LATE: part.late, PolicyFigure.DONE: part.done}.get(figure, figure.value)


def figures(part: PolicyPart, stands: DutyTally) -> str:
    """`60 of 96 held, 4 of them late, 12 overdue, 24 to come`."""
    said = [f"{stands.done} of {stands.due} {part.done}"]
    if stands.done_late:
        said.append(f"{stands.done_late} of them late")
    if stands.late:
        said.append(f"{stands.late} {part.late}")
    if stands.to_come:
        said.append(f"{stands.to_come} to come")
    return ", ".join(said)


def _month_words(month: Month, stands: DutyTally) -> str:
    if stands.share is None:
        return f"{month.first:%B} so far {stands.done} of {stands.due}"
    return f"{month.first:%B} {share_words(stands)}"


def share_words(stands: DutyTally) -> str:
    """How much is done, as a percentage; all of it and none of it are said of nothing else."""
    said = percent(stands.done, stands.due)
    if said == "100%" and stands.done < stands.due:
        return "99%"
    return "1%" if said == "0%" and stands.done else said


def counted_months(each: PartStands) -> list[tuple[Month, DutyTally]]:
    """The months in which anything was due."""
    return [(month, stands) for month, stands in each.months.items() if stands.due]


def has_trend(each: PartStands) -> bool:
    """Whether there is a trend to tell: of several things, over several months."""
    return each.total.due > 1 and len(counted_months(each)) >= AT_LEAST


def month_table(each: PartStands) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Each month with what was due, done, done late, and not done; and still to come, where anything is."""
    months = counted_months(each)
    to_come = any(stands.to_come for _, stands in months)
    rows = tuple(
        (
            f"{month.first:%B}",
            *map(str, (stands.due, stands.done, stands.done_late, stands.late)),
            *((str(stands.to_come),) if to_come else ()),
        )
        for month, stands in months
    )
    return ("Month", "Due", "Done", "Done late", "Not done", *(("To come",) if to_come else ())), rows


def booked_words(found: PolicyStands) -> str:
    """How much was booked."""
    booked = found.booked
    if not booked.bookings:
        return "Nobody was booked yet this school year."
    return (
        f"{count(booked.bookings, 'booking')} this school year, of {booked.pupils} of the "
        f"{count(booked.of, 'pupil')} whom sessions are for."
    )


def accuracy_words(found: PolicyStands, *, handed_on: bool) -> str:
    """How good the last predictions of who left in the summer were; what is handed on tells of no few pupils (R15)."""
    made = found.accuracy
    if made is None:
        return "How good predictions were is known once there are results to compare them with."
    whole, leavers = made.whole, f"leavers of {made.leaving}"
    if whole.pairs < FEWEST_COMPARED or (handed_on and counts_tell_of_few(made, found.fewest)):
        return f"How good predictions of the {leavers} were is not shown: it would tell of few pupils."
    exact, within = (percent(each, whole.pairs) for each in (whole.exact, whole.within_one))
    marked = f" They were too {whole.marked} on the whole." if whole.marked else ""
    return (
        f"Predictions of {made.predicted_in:%B %Y} for the {leavers}: of {count(whole.pairs, 'grade')} {exact} came "
        f"out exactly, {within} within one.{marked} One that was answered by help is meant to be wrong."
    )


def advice_words(found: PolicyStands) -> str:
    """How much advice waits."""
    waiting = found.advice.waiting
    if not waiting:
        return "No advice from mentors waits for its answer."
    return (
        f"{count(waiting, 'piece', 'pieces')} of advice from mentors not answered; waits for the scheme lead."
    )


def looked_words(found: PolicyStands) -> str:
    """On how many days leadership looked at how the policy is carried out."""
    looked = found.looked
    if not looked:
        return "Leadership has not looked at how the policy is carried out this school year."
    days = f"on {count(len(looked), 'day')}"
    last = day_in_short(looked[-1], found.today)
    return f"Leadership looked at how the policy is carried out {days} this school year, the last one {last}."


def came_words(found: PolicyStands) -> str:
    """Who came to sessions."""
    came = found.came
    if not came.counted:
        return "No register has been taken yet this school year."
    return f"Came to sessions: {came.came} of {came.counted}, {percent(came.came, came.counted)}."
