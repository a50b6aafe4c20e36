"""How the policy is carried out, on paper for governors and inspectors: numbers and roles, and nobody's name (P14)."""

import json
from collections.abc import Sequence

from bot.say.paper import Paper
from bot.say.policy_words import (
    NOTHING_YET,
    accuracy_words,
    advice_words,
    booked_words,
    came_words,
    looked_words,
    share_words,
    waiting_for,
)
from bot.say.viewer import Viewer
from models.rules.calendar import academic_year_name
from models.rules.clock import show_time
from models.rules.mentoring import Month
from models.rules.policy import DutyTally, months_until
from models.rules.policy_duties import PolicyDuty
from models.rules.wording import day_in_full, day_of_month, listed, put_typed
from models.views.policy.subjects import SubjectsShown
from models.views.policy.whole import PartStands, PolicyStands

KEEP = "It names nobody: it may go to governors and inspectors."


def policy_paper(viewer: Viewer, found: PolicyStands, subjects: Sequence[SubjectsShown]) -> Paper:
    """Every duty: what was due, done and late, whom that waits for, by month and subject, and how it is counted."""
    title = "How we carry out our Tracking and Mentoring Policy"
    now = viewer.local(viewer.now)
    months = months_until(found.today)
    waits = waiting_for(found)
    facts = {
        "title": title,
        "what": f"School year {academic_year_name(found.year)}",
        "standing": f"As it stood on {day_in_full(now.date())} {now.year}, {show_time(now)}",
        "keep": KEEP,
        "summary": f"What is late waits for {listed(waits)}." if waits else "Nothing that is due is late.",
        "review": _review(found),
        "months": [f"{each.first:%b}" for each in months],
        "duties": [_duty(found, duty, months) for duty in PolicyDuty],
        "subjects": [_by_subject(each) for each in subjects],
        "counted": [
            {"key": each.part.duty.key, "what": each.part.what, "means": each.part.means}
            for each in found.parts
        ],
    }
    iso = found.today.isoformat()
    return Paper(
        f"policy-{iso}.pdf",
        title,
        "policy",
        json.dumps(facts, ensure_ascii=False),
        "staffroom print policy --as EMAIL",
        keep=KEEP,
    )


def _review(found: PolicyStands) -> str:
    if found.review_on is None:
        return "When the policy itself is to be reviewed is not set."
    day = f"{day_of_month(found.review_on)} {found.review_on.year}"
    past = ", which is past" if found.review_on < found.today else ""
    return f"The policy itself is to be reviewed by {day}{past}."


def _duty(found: PolicyStands, duty: PolicyDuty, months: list[Month]) -> dict[str, object]:
    said = {
        PolicyDuty.BOOKING: booked_words,
        PolicyDuty.LEADERSHIP: _of_leadership,
        PolicyDuty.PUPILS: came_words,
    }.get(duty)
    return {
        "key": duty.key,
        "title": duty.title,
        "parts": [_part(each, months) for each in found.of(duty)],
        "said": _plain(said(found)) if said is not None else "",
        "unseen": duty.unseen,
    }


def _of_leadership(found: PolicyStands) -> str:
    return f"{accuracy_words(found, handed_on=True)} {advice_words(found)} {looked_words(found)}"


def _part(each: PartStands, months: list[Month]) -> dict[str, object]:
    stands = each.total
    return {
        "what": each.part.what,
        "none": "" if stands.due else _plain(NOTHING_YET.get(each.part, "Nothing is counted.")),
        "figures": _figures(stands),
        "waits": each.part.waits_for if stands.late else "",
        "late": each.part.late if stands.late else "",
        "months": [_month(each.months.get(month, DutyTally())) for month in months],
    }


def _figures(stands: DutyTally) -> list[str]:
    return [str(each) for each in (stands.due, stands.in_time, stands.done_late, stands.late, stands.to_come)]


def _by_subject(each: SubjectsShown) -> dict[str, object]:
    return {
        "key": each.part.duty.key,
        "what": each.part.what,
        "rows": [
            [names[0] if len(names) == 1 else f"{listed(names)}, together", *_figures(stands)]
            for names, stands in each.rows
        ],
    }


def _month(stands: DutyTally) -> str:
    """The share that is done; of a month that is not over how many of how many."""
    if not stands.due:
        return "–"
    return share_words(stands) if stands.share is not None else f"{stands.done}/{stands.due}"


def _plain(words: str) -> str:
    return put_typed(words, lambda line: f"“{line}”")
