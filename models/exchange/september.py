"""September's files are known for what they are: a new school year, as a list to review (R1)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from models.exchange.drafts import Draft
from models.exchange.held import Held, read, table
from models.exchange.questions import Option, Question
from models.rules.calendar import LAST_YEARS, academic_year, academic_year_name
from models.rules.wording import listed
from models.school.care_to_come import Care

_LEAVE, _STAY = "leave", "stay"
_MENTORED_FROM = 10
BEFORE_SEPTEMBER = timedelta(days=92)
"""An MIS may turn the year in summer: from June on its files are of the year to come."""
_CORRECTED = 3
"""So few going down a year are corrections."""
_NAMED = 10
"""So many names stand in a line; the rest is a number. Of who leaves, all are named."""


@dataclass(frozen=True, slots=True)
class LastYears:
    """The pupils of the last years who are not in September's file, by id, and whether they leave."""

    pupils: frozenset[int] = frozenset()
    leave: bool = False


def turn_of_the_year(
    draft: Draft, before: Mapping[int, int], seen: Collection[int], gone: Sequence[int]
) -> LastYears:
    """Who of the last years is gone from the file, where the file brings a new school year; else nobody.

    `before` is everybody's year group until now, `seen` who is in the file: the year is new where most of these go
    up by one. It is listed, and whether the last years leave is asked.
    """
    after = {each: draft.held.pupils[each]["year_group"] for each in seen if each in before}
    _ask_about_a_year_back(draft, before, after)
    up = [each for each, year in after.items() if year == before[each] + 1]
    if not up or len(up) * 2 <= len(after):
        return LastYears()
    draft.turn += _lines(draft, before, after, up, [each for each in seen if each not in before])
    last = [each for each in gone if before[each] in LAST_YEARS]
    if not last:
        return LastYears()
    draft.turn += [f"Not in the file any more, {len(last):,} of the last year groups:"]
    draft.turn += [f"  {line}" for line in _by_form(draft.held, last)]
    answer = draft.answers.ask(_question(last, before))
    if answer is None:
        draft.last_years = frozenset(last)
    return LastYears(frozenset(last), answer == _LEAVE)


def _ask_about_a_year_back(draft: Draft, before: Mapping[int, int], after: Mapping[int, int]) -> None:
    """Ask where most go down a year: last year's file would undo the new year, and bring back who has left."""
    down = [each for each, year in after.items() if year == before[each] - 1]
    if len(down) <= _CORRECTED or len(down) * 2 <= len(after):
        return
    back = len(draft.pupils_back)
    came = f", and {back:,} who {'has' if back == 1 else 'have'} left would be back" if back else ""
    draft.answers.ask(
        Question(
            id="year-back",
            asks=f"{len(down):,} of {len(after):,} pupils would go down a year group{came}. "
            "It seems to be last year's file. Is that meant?",
            choices=(Option("yes", "yes, the file is right; if not, export it again"),),
        )
    )


def _question(last: Sequence[int], before: Mapping[int, int]) -> Question:
    years = listed([f"Year {year}" for year in sorted({before[each] for each in last})])
    return Question(
        id="new-year",
        asks=f"The school year has turned. Do the {len(last):,} of {years} who are not in the file leave?",
        choices=(
            Option(
                _LEAVE, "they leave: mentors, classes and bookings to come end, and what is on record stays"
            ),
            Option(_STAY, "they stay until they are said to have left"),
        ),
    )


def _lines(
    draft: Draft, before: Mapping[int, int], after: Mapping[int, int], up: Sequence[int], new: Sequence[int]
) -> list[str]:
    held = draft.held
    groups = Counter(after[each] for each in up)
    came = Counter(held.pupils[each]["year_group"] for each in new)
    mentored = {
        row[0]
        for row in read(
            draft.connection, "mentorship", "pupil_id", where=table("mentorship").c.last_day.is_(None)
        )
    }
    will_be = mentored | {
        pupil_id
        for care, pupil_id in read(draft.connection, "care_to_come", "care", "pupil_id")
        if care == Care.MENTOR
    }
    lines = [f"A new school year, {academic_year_name(academic_year(held.today + BEFORE_SEPTEMBER))}:"]
    for year in sorted(groups):
        going = [each for each in up if after[each] == year]
        line = f"  Year {year - 1} to {year}: {groups[year]:,}"
        if year == _MENTORED_FROM + 1:
            with_mentor = sum(each in mentored for each in going)
            line += f", {with_mentor:,} with the mentor they have"
        lines.append(line)
    lines += [f"  new in Year {year}: {number:,}" for year, number in sorted(came.items())]
    stay = [each for each, year in after.items() if year == before[each]]
    if stay:
        lines.append(f"  in the same year group again: {_named(held, stay)}")
    jump = [each for each, year in after.items() if year not in {before[each], before[each] + 1}]
    if jump:
        lines.append(f"  in another year group: {_named(held, jump)}")
    alone = [
        each
        for each in (*after, *new)
        if held.pupils[each]["year_group"] in {_MENTORED_FROM, _MENTORED_FROM + 1} and each not in will_be
    ]
    if alone:
        lines.append(f"  in Year 10 or 11 without a mentor until the mentors file says: {len(alone):,}")
    return lines


def _named(held: Held, pupils: Sequence[int]) -> str:
    return listed((held.pupil_name(each) for each in pupils), _NAMED)


def _by_form(held: Held, pupils: Sequence[int]) -> list[str]:
    """Everybody's name, a line a form."""
    forms: dict[str, list[str]] = defaultdict(list)
    for each in pupils:
        row = held.pupils[each]
        form = held.forms[row["form_id"]]["name"] if row["form_id"] is not None else ""
        forms[form].append(held.pupil_name(each).removesuffix(form).strip())
    return [f"{form or 'no form'}: {', '.join(sorted(names))}" for form, names in sorted(forms.items())]
