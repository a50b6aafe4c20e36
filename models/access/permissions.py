"""Who may do what, row by row, and the words for it; nothing else decides (data protection, 2)."""

from enum import StrEnum


class Action(StrEnum):
    """Something that a person asks to do or to see; stands for one row, or part of a row, of the table."""

    FIND_PUPIL = "find a pupil"
    SEE_ATTENDANCE = "see sessions and attendance"
    SEE_GRADES = "see grades and targets in this subject"
    SEE_RECORD = "see this part of the pupil's record"
    SEE_INTERVENTION = "see this intervention"
    SEND_SLIP = "send a slip"
    READ_SLIP = "read this slip"
    REMOVE_SLIP = "remove a slip"
    BOOK = "book a pupil"
    BOOK_FOR_OTHER_SUBJECT = "book for a colleague, or for a subject that is not yours"
    SEE_BOARD = "see the board"
    FREE_PUPILS = "see who is free"
    PLAN_WEEK = "plan the week's sessions"
    PLAN_SUBJECT = "change the week's plan in this subject"
    CANCEL_BOOKING = "cancel or change this booking"
    OVERRIDE_CLASH = "override this clash"
    GIVE_WAY = "answer this request to give way"
    SEE_LIST = "see the Year 11 list"
    SEE_FORM_LIST = "see the Year 11 list, a tutor their own form's part"
    TELL = "mark pupils as told"
    TAKE_REGISTER = "take or correct this register"
    SET_COVER = "say who covers this session"
    FETCH = "say that you are on it"
    MARK_AWAY = "mark a pupil as away today"
    FOLLOW_UP = "follow up this absence"
    RECORD_GRADE = "record a pupil's grade or review in the subject"
    RECORD_GRADE_LATE = "record a grade after the collection has closed"
    WRITE_COMMENT = "write on a pupil's progress sheet in this subject"
    SET_TARGET = "set or raise a target in this subject"
    LOWER_TARGET = "lower a target"
    HOLD_RAISE = "hold a raise in this subject"
    SEE_COMPLETION = "see who has entered grades"
    RUN_COLLECTIONS = "open and close collections and rounds"
    INTERVENE = "open or propose an intervention for this pupil"
    LEAD_INTERVENTION = "open, plan, review or close an intervention in this subject"
    ACT_ON_INTERVENTION = "act on this intervention"
    LEAD_GLOBAL_INTERVENTION = "open, plan, review or close a global intervention"
    ACT_ON_GLOBAL_INTERVENTION = "act on this global intervention"
    ALLOCATE_MENTORS = "allocate mentors and cover"
    DECLINE_MENTEE = "decline to mentor a pupil"
    RECORD_MEETING = "record or correct a pupil's meetings"
    SEE_LEAVER = "see the record of a pupil who has left"
    SEE_MEETINGS = "see a pupil's meetings"
    BRIEF = "see a pupil's brief"
    SHEET = "print a pupil's progress sheet"
    LABELS = "print a pupil's planner label"
    SUPPORT_PAGE = "print learning support's page of a pupil"
    SEE_AGREEMENT = "see a pupil's agreement"
    RECORD_AGREEMENT = "record a pupil's agreement"
    PRINT_AGREEMENT = "print a pupil's agreement"
    LOG_CONTACT = "log a contact with a pupil's home"
    SEE_CONTACTS = "see contacts with a pupil's home"
    ADVISE = "advise leadership about a pupil"
    READ_ADVICE = "read advice to leadership"
    ANSWER_ADVICE = "answer advice to leadership"
    SEE_COHORT = "see these results of the cohort"
    LIST_COHORT = "see which pupils stand where in a subject's grades"
    SEE_CLASS_ACCURACY = "see how right this class's predictions were"
    FILE_COHORT = "have a cohort's report or lists as a file"
    DIGEST = "see the leadership digest"
    SEE_POLICY = "see whether the policy is carried out"
    SETTINGS = "change settings, the calendar and leadership's place"
    CLOSE_DAY = "close a day"
    IMPORT = "import the school's files"
    EXPORT_ATTENDANCE = "export attendance at sessions"
    EXPORT_GRADES = "export grades"
    EXPORT_PUPIL = "make the file of a request"
    TAKE_REQUEST = "take down a request for a record, or a complaint, and go on with it"
    SEE_REQUESTS = "see requests for a record"
    DECIDE_WITHHELD = "decide what a request withholds"
    OPEN_ANSWER = "take the file of a request"
    LIST_RETENTION = "see what retention would remove"
    APPROVE_RETENTION = "approve what retention removes"
    SECOND_RETENTION = "approve, as the second person, what retention removes"
    SEE_HOLDS = "see the holds on pupils' records"
    HOLD_RETENTION = "put a hold on a pupil's record"
    RESTRICT = "restrict a pupil's record"
    READ_RESTRICTED = "read the record of a pupil that is restricted"
    TAKE_STATEMENT = "take down what a pupil says of a record"
    REMOVE_RECORD = "remove one record of a pupil"
    SEE_REMOVED = "see which records of pupils were removed by themselves"
    MAKE_PAPERS = "make the papers about the data"
    READ_AUDIT = "read and verify the audit"


