"""The policy's own review is reminded of: once before its day, and every week once that is past (P14)."""

from datetime import timedelta

from models.db.tables import Db
from models.outbox.notices import promise_each
from models.outbox.topics import Topic
from models.rules.policy import review_reminder
from models.school.people import Role, ids_with_role
from models.settings.own_settings import MORNING_IS_OVER
from scheduler.jobs import Occasion


def remind(db: Db, moment: Occasion) -> None:
    """Promise the scheme lead a reminder on its days; nothing where no review is set."""
    review = moment.settings.policy_review
    which = review_reminder(moment.calendar, review, moment.settings.policy_remind_days, moment.day)
    if review is None or which is None:
        return
    day = moment.day.isoformat()
    promise_each(
        db,
        Topic.POLICY_REVIEW,
        key=Topic.POLICY_REVIEW.key(review, which),
        to_staff=ids_with_role(db, Role.SCHEME_LEAD),
        due=moment.now,
        useful_until=moment.at(moment.day + timedelta(days=1), MORNING_IS_OVER),
        now=moment.now,
        about_day=day,
        late=moment.late,
    )
