"""The files that somebody asked for, with the facts as they are when they are handed over (P9, P10)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import assert_never

from bot.ask import Ask
from bot.beside import page_each
from bot.cards import papers as cards
from bot.notices.cohort_papers import paper_of_cohort
from bot.notices.messages import Composed, Dropped
from bot.papers.board import board_paper
from bot.papers.brief import brief_paper
from bot.papers.labels import has_label, labels_paper
from bot.papers.letters import unwritten, unwritten_words
from bot.papers.policy import policy_paper
from bot.papers.sheet import sheet_paper
from bot.papers.slips import slips_paper
from bot.papers.support import support_paper
from bot.say.card import Card
from bot.say.paper import Paper, none_for
from models.access.authoriser import About, Action, require
from models.db.errors import NotAllowed, Sorry
from models.mentoring.agreement import agreements_of, copies_of
from models.mentoring.agreements import own_pupils, recordable
from models.mentoring.paper_order import CohortPaper, PaperKind, PaperOrder, PapersOf
from models.outbox.notices import Notice
from models.rules.labels import LABEL_SHEETS
from models.rules.wording import day_in_full, day_of_month
from models.school.pupils import in_group
from models.sessions.timetable import board
from models.sessions.to_tell import list_for
from models.views.brief import briefs
from models.views.policy.subjects import subjects_to_show
from models.views.policy.whole import policy
from models.views.sheet import HowMany, sheets
from models.views.support_page import support_pages

_WEEK = timedelta(days=6)


def board_of_week(ask: Ask, notice: Notice) -> Composed:
    """The board of a week."""
    return _handed(ask, notice.day, paper_of_board)


def slips_of_day(ask: Ask, notice: Notice) -> Composed:
    """Slips for the pupils who have a session on a day."""
    return _handed(ask, notice.day, paper_of_slips)


def policy_of_year(ask: Ask, notice: Notice) -> Composed:
    """How the policy is carried out, as it stands when it is handed over."""
    return _handed(ask, notice.day, paper_of_policy)


def about_pupils(ask: Ask, notice: Notice) -> Composed:
    """The papers about pupils that somebody asked for."""
    order = ask.db.get(PaperOrder, notice.about_id)
    if order is not None and order.kind in tuple(CohortPaper):
        of_cohort = order
        return _made(lambda: paper_of_cohort(ask, CohortPaper(of_cohort.kind), of_cohort.of))
    if order is None or order.kind not in tuple(PaperKind):
        return Dropped("it is not known any more what was asked for")
    kind, of = PaperKind(order.kind), order.of
    return _made(lambda: paper_of_pupils(ask, kind, of)[0])


def _handed(ask: Ask, day: date, of: Callable[[Ask, date], Paper]) -> Composed:
    return _made(lambda: of(ask, day))


def _made(paper: Callable[[], Paper]) -> Composed:
    """The file, or why there is none any more: whoever asked waits for it."""
    try:
        return cards.here(paper())
    except NotAllowed:
        raise
    except Sorry as gone:
        return Card(gone.sentence)


def paper_of_board(ask: Ask, monday: date) -> Paper:
    """The board of the week. Raises Sorry where no session is booked in it, and NotAllowed as the table says."""
    require(ask.db, ask.who, Action.SEE_BOARD)
    lessons = board(ask.db, first=monday, last=monday + _WEEK)
    if not lessons:
        raise Sorry(
            f"No session is booked in the week of {day_of_month(monday)}, so there is nothing to print."
        )
    return _as_printed(board_paper(ask, monday, lessons))


def paper_of_slips(ask: Ask, day: date) -> Paper:
    """The day's slips. Raises Sorry where there is nobody to give one, and NotAllowed for all but leadership."""
    require(ask.db, ask.who, Action.SEE_LIST)
    rows = [each for each in list_for(ask.db, day) if each.lessons and not each.away]
    if not rows:
        raise Sorry(f"Nobody has a session on {day_in_full(day)}, so there is nothing to print.")
    return _as_printed(slips_paper(ask, day, rows))


def paper_of_policy(ask: Ask, day: date) -> Paper:
    """How the policy stands on the day. Raises NotAllowed for all but leadership and the scheme lead."""
    require(ask.db, ask.who, Action.SEE_POLICY)
    found = policy(ask.db, ask.school, day)
    return _as_printed(policy_paper(ask, found, subjects_to_show(ask.db, ask.school, found)))


