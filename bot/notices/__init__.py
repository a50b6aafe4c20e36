"""Every topic with its words."""

from bot.notices import (
    clashes,
    digest,
    failing,
    mentoring,
    papers,
    plan,
    safeguarding,
    sessions,
    settings,
    slips,
    undelivered,
    years,
)
from bot.notices.messages import Wording
from models.outbox.topics import Topic

TOPICS: dict[Topic, Wording] = {
    Topic.SLIP_NEW: slips.new,
    Topic.SLIP_SHOWN: slips.shown,
    Topic.SLIP_LEFT: safeguarding.left,
    Topic.CONCERN_DENIED: safeguarding.denied,
    Topic.YEAR_11_LIST: sessions.todays_list,
    Topic.YEAR_11_UNTOLD: sessions.untold,
    Topic.BOARD_PAPER: papers.board_of_week,
    Topic.SLIPS_PAPER: papers.slips_of_day,
    Topic.MORNING_NOTE: mentoring.morning,
    Topic.DIGEST: digest.daily,
    Topic.SESSION_CANCELLED: sessions.cancelled,
    Topic.SESSION_MOVED: sessions.moved,
    Topic.SESSION_BOOKED: sessions.booked_for_you,
    Topic.SESSION_OVERRIDDEN: clashes.overridden,
    Topic.SESSION_PUT_BACK: clashes.put_back,
    Topic.WAY_ASKED: clashes.asked,
    Topic.WAY_ANSWERED: clashes.answered,
    Topic.PLAN_DRAWN: plan.waits,
    Topic.PLAN_ACCEPTED: plan.planned,
    Topic.SESSIONS_OFF: sessions.off,
    Topic.SESSIONS_ON: sessions.on_again,
    Topic.SAFEGUARD_LOST: settings.safeguard_lost,
    Topic.ROLES_CHANGED: settings.roles_changed,
    Topic.SCHOOL_YEAR: years.lacking,
    Topic.UNDELIVERED: undelivered.undelivered,
    Topic.JOB_FAILING: failing.failing,
}
