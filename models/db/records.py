"""What a notice, an entry of the audit or a refusal is about: a kind of record, and its id."""

from enum import StrEnum


class RecordKind(StrEnum):
    """The kinds of record, each named once; stored beside the record's id."""

    NONE = ""
    ADVICE = "advice"
    AGREEMENT = "agreement"
    AGREEMENT_EXEMPTION = "agreement_exemption"
    APPOINTMENT = "appointment"
    AWAY = "away"
    BOOKING = "booking"
    CALLING_OFF = "calling_off"
    CALENDAR_FEED = "calendar_feed"
    CALENDAR_PERIOD = "calendar_period"
    COLLECTION = "collection"
    CHANNEL = "channel"
    CONTACT = "contact"
    DATA_REQUEST = "data_request"
    DECLINE = "decline"
    DELIVERY = "delivery"
    ENTRY = "entry"
    IMPORT = "import"
    FOLLOW_UP = "follow_up"
    GRADE = "grade_entry"
    HOLD = "hold"
    INTERVENTION = "intervention"
    INTERVENTION_ACTION = "intervention_action"
    MEETING = "meeting"
    MENTOR_COVER = "mentor_cover"
    NEED = "session_need"
    PAPER_ORDER = "paper_order"
    PROPOSAL = "proposal"
    PROPOSED_PLACE = "proposed_place"
    PUPIL = "pupil"
    PURGE_LIST = "purge_list"
    RESTRICTION = "restriction"
    REMOVED_RECORD = "removed_record"
    REVIEW = "pupil_review"
    REVIEW_ROUND = "review_round"
    SESSION = "session"
    SETTING = "setting"
    SLIP = "slip"
    SLIP_REPLY = "slip_reply"
    STAFF = "staff"
    STATEMENT = "pupil_statement"
    SUBJECT = "subject"
    TARGET = "target"
    TOLD = "told"
    WAY_REQUEST = "way_request"


Record = tuple[RecordKind, int | None]
"""A kind of record and the id of one; without an id it is the kind as a whole."""

NO_RECORD: Record = (RecordKind.NONE, None)
