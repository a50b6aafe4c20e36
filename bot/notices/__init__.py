"""Every topic with its words."""

from bot.notices import digest, mentoring, sessions, slips, troubles
from bot.notices.messages import Topic

TOPICS: dict[str, Topic] = {
    "slip.new": slips.new,
    "sessions.list": sessions.todays_list,
    "mentor.morning": mentoring.morning,
    "leadership.digest": digest.daily,
    "session.cancelled": sessions.cancelled,
    "delivery.trouble": troubles.trouble,
}