def paper_of_pupils(
    ask: Ask, kind: PaperKind, of: PapersOf, how_many: HowMany | None = None
) -> tuple[Paper, int]:
    """The papers about these pupils, and of how many of the group this person may have none.

    Of many it takes a moment: `how_many` is told how far it is.
    Raises Sorry where there is nobody to print one for, and NotAllowed as the table says.
    """
    if of.pupil_id is not None:
        whose = ask.school.label(of.pupil_id)
    else:
        whose = of.group.upper() if not of.group.startswith("year ") else of.group.capitalize()
        whose = whose or ask.who.name
    paper, left_out = _of_kind(ask, kind, of, whose, how_many)
    return _as_printed(paper), left_out


def _of_kind(
    ask: Ask, kind: PaperKind, of: PapersOf, whose: str, how_many: HowMany | None
) -> tuple[Paper, int]:
    asked = whose if of.pupil_id is not None or of.group else "mine"
    line = f'staffroom print {kind.value} --of "{asked}" --as EMAIL'
    match kind:
        case PaperKind.SHEET:
            made = sheets(ask.db, ask.school, ask.who, of, ask.today, how_many)
            paper = sheet_paper(ask, made.sheets, whose, line)
            return page_each(ask, paper, "sheets", made.sheets), made.left_out
        case PaperKind.LABELS:
            made = sheets(ask.db, ask.school, ask.who, of, ask.today, how_many, action=Action.LABELS)
            if not any(has_label(each) for each in made.sheets):
                raise Sorry(f"No target is set yet for {whose}, so there is no label to print.")
            line += f" --labels {LABEL_SHEETS[of.labels_on].sold_as[0]}" if of.labels_on else ""
            return labels_paper(ask, made.sheets, whose, line, of.labels_on), made.left_out
        case PaperKind.SUPPORT:
            found = support_pages(ask.db, ask.school, ask.who, of, ask.today, how_many)
            paper = support_paper(ask, found.pages, whose, line)
            return page_each(ask, paper, "pages", found.pages), found.left_out
        case PaperKind.BRIEF:
            seen = briefs(ask.db, ask.school, ask.who, of, ask.now, how_many)
            paper = brief_paper(ask, seen.briefs, whose, line)
            return page_each(ask, paper, "briefs", seen.briefs), seen.left_out
        case PaperKind.AGREEMENT:
            wanted = paper_pupils(ask, of)
            theirs = recordable(ask.db, ask.who, wanted)
            if not theirs:
                require(ask.db, ask.who, Action.PRINT_AGREEMENT, About(pupil_id=next(iter(wanted), None)))
            return _agreements(ask, theirs, whose, line), len(wanted) - len(theirs)
        case _:
            assert_never(kind)


def _as_printed(paper: Paper) -> Paper:
    """The paper, with the letters on it that come out as empty boxes."""
    missing = unwritten(paper.facts)
    return replace(paper, also=(*paper.also, unwritten_words(missing))) if missing else paper


def _agreements(ask: Ask, pupil_ids: list[int], whose: str, line: str) -> Paper:
    """Copies for those who have one out, with why the others have none."""
    copies = copies_of(ask.db, pupil_ids)
    with_copy = {each.pupil_id for each in copies}
    others = agreements_of(ask.db, [each for each in pupil_ids if each not in with_copy], ask.today)
    by_state: dict[str, list[int]] = {}
    for known in others.values():
        by_state.setdefault(known.state.value, []).append(known.pupil_id)
    why = tuple(none_for(ask, "copy", ids, state) for state, ids in by_state.items())
    if not copies:
        todo = "Issue the agreements first, or give the school's text."
        done = not any(each.is_missing for each in others.values()) and bool(why)
        raise Sorry(" ".join(why) if done else f"There is no copy to print. {todo}")
    # Here, not above: what draws its code and sets its text holds 3 MB, which whoever prints none is spared.
    from bot.papers.agreement import agreement_paper

    return agreement_paper(ask, copies, whose, line, why)


def paper_pupils(ask: Ask, of: PapersOf) -> list[int]:
    """The pupils whom papers are about; one's own, where nobody is named."""
    if of.pupil_id is not None:
        return [of.pupil_id]
    return in_group(ask.db, of.group) if of.group else sorted(own_pupils(ask.db, ask.who))
