"""Everything that is promised to somebody: its name, what it is in words, and its notices' keys."""

from enum import StrEnum
from typing import Self

TO_EACH = "/staff:"
"""What stands in a key before the person, where each of several gets one of their own."""
AGAIN = "/again:"
"""What stands in a key before a number, where the promise was made again."""


class Topic(StrEnum):
    """One kind of notice; each has its words in `bot.notices`."""

    label: str
    """What was to be sent, in words: `the morning note`."""

    def __new__(cls, word: str, label: str = "") -> Self:
        made = str.__new__(cls, word)
        made._value_ = word
        made.label = label
        return made

    SLIP_NEW = "slip.new", "a slip"
    SLIP_COPIED = "slip.copied", "a copy of a slip"
    SLIP_REPLIED = "slip.replied", "a reply about a slip"
    SLIP_SHOWN = "slip.shown", "a message with the words of a removed slip"
    SLIP_LEFT = "slip.left", "news of a removed slip's words that still stand somewhere"
    CONCERN_DENIED = "concern.denied", "something for the safeguarding lead to look at"
    MORNING_NOTE = "mentor.morning", "the morning note"
    ADVICE_GIVEN = "advice.given", "advice to leadership"
    ADVICE_ANSWERED = "advice.answered", "an answer to advice"
    MENTEES_GIVEN = "mentees.given", "news of pupils to mentor"
    MENTEES_TAKEN = "mentees.taken", "news of pupils whom somebody else mentors"
    MENTOR_COVERED = "mentor.covered", "news of who covers for a mentor"
    MENTOR_COVER_ENDED = "mentor.cover ended", "news that a cover for a mentor ended early"
    MENTEE_DECLINED = "mentee.declined", "news of a pupil whom a mentor cannot take on"
    YEAR_11_LIST = "sessions.list", "the Year 11 list"
    YEAR_11_UNTOLD = "sessions.untold", "who is not told yet"
    CALENDAR_FILE = "paper.calendar", "the file for your calendar"
    BOARD_PAPER = "paper.board", "the board to print"
    SLIPS_PAPER = "paper.slips", "the slips to print"
    POLICY_PAPER = "paper.policy", "the page about the policy to print"
    PUPIL_PAPERS = "paper.pupils", "the papers about pupils to print"
    SESSION_CANCELLED = "session.cancelled", "a cancelled session"
    SESSION_MOVED = "session.moved", "a moved session"
    SESSION_BOOKED = "session.booked", "a session booked for you"
    SESSION_OVERRIDDEN = "session.overridden", "an overridden session"
    SESSION_PUT_BACK = "session.put_back", "a pupil who is back in a session"
    WAY_ASKED = "way.asked", "a request to give way"
    WAY_ANSWERED = "way.answered", "an answer to who asked to give way"
    PLAN_DRAWN = "plan.drawn", "a plan of the week that waits"
    PLAN_ACCEPTED = "plan.accepted", "the sessions of an accepted plan"
    SESSIONS_OFF = "sessions.off", "sessions that are off"
    SESSIONS_ON = "sessions.on", "sessions that are on again"
    REGISTER = "session.register", "a register to take"
    NOT_THERE = "session.not there", "the list of who is not at a session"
    REGISTER_LATE = "session.register late", "news of a register that was not taken"
    COVER = "session.cover", "a session to cover"
    FOLLOW_UP = "session.follow up", "absences to follow up"
    INTERVENTION_PROPOSED = "intervention.proposed", "an intervention to decide on"
    INTERVENTION_ANSWERED = "intervention.answered", "what became of a proposed intervention"
    INTERVENTION_OPENED = "intervention.opened", "an intervention that has begun"
    INTERVENTION_ASKED = "intervention.asked", "something to do for a pupil"
    INTERVENTIONS_PROPOSED = "interventions.proposed", "interventions that a collection proposes"
    INTERVENTIONS_BEGUN = "interventions.begun", "interventions that reviews began"
    INTERVENTION_CLOSED = "intervention.closed", "an intervention that has ended"
    GRADES_TO_ENTER = "grades.enter", "grades to enter"
    REVIEWS_TO_ENTER = "reviews.enter", "classes to review"
    RAISES_TO_SEE = "raises.see", "targets to be raised"
    CLASS_ACCURACY = "classes.accuracy", "how right your classes' predictions were"
    DIGEST = "leadership.digest", "the digest"
    SAFEGUARD_LOST = "settings.safeguard", "a safeguard that was taken away"
    ROLES_CHANGED = "roles.changed", "news of who has which role"
    SCHOOL_YEAR = "school.year", "news of the school year"
    UNDELIVERED = "delivery.trouble", "the list of what was not delivered"
    LIST_APPROVED = "retention.approved", "a list of what is kept no longer to approve"
    LIST_CARRIED_OUT = "retention.done", "news of what was removed for good"
    BACKUP_MISSING = "backup.missing", "news that there is no new backup"
    JOB_FAILING = "job.failing", "news of what keeps failing"

    @classmethod
    def said(cls, word: str) -> str:
        """The label of a stored topic; `a message` where an older version had it."""
        known = {each.value: each.label for each in cls}
        return known.get(word, "a message")

    def key(self, *of: object, staff: int | None = None) -> str:
        """The key that makes a notice happen once: of which record or day, and for whom where there are several."""
        key = "/".join([self.value, *(str(each) for each in of)])
        return key if staff is None else key_for(key, staff)


def key_for(key: str, staff_id: int | None) -> str:
    """The key of what goes to each of several people, for one of them."""
    return f"{key}{TO_EACH}{staff_id}"
