"""What a person looks at before it goes out, and what they decide; nothing goes out before each is decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from models.access.authoriser import Action, Person, require
from models.audit.data_request import DataRequest, RequestDecision
from models.audit.deeds import Deed
from models.audit.entries import Actor, record
from models.db.errors import Sorry
from models.db.tables import Db
from models.lifecycle.register import register
from models.lifecycle.subject_access.called_before import called_before, everybody_known
from models.lifecycle.subject_access.gathering import HeldPart, HeldRecord, HeldRecords, WantedPeriod, gather
from models.lifecycle.subject_access.of_staff import A_PUPIL, gather_of_staff
from models.lifecycle.subject_access.ones_own import somebody_else
from models.lifecycle.subject_access.requesting import about, day_at, row_of
from models.mentoring.contact import AtHome
from models.rules.concerns import concerns
from models.rules.letters import fold
from models.rules.retention import HeldKind
from models.rules.taking_out import CleanText, NamesAbout, OwnNames
from models.rules.withholding import Because, WhatGoesOut, reasons_for
from models.school.people import Pupil
from models.school.snapshot import School, school
from models.tracking.results import FinalGrade

SAFEGUARDING = "a word of a safeguarding concern"
OTHER_PARENT = "the other parent"
_PARENTS = (
    frozenset({"mum", "mother", "mam", "mummy", "stepmum", "stepmother"}),
    frozenset({"dad", "father", "daddy", "stepdad", "stepfather"}),
)
_OF_ANOTHER = frozenset({"ex", "partner", "husband", "wife", "custody", "court", "separated", "divorced"})

_RESULTS = str(FinalGrade.__tablename__)
_HOME = frozenset(AtHome)
"""With whom at home, where that is picked from the list and no text."""

Where = tuple[str, int, str]
"""The table, the row, and the column; without a column the record as a whole."""


@dataclass(frozen=True)
class TextToLookAt:
    """A text that goes out, with what the program takes out of it, why somebody looks at it, and what they decided."""

    where: Where
    label: str
    """What it is, in words, with its day."""
    day: date | None
    taken: CleanText
    why: tuple[str, ...]
    """Nothing: it goes out unless somebody says otherwise."""
    digest: str
    decided: WhatGoesOut | None = None
    because: Because | None = None

    @property
    def id(self) -> str:
        return item_id(self.where)

    @property
    def waits(self) -> bool:
        return bool(self.why) and self.decided is None


@dataclass(frozen=True)
class LookedThrough:
    """All that goes out for a request, and each of its texts with what was decided."""

    held: Sequence[HeldRecords]
    texts: Mapping[Where, TextToLookAt]
    whole: Mapping[Where, Because]
    """Records that are withheld whole."""
    before_results: Sequence[HeldRecord]
    """Those of them that nobody decided on: examination marks whose day is still to come."""
    roster: NamesAbout
    of_staff: bool = False
    """Whether a colleague asks what is held of them."""

    @property
    def waiting(self) -> list[TextToLookAt]:
        return [
            each for each in self.texts.values() if each.waits and (*each.where[:2], "") not in self.whole
        ]


def item_id(where: Where) -> str:
    """As it is typed: slip:12:text; of a record as a whole slip:12."""
    return ":".join(str(each) for each in where if each != "")


def read_item(typed: str) -> Where:
    """The same read back. Raises Sorry for what is none."""
    table, _, rest = typed.strip().partition(":")
    number, _, column = rest.partition(":")
    known = register().get(table)
    if known is None or not number.isdecimal() or len(number) > 9 or (column and column not in known.columns):
        raise Sorry(f"“{typed}” is none of the ids. They look like slip:12:text, or slip:12 for all of it.")
    return table, int(number), column


def look_through(db: Db, request: DataRequest, today: date) -> LookedThrough:
    """Everything that goes out for the request on this day, read and looked through by the program."""
    number, kinds, period = request.id or 0, wanted_kinds(request), wanted_period(request)
    if request.pupil_id is not None:
        held = gather(db, request.pupil_id, kinds=kinds, period=period, leave_out=number)
        roster = roster_for(db, request.pupil_id)
    else:
        staff_id = request.staff_id or 0
        held = gather_of_staff(db, staff_id, today, kinds=kinds, period=period, leave_out=number)
        roster = roster_for_staff(db, staff_id)
    decided = _decisions(db, number)
    texts = {each.where: each for each in _texts(db, held, roster, decided)}
    whole = {
        where: Because(each.because)
        for where, each in decided.items()
        if not where[2] and each.decided == WhatGoesOut.WITHHELD
    }
    early = [
        one
        for some in held
        for one in some.records
        if one.table == _RESULTS and one.day is not None and one.day > today
    ]
    marks = {(one.table, one.id or 0, ""): Because.MARKS_BEFORE_RESULTS for one in early}
    return LookedThrough(held, texts, marks | whole, early, roster, of_staff=request.pupil_id is None)


def wanted_kinds(request: DataRequest) -> list[HeldKind]:
    """The kinds of record that are wanted; none: all."""
    return [HeldKind(each) for each in request.wanted_kinds.split(",") if each]


def wanted_period(request: DataRequest) -> WantedPeriod:
    """The days of which records are wanted."""
    return WantedPeriod(request.wanted_first, request.wanted_last)


def roster_for(db: Db, pupil_id: int) -> NamesAbout:
    """Everybody else's names, for the texts of this pupil."""
    known = school(db)
    everybody = everybody_known(known)
    before = called_before(db, everybody)
    sex = db.execute(select_columns(col(Pupil.sex)).where(col(Pupil.id) == pupil_id)).scalar_one()
    others = [
        each
        for number, now in everybody.items()
        if number != pupil_id
        for each in (now, *before.get(number, ()))
    ]
    own = OwnNames.of(everybody[pupil_id], sex, before.get(pupil_id, ()))
    return NamesAbout(others, own, known.staff.values())


