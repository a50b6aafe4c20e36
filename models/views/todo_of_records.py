"""What there is to do about the records and for Staffroom itself: who answers, removes, deletes, mends and imports."""

from datetime import date

from models.access.authoriser import Action, Person, could
from models.db.tables import Db
from models.rules.policy import review_waits
from models.school.people import Role
from models.school.snapshot import school
from models.settings.place import channels
from models.views.data_requests import KnownRequest, every_request, to_answer_by
from models.views.files_to_delete import FileToDelete, files_to_delete
from models.views.lists_to_decide import list_to_decide
from models.views.looked_again import to_look_at
from models.views.school_year import calendar_gap, year_to_turn
from models.views.todo_facts import (
    LostPlace,
    PapersToReview,
    PolicyToReview,
    RequestToAnswer,
    Todo,
    Undelivered,
)
from models.views.undelivered import given_up
from models.views.waiting import AsOf


def requests_to_answer(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Requests for pupils' records until they are closed, for who answers them (lifecycle, 2)."""
    return [to_answer(each, moment.today) for each in to_answer_by(db, who, lambda: every_request(db))]


def to_answer(request: KnownRequest, today: date) -> Todo:
    what = RequestToAnswer(
        request.id,
        request.due,
        request.record_due,
        request.waits,
        is_complaint=request.is_complaint,
        is_acknowledged=request.acknowledged_on is not None,
    )
    return Todo(what, request.first_due or today, overdue=request.is_overdue(today))


def removal_to_decide(db: Db, who: Person, _: AsOf) -> list[Todo]:
    """The list of what is kept no longer, for the scheme lead, and for a second person where one is needed."""
    found = list_to_decide(db, who)
    return [Todo(found, found.day)] if found is not None else []


def overdue_files(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Files that were taken out of Staffroom and should be deleted by now, for who took them (lifecycle, 1)."""
    return [to_delete(each) for each in files_to_delete(db, who, moment.today)]


def to_delete(file: FileToDelete) -> Todo:
    return Todo(file, file.until, overdue=True)


def looked_again(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Holds and restrictions that are to be looked at again, for who keeps them."""
    found = to_look_at(db, who, moment.today)
    return [Todo(each, each.since, overdue=each.since < moment.today) for each in found]


PAPERS_REVIEWED_BY = frozenset({Role.SCHEME_LEAD, Role.DATA_PROTECTION})


def policy_to_review(_: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The policy's own review, for the scheme lead, until the day of the next is set (P14)."""
    review = moment.settings.policy_review
    if review is None or Role.SCHEME_LEAD not in who.roles or not _waits(review, moment):
        return []
    return [Todo(PolicyToReview(review), review, overdue=moment.today > review)]


def papers_to_review(_: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The same of the papers about the data, for the data protection officer, too."""
    review = moment.settings.papers_review
    if review is None or PAPERS_REVIEWED_BY.isdisjoint(who.roles) or not _waits(review, moment):
        return []
    return [Todo(PapersToReview(review), review, overdue=moment.today > review)]


def _waits(review: date, moment: AsOf) -> bool:
    return review_waits(moment.calendar, review, moment.settings.policy_remind_days, moment.today)


def messages_undelivered(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Messages that were given up, for the scheme lead."""
    if Role.SCHEME_LEAD not in who.roles:
        return []
    lost = tuple(given_up(db, moment.now))
    if not lost:
        return []
    return [Todo(Undelivered(lost), lost[0].due.astimezone(moment.settings.timezone).date(), overdue=True)]


def places_lost(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """Leadership's places that are closed to us, for the scheme lead, until others are bound (P10)."""
    if Role.SCHEME_LEAD not in who.roles:
        return []
    return [
        Todo(LostPlace(each.door, each.trouble), moment.today, overdue=True)
        for each in channels(db)
        if each.trouble
    ]


def new_year(db: Db, who: Person, moment: AsOf) -> list[Todo]:
    """The turn of the year and the calendar's end, for who imports (R1, R9)."""
    if not could(who, Action.IMPORT):
        return []
    turn, gap = year_to_turn(school(db), moment.today), calendar_gap(moment.calendar, moment.today)
    found = [Todo(turn, date(turn.year, 9, 1), overdue=True)] if turn is not None else []
    if gap is not None:
        found.append(Todo(gap, gap.last or moment.today, overdue=gap.now))
    return found