class Relation(StrEnum):
    """What a person is to the school, to the pupil, to the subject or to the record in question."""

    ANY = "any"
    OWN = "own"
    HOST = "host"
    COVER = "cover"
    COPIED = "copied"
    ASKED = "asked about safeguarding"
    TEACHES = "teaches the pupil in the subject"
    TEACHES_ANY = "teaches the pupil"
    HEAD = "head of the subject"
    HEAD_ANY = "head of a subject that the pupil takes"
    MENTOR = "mentor"
    TUTOR = "form tutor"
    SUPPORT = "learning support"
    COORDINATOR = "raising achievement coordinator"
    LEADERSHIP = "leadership"
    SCHEME_LEAD = "scheme lead"
    SAFEGUARDING = "safeguarding lead"
    OFFICE = "office"
    DATA_MANAGER = "data manager"
    DATA_PROTECTION = "data protection officer"


Grant = tuple[Relation, ...]
"""Relations that must all hold together."""

_ANY, _OWN, _HOST, _COVER = (Relation.ANY,), (Relation.OWN,), (Relation.HOST,), (Relation.COVER,)
_T, _T_ANY, _T_OWN = (Relation.TEACHES,), (Relation.TEACHES_ANY,), (Relation.TEACHES_ANY, Relation.OWN)
_H, _H_ANY, _H_COPIED = (Relation.HEAD,), (Relation.HEAD_ANY,), (Relation.HEAD, Relation.COPIED)
_M, _F, _S = (Relation.MENTOR,), (Relation.TUTOR,), (Relation.SUPPORT,)
_R, _L, _A = (Relation.COORDINATOR,), (Relation.LEADERSHIP,), (Relation.SCHEME_LEAD,)
_D, _O, _X = (Relation.SAFEGUARDING,), (Relation.OFFICE,), (Relation.DATA_MANAGER,)
_P = (Relation.DATA_PROTECTION,)
_D_ASKED = (Relation.SAFEGUARDING, Relation.ASKED)

