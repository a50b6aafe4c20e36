"""Who may do what, as one table: a row an action, a column a standing, `x` where it may.

Every standing is a member of staff of the test's school, asked about one pupil and one subject:
T teaches the pupil in the subject, t teaches the pupil in another subject, To is T about what T wrote;
M mentor, F form tutor, S learning support of the pupil; H head of the subject, h head of another subject
that the pupil takes, Hc is H about what H was copied into; R raising achievement coordinator, L leadership,
A scheme lead, D safeguarding lead, Da is D about what a safeguarding word asked of; O office, X data manager,
P data protection officer;
any: staff who are nothing to the pupil;
own, host, cover, copied: any, about what they wrote, host, cover or were copied into.
"""

MATRIX = """
action                        T  t  To M  F  S  H  h  Hc R  L  A  D  Da  O  X  P  any own host cover copied
# find a pupil by name; see form and year
FIND_PUPIL                    x  x  x  x  x  x  x  x  x  x  x  x  x  x   x  x  x  x   x   x    x     x
# pupil page: sessions and attendance at them, agreement
SEE_ATTENDANCE                x  x  x  x  x  x  x  x  x  x  x  x  x  x   x  x  x  x   x   x    x     x
# pupil page: grades and targets of a subject
SEE_GRADES                    x  .  x  x  x  x  x  .  x  x  x  x  .  .   .  .  .  .   .   .    .     .
# pupil page: slips, meetings, interventions, contacts, groups
SEE_RECORD                    .  .  x  x  .  x  x  .  x  x  x  x  .  .   .  .  .  .   .   .    .     .
SEE_INTERVENTION              x  .  x  x  .  x  x  .  x  x  x  x  .  .   .  .  .  .   .   .    .     .
# send a slip
SEND_SLIP                     x  x  x  x  x  x  x  x  x  x  x  x  x  x   x  x  x  x   x   x    x     x
# read a slip; remove it
READ_SLIP                     .  .  x  x  .  x  .  .  x  x  x  x  .  x   .  .  .  .   x   .    .     .
REMOVE_SLIP                   .  .  .  .  .  .  .  .  .  .  .  .  x  x   .  .  .  .   .   .    .     .
# book a pupil; see the board; free pupils
BOOK                          x  x  x  x  x  x  x  x  x  x  x  x  x  x   x  x  x  x   x   x    x     x
BOOK_FOR_OTHER_SUBJECT        .  .  .  .  .  .  x  .  x  x  x  x  .  .   .  .  .  .   .   .    .     .
SEE_BOARD                     x  x  x  x  x  x  x  x  x  x  x  x  x  x   x  x  x  x   x   x    x     x
FREE_PUPILS                   x  x  x  x  x  x  x  x  x  x  x  x  x  x   x  x  x  x   x   x    x     x
# cancel or change a booking or session
CANCEL_BOOKING                .  .  x  .  .  .  x  .  x  x  x  x  .  .   .  .  .  .   x   x    .     .
# plan the week; change a subject's part
PLAN_WEEK                     .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  .  .  .   .   .    .     .
PLAN_SUBJECT                  .  .  .  .  .  .  x  .  x  .  .  x  .  .   .  .  .  .   .   .    .     .
# override a clash with a reason
OVERRIDE_CLASH                .  .  .  .  .  .  x  .  x  x  x  x  .  .   .  .  .  .   .   .    .     .
# answer a request to give way
GIVE_WAY                      .  .  .  .  .  .  .  .  .  .  .  .  .  .   .  .  .  .   .   x    .     .
# the Year 11 list, told
SEE_LIST                      .  .  .  .  .  .  .  .  .  .  x  x  .  .   .  .  .  .   .   .    .     .
SEE_FORM_LIST                 .  .  .  .  x  .  .  .  .  .  x  x  .  .   .  .  .  .   .   .    .     .
TELL                          .  .  .  .  .  .  .  .  .  .  x  x  .  .   .  .  .  .   .   .    .     .
# take or correct a register
TAKE_REGISTER                 .  .  .  .  .  .  x  .  x  x  x  x  .  .   .  .  .  .   .   x    x     .
# say who covers a session; go and find who is not there
SET_COVER                     .  .  .  .  .  .  .  .  .  .  x  x  .  .   x  .  .  .   .   x    .     .
FETCH                         .  .  .  .  .  .  .  .  .  .  x  x  .  .   .  .  .  .   .   .    .     .
# away today
MARK_AWAY                     .  .  .  .  x  .  .  .  .  .  x  x  .  .   x  .  .  .   .   .    .     .
# follow-up: see, act, close
FOLLOW_UP                     .  .  .  x  .  .  .  .  x  x  x  x  .  .   .  .  .  .   .   .    .     .
# record a grade or review
RECORD_GRADE                  x  .  x  .  .  .  x  .  x  .  .  .  .  .   .  x  .  .   .   .    .     .
RECORD_GRADE_LATE             .  .  .  .  .  .  x  .  x  .  .  .  .  .   .  x  .  .   .   .    .     .
# write a line for the progress sheet
WRITE_COMMENT                 x  .  x  .  .  .  x  .  x  .  .  .  .  .   .  .  .  .   .   .    .     .
# set or raise a target; lower it
SET_TARGET                    .  .  .  .  .  .  x  .  x  x  .  x  .  .   .  .  .  .   .   .    .     .
LOWER_TARGET                  .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  .  .  .   .   .    .     .
# hold a raise
HOLD_RAISE                    .  .  .  .  .  .  x  .  x  .  .  x  .  .   .  .  .  .   .   .    .     .
# who has entered grades: a head of subject of the own subject
SEE_COMPLETION                .  .  .  .  .  .  x  .  x  .  x  x  .  .   .  .  .  .   .   .    .     .
# open and close collections and rounds
RUN_COLLECTIONS               .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  .  .  .   .   .    .     .
# propose an intervention; who opens one straight away begins so, too
INTERVENE                     x  .  x  x  .  x  x  .  x  x  .  x  .  .   .  .  .  .   .   .    .     .
# intervention in a subject
LEAD_INTERVENTION             .  .  .  .  .  .  x  .  x  x  .  x  .  .   .  .  .  .   .   .    .     .
ACT_ON_INTERVENTION           x  .  x  x  .  x  x  .  x  x  .  x  .  .   .  .  .  .   .   .    .     .
# global intervention
LEAD_GLOBAL_INTERVENTION      .  .  .  .  .  .  .  .  .  x  .  x  .  .   .  .  .  .   .   .    .     .
ACT_ON_GLOBAL_INTERVENTION    x  x  x  x  .  x  x  x  x  x  .  x  .  .   .  .  .  .   .   .    .     .
# mentors: allocate, cover
ALLOCATE_MENTORS              .  .  .  .  .  .  .  .  .  x  .  x  .  .   .  .  .  .   .   .    .     .
# decline a mentee
DECLINE_MENTEE                .  .  .  x  .  .  .  .  .  .  .  .  .  .   .  .  .  .   .   .    .     .
# meetings: record, correct; see
RECORD_MEETING                .  .  .  x  .  x  .  .  .  .  .  .  .  .   .  .  .  .   .   .    .     .
# pupil page of one who has left
SEE_LEAVER                    .  .  .  .  .  .  .  .  .  x  x  x  .  .   .  .  .  .   .   .    .     .
SEE_MEETINGS                  .  .  .  x  .  x  .  .  .  x  x  x  .  .   .  .  .  .   .   .    .     .
# brief, progress sheet; labels as the sheet, learning support's page as the brief
BRIEF                         .  .  .  x  .  x  .  .  .  x  x  x  .  .   .  .  .  .   .   .    .     .
SHEET                         .  .  .  x  x  x  x  .  x  x  x  x  .  .   .  .  .  .   .   .    .     .
LABELS                        .  .  .  x  x  x  x  .  x  x  x  x  .  .   .  .  .  .   .   .    .     .
SUPPORT_PAGE                  .  .  .  x  .  x  .  .  .  x  x  x  .  .   .  .  .  .   .   .    .     .
# agreement: see; record; print
SEE_AGREEMENT                 x  x  x  x  x  x  x  x  x  x  x  x  x  x   x  x  x  x   x   x    x     x
RECORD_AGREEMENT              .  .  .  x  x  .  .  .  .  .  .  x  .  .   x  .  .  .   .   .    .     .
PRINT_AGREEMENT               .  .  .  x  x  .  .  .  .  .  .  x  .  .   x  .  .  .   .   .    .     .
# contact with home: log; see
LOG_CONTACT                   x  x  x  x  x  x  x  x  x  x  x  x  .  .   .  .  .  .   .   .    .     .
SEE_CONTACTS                  .  .  x  x  .  x  .  .  .  x  x  x  .  .   .  .  .  .   x   .    .     .
# advice: give; read; answer
ADVISE                        .  .  .  x  .  x  .  .  .  .  .  .  .  .   .  .  .  .   .   .    .     .
READ_ADVICE                   .  .  .  .  .  .  .  .  .  .  x  x  .  .   .  .  .  .   .   .    .     .
ANSWER_ADVICE                 .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  .  .  .   .   .    .     .
# cohort, by subject and group
SEE_COHORT                    .  .  .  x  .  .  x  .  x  x  x  x  .  .   .  .  .  .   .   .    .     .
# who they are that stand in one place of a subject's matrix
LIST_COHORT                   .  .  .  .  .  .  .  .  .  x  x  x  .  .   .  .  .  .   .   .    .     .
# how right a class's predictions were: its teacher, the head, leadership
SEE_CLASS_ACCURACY            .  .  x  .  .  .  x  .  x  .  x  x  .  .   .  .  .  .   x   .    .     .
# a cohort as a file
FILE_COHORT                   .  .  .  .  .  .  .  .  .  x  x  x  .  .   .  .  .  .   .   .    .     .
# digest
DIGEST                        .  .  .  .  .  .  .  .  .  x  x  x  .  .   .  .  .  .   .   .    .     .
# policy health
SEE_POLICY                    .  .  .  .  .  .  .  .  .  .  x  x  .  .   .  .  .  .   .   .    .     .
# settings, calendar, channels
SETTINGS                      .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  .  .  .   .   .    .     .
CLOSE_DAY                     .  .  .  .  .  .  .  .  .  .  x  x  .  .   .  .  .  .   .   .    .     .
# import, leavers, rollover
IMPORT                        .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  x  .  .   .   .    .     .
# export attendance at sessions for the MIS
EXPORT_ATTENDANCE             .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  x  .  .   .   .    .     .
# export grades for the MIS
EXPORT_GRADES                 .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  x  .  .   .   .    .     .
# export a pupil's record (subject access)
EXPORT_PUPIL                  .  .  .  .  .  .  .  .  .  .  .  x  x  x   .  x  .  .   .   .    .     .
# requests for a pupil's record, and complaints: take down, and go on with them
TAKE_REQUEST                  .  .  .  .  .  .  .  .  .  .  .  x  x  x   .  x  x  .   .   .    .     .
# requests for a pupil's record: see; decide what is withheld
SEE_REQUESTS                  .  .  .  .  .  .  .  .  .  .  .  x  x  x   .  x  x  .   .   .    .     .
DECIDE_WITHHELD               .  .  .  .  .  .  .  .  .  .  .  x  x  x   .  x  x  .   .   .    .     .
# take the file of a request
OPEN_ANSWER                   .  .  .  .  .  .  .  .  .  .  .  .  x  x   .  x  x  .   .   .    .     .
# retention: list; approve; the second person; see holds; hold
LIST_RETENTION                .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  x  x  .   .   .    .     .
APPROVE_RETENTION             .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  .  .  .   .   .    .     .
SECOND_RETENTION              .  .  .  .  .  .  .  .  .  .  .  .  .  .   .  x  x  .   .   .    .     .
SEE_HOLDS                     .  .  .  .  .  .  .  .  .  .  .  x  x  x   .  x  x  .   .   .    .     .
HOLD_RETENTION                .  .  .  .  .  .  .  .  .  .  .  x  x  x   .  .  .  .   .   .    .     .
# restrict a pupil's record; read one that is restricted
RESTRICT                      .  .  .  .  .  .  .  .  .  .  .  .  x  x   .  .  x  .   .   .    .     .
READ_RESTRICTED               .  .  .  .  .  .  .  .  .  .  .  .  x  x   .  x  x  .   .   .    .     .
# take down what a pupil says of a record
TAKE_STATEMENT                .  .  .  .  .  .  .  .  .  .  .  x  x  x   .  .  x  .   .   .    .     .
# remove one record of a pupil
REMOVE_RECORD                 .  .  .  .  .  .  .  .  .  .  .  .  x  x   .  .  x  .   .   .    .     .
# see which records were removed by themselves
SEE_REMOVED                   .  .  .  .  .  .  .  .  .  .  .  .  x  x   .  x  x  .   .   .    .     .
# papers about the data: make
MAKE_PAPERS                   .  .  .  .  .  .  .  .  .  .  .  x  .  .   .  x  x  .   .   .    .     .
# audit: read, verify
READ_AUDIT                    .  .  .  .  .  .  .  .  .  .  .  x  x  x   .  .  x  .   .   .    .     .
"""


def cells() -> dict[tuple[str, str], bool]:
    """Whether each standing may do each action, by the action's name and the standing's."""
    header, *rows = [line.split() for line in MATRIX.strip().splitlines() if not line.startswith("#")]
    return {
        (row[0], standing): cell == "x"
        for row in rows
        for standing, cell in zip(header[1:], row[1:], strict=True)
    }