def roster_for_staff(db: Db, staff_id: int) -> NamesAbout:
    """Every pupil's names, for what is held of a member of staff."""
    known = school(db)
    everybody = everybody_known(known)
    before = called_before(db, everybody)
    pupils = [each for number, now in everybody.items() for each in (now, *before.get(number, ()))]
    name = tuple(fold(known.staff_name(staff_id)).split())
    return NamesAbout(pupils, OwnNames(frozenset(name), frozenset({name})), known.staff.values(), A_PUPIL)


def decide(
    db: Db,
    actor: Actor,
    who: Person,
    number: int,
    items: Sequence[Where],
    decided: WhatGoesOut,
    because: Because,
) -> list[TextToLookAt]:
    """What becomes of these; what was decided before holds no more. What there is still to look at.

    Raises NotAllowed, and Sorry where the reason is none of its list, or nothing of the request is called so.
    """
    require(db, who, Action.DECIDE_WITHHELD)
    request = row_of(db, number)
    somebody_else(db, who, request, Action.DECIDE_WITHHELD)
    reasons = reasons_for(decided, of_staff=request.pupil_id is None)
    if because not in reasons:
        raise Sorry(f"“{because}” is no reason for that. Choose one of: {', '.join(reasons)}")
    if request.closed_on is not None:
        raise Sorry(f"Request {number} is closed: {request.closed_as}.")
    today = day_at(db, actor.at)
    found = look_through(db, request, today)
    there = {(each.table, each.id, "") for some in found.held for each in some.records}
    for where in items:
        text = found.texts.get(where)
        if text is None and where not in there:
            raise Sorry(
                f"Nothing in request {number} has the id {item_id(where)}. To see those there are: "
                f"staffroom request look {number} --all"
            )
        if text is None and decided is not WhatGoesOut.WITHHELD:
            raise Sorry(f"{item_id(where)} is a whole record: it can only be withheld. Name a text of it.")
        table, row, column = where
        db.add(
            RequestDecision(
                request_id=number, record=table, record_id=row, fields=column,
                digest=text.digest if text is not None else "", decided=decided, because=because,
                at=actor.at, by_id=actor.staff_id,
            )
        )  # fmt: skip
        record(
            db, actor, Deed.REQUEST_DECIDE, pupil_id=request.pupil_id, about=about(number),
            fields=",".join((item_id(where), decided.name.lower(), because.name.lower())),
        )  # fmt: skip
    db.flush()
    return look_through(db, request, today).waiting


def looked(db: Db, actor: Actor, who: Person, number: int) -> LookedThrough:
    """All texts of a request, for somebody to look at; that they did is on record. Raises NotAllowed."""
    require(db, who, Action.DECIDE_WITHHELD)
    request = row_of(db, number)
    somebody_else(db, who, request, Action.DECIDE_WITHHELD)
    record(db, actor, Deed.REQUEST_LOOK, pupil_id=request.pupil_id, about=about(number))
    return look_through(db, request, day_at(db, actor.at))


def _texts(
    db: Db,
    held: Sequence[HeldRecords],
    roster: NamesAbout,
    decided: Mapping[Where, RequestDecision],
) -> Iterator[TextToLookAt]:
    known = school(db)
    for some in held:
        for one in some.records:
            at_home = next((each.said.words for each in one.parts if each.column == "at_home"), "")
            for part in one.parts:
                if not part.said.written or one.id is None:
                    continue
                where = (one.table, one.id, part.column)
                taken = roster.take_out(part.said.words)
                why = [each.value for each in taken.sees]
                if part.said.words not in _HOME:
                    why += (
                        _of_concern(known, part) if one.table != "contact" else _of_home(known, part, at_home)
                    )
                digest = sha256(part.said.words.encode()).hexdigest()[:16]
                last = decided.get(where)
                holds = last is not None and last.digest == digest
                yield TextToLookAt(
                    where=where,
                    label=f"{some.table.what}: {part.label}",
                    day=one.day,
                    taken=taken,
                    why=tuple(why),
                    digest=digest,
                    decided=WhatGoesOut(last.decided) if last is not None and holds else None,
                    because=Because(last.because) if last is not None and holds else None,
                )


def _of_concern(known: School, part: HeldPart) -> list[str]:
    found = concerns(part.said.words, surnames=known.surnames, own=known.settings.safeguarding_words)
    return [SAFEGUARDING] if found else []


def _of_home(known: School, part: HeldPart, at_home: str) -> list[str]:
    """The same of words about home, and whether they speak of a parent with whom nobody spoke."""
    words, spoke = frozenset(fold(part.said.words).split()), frozenset(fold(at_home).split())
    of_other = bool(words & _OF_ANOTHER) or any(words & each and not spoke & each for each in _PARENTS)
    return _of_concern(known, part) + ([OTHER_PARENT] if of_other else [])


def _decisions(db: Db, number: int) -> dict[Where, RequestDecision]:
    """The newest of each."""
    rows = (
        select(RequestDecision).where(RequestDecision.request_id == number).order_by(col(RequestDecision.id))
    )
    return {(each.record, each.record_id, each.fields): each for each in db.exec(rows)}


def is_withheld(found: LookedThrough, one: HeldRecord) -> bool:
    return one.id is not None and (one.table, one.id, "") in found.whole
