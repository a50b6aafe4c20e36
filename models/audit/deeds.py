"""Every deed and every look that the audit knows: what it is called, and whether and by whom it is taken back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from models.access.permissions import Action


class Did(StrEnum):
    CHANGED = "changed"
    SAW = "saw"
    REFUSED = "refused"


@dataclass(frozen=True)
class Undoable:
    """The deed can be taken back by whoever did it, if they still may; `remembers` what it needs for that."""

    may: Action | None = None
    """Asked again when it is taken back; None: anybody may, of their own."""
    remembers: bool = False


class Deed(StrEnum):
    """One kind of deed or look. How it is taken back is declared by `undoes`, how it is drawn again by `shown`."""

    label: str
    """What was done, after the name of who did it: `sent a slip`."""
    did: Did
    undoable: Undoable | None

    def __new__(cls, word: str, label: str = "", kind: Undoable | Did = Did.SAW) -> Self:
        made = str.__new__(cls, word)
        made._value_ = word
        made.label = label
        made.did = Did.CHANGED if isinstance(kind, Undoable) else kind
        made.undoable = kind if isinstance(kind, Undoable) else None
        return made

    SLIP_SEND = "slip.send", "sent a slip", Undoable(Action.SEND_SLIP)
    SLIPS_SEND = "slips.send", "sent slips about several pupils", Undoable(Action.SEND_SLIP, remembers=True)
    SLIP_COMPLETE = "slip.complete", "completed a slip", Undoable(Action.SEND_SLIP, remembers=True)
    SLIP_REPLY = "slip.reply", "replied about a slip", Undoable(Action.READ_SLIP, remembers=True)
    SLIP_WITHDRAW = "slip.withdraw", "withdrew a slip", Undoable(Action.SEND_SLIP, remembers=True)
    SLIP_READ = "slip.read", "read a slip", Did.SAW
    SLIP_REMOVE = "slip.remove", "removed a slip", Did.CHANGED
    CONCERN_DENY = "concern.deny", "said that it was no safeguarding concern", Did.SAW
    CONCERN_TALK = "concern.talk", "spoke about what was said to be no safeguarding concern", Did.CHANGED
    SLIPS_LIST = "slips.list", "looked at slips", Did.SAW
    SESSION_BOOK = "session.book", "booked a session", Undoable(Action.BOOK, remembers=True)
    SESSION_CANCEL = "session.cancel", "cancelled a booking", Undoable(Action.CANCEL_BOOKING, remembers=True)
    SESSION_MOVE = "session.move", "moved a booking", Undoable(Action.CANCEL_BOOKING, remembers=True)
    SESSIONS_CALL_OFF = (
        "sessions.call_off",
        "called sessions off",
        Undoable(Action.CANCEL_BOOKING, remembers=True),
    )
    CLASH_OVERRIDE = "clash.override", "overrode a clash", Undoable(Action.OVERRIDE_CLASH, remembers=True)
    WAY_ASK = "way.ask", "asked a colleague to give way", Undoable(Action.BOOK)
    WAY_ANSWER = "way.answer", "answered who asked to give way", Undoable(Action.GIVE_WAY, remembers=True)
    SESSION_TELL = "session.tell", "told a pupil", Undoable(Action.TELL, remembers=True)
    PUPIL_WHERE = "pupil.where", "looked where a pupil should be", Did.SAW
    NEED_ASK = "need.ask", "asked for sessions", Undoable(Action.BOOK, remembers=True)
    NEED_END = "need.end", "said that no session is needed", Undoable(Action.BOOK, remembers=True)
    NEEDS_LIST = "needs.list", "looked at who needs a session", Did.SAW
    PAPER_PRINT = "paper.print", "printed a paper", Did.SAW
    SESSIONS_COUNT = "sessions.count", "looked at figures of sessions", Did.SAW
    PLAN_DRAW = "plan.draw", "drew up the plan of a week", Did.CHANGED
    PLAN_CHANGE = "plan.change", "changed the plan of a week", Did.CHANGED
    PLAN_PART = "plan.part", "accepted a subject's part of the plan", Did.CHANGED
    PLAN_ACCEPT = "plan.accept", "accepted the plan of a week", Undoable(Action.PLAN_WEEK, remembers=True)
    PLAN_DROP = "plan.drop", "dropped the plan of a week", Did.CHANGED
    PLAN_SEE = "plan.see", "looked at the plan of a week", Did.SAW
    SESSIONS_LIST = "sessions.list", "looked at sessions", Did.SAW
    REGISTER_TAKE = "register.take", "took a register", Undoable(Action.TAKE_REGISTER, remembers=True)
    REGISTER_SEE = "register.see", "looked at a register", Did.SAW
    COVER_SET = "cover.set", "said who covers a session", Undoable(Action.SET_COVER)
    FETCH = "fetch", "went to find a pupil", Undoable(Action.FETCH)
    FOLLOW_UP_ACT = "followup.act", "followed up an absence", Undoable(Action.FOLLOW_UP, remembers=True)
    FOLLOW_UP_SEE = "followup.see", "looked at an absence", Did.SAW
    GRADE_RECORD = "grade.record", "recorded grades", Undoable(Action.RECORD_GRADE, remembers=True)
    TARGET_SET = "target.set", "set a target grade", Undoable(Action.SET_TARGET, remembers=True)
    COLLECTION_OPEN = (
        "collection.open",
        "opened a collection of grades",
        Undoable(Action.RUN_COLLECTIONS, remembers=True),
    )
    COLLECTION_CLOSE = "collection.close", "closed a collection of grades", Did.CHANGED
    COLLECTION_SEE = "collection.see", "looked at who has entered grades", Did.SAW
    GRADES_RECORD = (
        "grades.record",
        "recorded a class's grades",
        Undoable(Action.RECORD_GRADE, remembers=True),
    )
    GRADE_FORM = "grade.form", "looked at a pupil's grades", Did.SAW
    INTERVENTION_OPEN = (
        "intervention.open",
        "opened an intervention",
        Undoable(Action.LEAD_INTERVENTION, remembers=True),
    )
    INTERVENTION_PROPOSE = (
        "intervention.propose",
        "proposed an intervention",
        Undoable(Action.INTERVENE, remembers=True),
    )
    INTERVENTION_DECLINE = (
        "intervention.decline",
        "declined an intervention that was proposed",
        Undoable(Action.LEAD_INTERVENTION, remembers=True),
    )
    INTERVENTION_PLAN = (
        "intervention.plan",
        "planned an intervention",
        Undoable(Action.LEAD_INTERVENTION, remembers=True),
    )
    INTERVENTION_ACT = (
        "intervention.act",
        "acted on an intervention",
        Undoable(Action.ACT_ON_INTERVENTION, remembers=True),
    )
    INTERVENTION_REVIEW = (
        "intervention.review",
        "reviewed an intervention",
        Undoable(Action.LEAD_INTERVENTION, remembers=True),
    )
    INTERVENTION_SEE = "intervention.see", "looked at an intervention", Did.SAW
    INTERVENTIONS_LIST = "interventions.list", "looked at interventions", Did.SAW
    MEETING_RECORD = "meeting.record", "recorded a meeting", Undoable(Action.RECORD_MEETING, remembers=True)
    MEETING_CORRECT = (
        "meeting.correct",
        "put the record of a meeting right",
        Undoable(Action.RECORD_MEETING, remembers=True),
    )
    MEETING_ARRANGE = (
        "meeting.arrange",
        "agreed on a meeting",
        Undoable(Action.RECORD_MEETING, remembers=True),
    )
    MEETING_MISS = (
        "meeting.miss",
        "said that a meeting was not held",
        Undoable(Action.RECORD_MEETING, remembers=True),
    )
    REVIEW_RECORD = "review.record", "reviewed pupils", Undoable(Action.RECORD_GRADE, remembers=True)
    COMMENT_WRITE = (
        "comment.write",
        "wrote for progress sheets",
        Undoable(Action.WRITE_COMMENT, remembers=True),
    )
    COMMENTS_LIST = "comments.list", "looked at what was written for progress sheets", Did.SAW
    REVIEW_SEE = "review.see", "looked at reviews", Did.SAW
    RAISE_HOLD = "raise.hold", "held the raise of a target", Undoable(Action.HOLD_RAISE, remembers=True)
    RAISE_LET = "raise.let", "let the raise of a target go on", Undoable(Action.HOLD_RAISE, remembers=True)
    TARGETS_RAISE = (
        "targets.raise",
        "raised targets that reviews had said were passed",
        Undoable(Action.HOLD_RAISE, remembers=True),
    )
    ROUND_OPEN = "round.open", "opened a round of reviews", Undoable(Action.RUN_COLLECTIONS, remembers=True)
    ROUND_CLOSE = (
        "round.close",
        "closed a round of reviews",
        Undoable(Action.RUN_COLLECTIONS, remembers=True),
    )
    TARGET_SETTLE = "target.settle", "settled a target", Undoable(Action.RECORD_MEETING, remembers=True)
    TARGET_AGREE = (
        "target.agree",
        "agreed on a target that a slip suggested",
        Undoable(Action.RECORD_MEETING, remembers=True),
    )
    MEETING_FILE = "meeting.file", "took a meeting as a file for their calendar", Did.SAW
    MEETING_FORM = "meeting.form", "looked at what a pupil agreed to", Did.SAW
    TARGETS_LIST = "targets.list", "looked at what a pupil agreed to", Did.SAW
    AGREEMENT_RECORD = (
        "agreement.record",
        "recorded how far agreements are",
        Undoable(Action.RECORD_AGREEMENT, remembers=True),
    )
    AGREEMENT_EXEMPT = (
        "agreement.exempt",
        "said that a pupil needs no agreement",
        Undoable(Action.RECORD_AGREEMENT),
    )
    AGREEMENTS_LIST = "agreements.list", "looked at agreements", Did.SAW
    CONTACT_LOG = "contact.log", "logged a contact with home", Undoable(Action.LOG_CONTACT)
    CONTACT_WITHDRAW = "contact.withdraw", "withdrew a contact with home", Undoable(Action.LOG_CONTACT)
    CONTACTS_LIST = "contacts.list", "looked at contacts with home", Did.SAW
    ADVICE_GIVE = "advice.give", "gave advice to leadership", Undoable()
    ADVICE_ANSWER = "advice.answer", "answered advice to leadership", Undoable(Action.ANSWER_ADVICE)
    ADVICE_LIST = "advice.list", "looked at advice to leadership", Did.SAW
    MENTEES_LIST = "mentees.list", "looked at their pupils", Did.SAW
    MENTOR_GIVE = "mentor.give", "gave a pupil a mentor", Did.CHANGED
    MENTORS_ALLOCATE = (
        "mentors.allocate",
        "allocated mentors",
        Undoable(Action.ALLOCATE_MENTORS, remembers=True),
    )
    MENTOR_COVER = "mentor.cover", "said who covers for a mentor", Undoable(Action.ALLOCATE_MENTORS)
    MENTOR_COVER_END = "mentor.cover_end", "ended the cover for a mentor", Undoable(Action.ALLOCATE_MENTORS)
    MENTEE_DECLINE = "mentee.decline", "declined to mentor a pupil", Undoable(Action.DECLINE_MENTEE)
    MENTORS_MISSING = "mentors.missing", "looked at pupils without a mentor", Did.SAW
    COHORT_SEE = "cohort.see", "looked at a cohort", Did.SAW
    COHORT_FIGURES = "cohort.figures", "looked at a cohort's figures, which name nobody", Did.SAW
    PUPIL_PAGE = "pupil.page", "looked at a pupil's page", Did.SAW
    BRIEF = "brief", "looked at a pupil's brief", Did.SAW
    TODO_LIST = "todo.list", "looked at what there is to do", Did.SAW
    DIGEST = "digest", "looked at the digest", Did.SAW
    DIGEST_BELOW = "digest.below", "looked at who is newly below target", Did.SAW
    DIGEST_OVERDUE = "digest.overdue", "looked at whose meetings are overdue", Did.SAW
    POLICY_SEE = "policy.see", "looked at whether the policy is carried out", Did.SAW
    POLICY_FIGURES = "policy.figures", "looked at the policy's figures, which name nobody", Did.SAW
    AWAY_MARK = "away.mark", "marked a pupil as away today", Undoable(Action.MARK_AWAY)
    AWAY_END = "away.end", "marked a pupil as back in school", Undoable(Action.MARK_AWAY)
    SETTING_CHANGE = "setting.change", "changed a setting", Undoable(Action.SETTINGS)
    CHANNEL_BIND = "channel.bind", "made a place leadership's", Undoable(Action.SETTINGS, remembers=True)
    CHANNEL_UNBIND = (
        "channel.unbind",
        "took leadership's place away",
        Undoable(Action.SETTINGS, remembers=True),
    )
    FEED_MAKE = "feed.make", "made a calendar address", Did.CHANGED
    FEED_END = "feed.end", "ended a calendar address", Did.CHANGED
    FEED_TAKE = "feed.take", "took a calendar by its address", Did.SAW
    PREFERENCE_CHANGE = "preference.change", "changed personal settings", Undoable(remembers=True)
    DAY_CLOSE = "day.close", "closed a day", Undoable(Action.CLOSE_DAY)
    DAY_REOPEN = "day.reopen", "opened a closed day again", Did.CHANGED
    ATTENDANCE_EXPORT = "attendance.export", "exported attendance at sessions", Did.SAW
    GRADES_EXPORT = "grades.export", "exported grades", Did.SAW
    RETENTION_LIST = "retention.list", "looked at what is kept no longer", Did.SAW
    REMOVED_LIST = "removed.list", "looked at which records were removed by themselves", Did.SAW
    INCIDENT_SEE = "incident.see", "looked at who saw what in a time", Did.SAW
    PAPERS_MAKE = "papers.make", "made the papers about the data", Did.SAW
    RETENTION_MAKE = "retention.make", "made a list of what is kept no longer", Did.CHANGED
    RETENTION_APPROVE = (
        "retention.approve",
        "let what is kept no longer go",
        Undoable(Action.APPROVE_RETENTION),
    )
    RETENTION_SECOND = (
        "retention.second",
        "let it go as the second person",
        Undoable(Action.SECOND_RETENTION),
    )
    RETENTION_DROP = (
        "retention.drop",
        "let nothing go by a list",
        Undoable(Action.APPROVE_RETENTION, remembers=True),
    )
    RETENTION_AGAIN_ASKED = (
        "retention.again asked",
        "let a list wait for approval again, after a backup was put back",
        Did.CHANGED,
    )
    HOLD_SET = "hold.set", "put a hold on a pupil's record", Did.CHANGED
    HOLD_KEEP = "hold.keep", "looked again at a hold, which stands on", Did.CHANGED
    HOLD_END = "hold.end", "ended the hold on a pupil's record", Did.CHANGED
    HOLD_AGAIN = "hold.again", "held a pupil's record on, after a backup was put back", Did.CHANGED
    HOLDS_LIST = "holds.list", "looked at the holds", Did.SAW
    STATEMENT_TAKE = (
        "statement.take",
        "took down what a pupil or a parent says of a record",
        Undoable(Action.TAKE_STATEMENT),
    )
    STATEMENT_TAKE_BACK = "statement.take back", "showed a statement no more", Undoable(Action.TAKE_STATEMENT)
    STATEMENTS_LIST = "statements.list", "looked at what is said of a pupil's records", Did.SAW
    RESTRICTION_SET = "restriction.set", "restricted a pupil's record", Undoable(Action.RESTRICT)
    RESTRICTION_KEEP = (
        "restriction.keep",
        "looked again at a restriction, which stands on",
        Undoable(Action.RESTRICT, remembers=True),
    )
    RESTRICTION_LIFT = (
        "restriction.lift",
        "lifted the restriction of a pupil's record",
        Undoable(Action.RESTRICT),
    )
    RESTRICTION_AGAIN = (
        "restriction.again",
        "kept a pupil's record restricted, after a backup was put back",
        Did.CHANGED,
    )
    RESTRICTIONS_LIST = "restrictions.list", "looked at whose record is restricted", Did.SAW
    RETENTION_REMOVE = "retention.remove", "removed what was on a list", Did.CHANGED
    RECORD_LOOK = "retention.record look", "looked at what goes with one record", Did.SAW
    RECORD_REMOVE = "retention.record", "removed one record of a pupil for good", Did.CHANGED
    RETENTION_AGAIN = "retention.again", "removed again what a backup had brought back", Did.CHANGED
    REQUEST_TAKE = "request.take", "took down a request for a record", Did.CHANGED
    REQUEST_GO_ON = "request.go on", "went on with a request for a record", Did.CHANGED
    REQUEST_DECIDE = "request.decide", "decided what of a pupil's record goes out", Did.CHANGED
    REQUEST_FILE = "request.file", "made the file of a request", Did.CHANGED
    REQUEST_FILE_GONE = "request.file gone", "removed the file of a request", Did.CHANGED
    REQUEST_OPEN = "request.open", "took the file of a request", Did.SAW
    REQUEST_LOOK = "request.look", "looked through what goes out for a request", Did.SAW
    REQUEST_SEE = "request.see", "looked at a request for a record", Did.SAW
    REQUESTS_LIST = "requests.list", "looked at requests for records", Did.SAW
    FILE_TAKE = "file.take", "took a file out of Staffroom", Did.CHANGED
    FILE_DELETED = "file.deleted", "said that a file that was taken is deleted", Did.CHANGED
    FILES_LIST = "files.list", "looked at files that were taken", Did.SAW
    IMPORT = "import", "imported files", Did.CHANGED
    IMPORT_LOOK = "import.look", "looked at what an import would change", Did.SAW
    CARE_BEGIN = "care.begin", "let mentors begin whose day had come", Did.CHANGED
    YEAR_TURN = "year.turn", "took the school into the new year", Did.CHANGED
    AWAY_SEE = "away.see", "saw whether a pupil is away", Did.SAW
    YEAR_LIST = "year.list", "looked at who leaves the school", Did.SAW
    PUPIL_SEE = "pupil.see", "saw something of a pupil's record", Did.SAW
    NOTICE = "notice", "was told", Did.SAW
    WHY_NOT = "why.not", "learnt from a pupil's record why not", Did.SAW
    FORM_AGAIN = "form.again", "opened a form with what had been written", Did.SAW
    ANSWER_AGAIN = "answer.again", "looked again at what they had done", Did.SAW
    UNDO_OFFER = "undo.offer", "looked at what could be taken back next", Did.SAW
    UNDO = "undo", "took something back", Did.CHANGED
    BACKUP_MAKE = "backup.make", "made a backup", Did.CHANGED
    BACKUP_DRILL = "backup.drill", "tried a backup out", Did.CHANGED
    BACKUP_RESTORE = "backup.restore", "put a backup in the database's place", Did.CHANGED
    AUDIT_FORGET = "audit.forget", "took entries off the audit's beginning", Did.CHANGED


OF_NOBODY = frozenset({Deed.COHORT_FIGURES, Deed.POLICY_FIGURES})
"""Looks at figures alone: on record because it is a duty to look at them (P15), and no look at anybody's record."""


SET_ON_RECORDS = frozenset(
    {
        *(Deed.RESTRICTION_SET, Deed.RESTRICTION_KEEP, Deed.RESTRICTION_LIFT),
        *(Deed.HOLD_SET, Deed.HOLD_KEEP, Deed.HOLD_END),
    }
)
"""What is decided of a pupil's record as a whole: no restored backup undoes it."""
ASKED_OF_RECORDS = frozenset(
    {Deed.STATEMENT_TAKE, Deed.STATEMENT_TAKE_BACK, Deed.REQUEST_TAKE, Deed.REQUEST_GO_ON}
)
"""What somebody asked of a record by right, in words of their own: a restoring names each that it has undone."""
IN_LAW = SET_ON_RECORDS | ASKED_OF_RECORDS
"""What is decided or asked by right about a record: it is written down outside the database, too, in numbers."""