WHO_MAY: dict[Action, tuple[Grant, ...]] = {
    Action.FIND_PUPIL: (_ANY,),
    Action.SEE_ATTENDANCE: (_ANY,),
    Action.SEE_GRADES: (_T, _H, _M, _S, _F, _R, _L),
    Action.SEE_RECORD: (_M, _S, _R, _L, _T_OWN, _H),
    Action.SEE_INTERVENTION: (_M, _S, _R, _L, _T, _H),
    Action.SEND_SLIP: (_ANY,),
    Action.READ_SLIP: (_OWN, _M, _S, _R, _L, _H_COPIED, _D_ASKED),
    Action.REMOVE_SLIP: (_D,),
    Action.BOOK: (_ANY,),
    Action.BOOK_FOR_OTHER_SUBJECT: (_H, _R, _L),
    Action.SEE_BOARD: (_ANY,),
    Action.FREE_PUPILS: (_ANY,),
    Action.PLAN_WEEK: (_A,),
    Action.PLAN_SUBJECT: (_H, _A),
    Action.CANCEL_BOOKING: (_OWN, _HOST, _H, _R, _L),
    Action.OVERRIDE_CLASH: (_H, _R, _L),
    Action.GIVE_WAY: (_HOST,),
    Action.SEE_LIST: (_L,),
    Action.SEE_FORM_LIST: (_F, _L),
    Action.TELL: (_L,),
    Action.TAKE_REGISTER: (_HOST, _COVER, _H, _R, _L),
    Action.SET_COVER: (_HOST, _L, _O),
    Action.FETCH: (_L,),
    Action.MARK_AWAY: (_O, _F, _L),
    Action.FOLLOW_UP: (_M, _L, _R, _H_COPIED),
    Action.RECORD_GRADE: (_T, _H, _X),
    Action.RECORD_GRADE_LATE: (_H, _X),
    Action.WRITE_COMMENT: (_T, _H),
    Action.SET_TARGET: (_H, _R, _A),
    Action.LOWER_TARGET: (_A,),
    Action.HOLD_RAISE: (_H, _A),
    Action.SEE_COMPLETION: (_H, _L),
    Action.RUN_COLLECTIONS: (_A,),
    Action.INTERVENE: (_T, _M, _S, _H, _R, _A),
    Action.LEAD_INTERVENTION: (_H, _R, _A),
    Action.ACT_ON_INTERVENTION: (_T, _M, _S, _H, _R, _A),
    Action.LEAD_GLOBAL_INTERVENTION: (_R, _A),
    Action.ACT_ON_GLOBAL_INTERVENTION: (_T_ANY, _M, _S, _H_ANY, _R, _A),
    Action.ALLOCATE_MENTORS: (_A, _R),
    Action.DECLINE_MENTEE: (_M,),
    Action.RECORD_MEETING: (_M, _S),
    Action.SEE_LEAVER: (_R, _L),
    Action.SEE_MEETINGS: (_M, _S, _R, _L),
    Action.BRIEF: (_M, _S, _R, _L),
    Action.SHEET: (_M, _S, _R, _L, _F, _H),
    Action.LABELS: (_M, _S, _R, _L, _F, _H),
    Action.SUPPORT_PAGE: (_M, _S, _R, _L),
    Action.SEE_AGREEMENT: (_ANY,),
    Action.RECORD_AGREEMENT: (_M, _F, _O, _A),
    Action.PRINT_AGREEMENT: (_M, _F, _O, _A),
    Action.LOG_CONTACT: (_T_ANY, _M, _F, _S, _H_ANY, _R, _L),
    Action.SEE_CONTACTS: (_M, _S, _R, _L, _OWN),
    Action.ADVISE: (_M, _S),
    Action.READ_ADVICE: (_L,),
    Action.ANSWER_ADVICE: (_A,),
    Action.SEE_COHORT: (_R, _L, _H, _M),
    Action.LIST_COHORT: (_R, _L),
    Action.SEE_CLASS_ACCURACY: (_OWN, _H, _L),
    Action.FILE_COHORT: (_R, _L),
    Action.DIGEST: (_L, _R),
    Action.SEE_POLICY: (_L, _A),
    Action.SETTINGS: (_A,),
    Action.CLOSE_DAY: (_L,),
    Action.IMPORT: (_X, _A),
    Action.EXPORT_ATTENDANCE: (_X, _A),
    Action.EXPORT_GRADES: (_X, _A),
    # The officer decides what is withheld, and so makes no file that it is withheld from.
    Action.EXPORT_PUPIL: (_X, _D, _A),
    # Papers and notices send people to the officer, and what is said to the officer has come to the school: the clock
    # runs. So the officer writes it down and goes on with it, which decides nothing about the record itself.
    Action.TAKE_REQUEST: (_X, _D, _A, _P),
    Action.SEE_REQUESTS: (_X, _D, _A, _P),
    Action.DECIDE_WITHHELD: (_X, _D, _A, _P),
    Action.OPEN_ANSWER: (_X, _D, _P),
    Action.LIST_RETENTION: (_A, _X, _P),
    Action.APPROVE_RETENTION: (_A,),
    Action.SECOND_RETENTION: (_X, _P),
    Action.SEE_HOLDS: (_D, _A, _X, _P),
    Action.HOLD_RETENTION: (_D, _A),
    Action.RESTRICT: (_D, _P),
    Action.READ_RESTRICTED: (_X, _D, _P),
    # That staff let a record stand, with the pupil's words beside it, is a judgement on the record, of those who could
    # change or remove it, as the officer could (lifecycle, 3). The data manager takes the request down, and hears whom
    # to ask.
    Action.TAKE_STATEMENT: (_D, _A, _P),
    Action.REMOVE_RECORD: (_D, _P),
    Action.SEE_REMOVED: (_X, _D, _P),
    Action.MAKE_PAPERS: (_A, _X, _P),
    Action.READ_AUDIT: (_A, _D, _P),
}
"""Who may do it: any one of these grants is enough, and nobody else may."""

IN_WORDS: dict[Grant, str] = {
    _ANY: "staff on the school's list",
    _OWN: "who made it",
    _HOST: "the host",
    _COVER: "who covers for the host",
    _T: "the pupil's teachers in the subject",
    _T_ANY: "the pupil's teachers",
    _T_OWN: "a teacher of the pupil who wrote it",
    _H: "the head of the subject",
    _H_ANY: "the heads of the pupil's subjects",
    _H_COPIED: "the head of the subject once copied in",
    _M: "the mentor",
    _F: "the form tutor",
    _S: "the pupil's learning support",
    _R: "the raising achievement coordinator",
    _L: "leadership",
    _A: "the scheme lead",
    _D: "the safeguarding lead",
    _D_ASKED: "the safeguarding lead where a word asked",
    _O: "the office",
    _X: "the data manager",
    _P: "the data protection officer",
}
"""Those who may, as a refusal names them."""
