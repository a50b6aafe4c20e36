"""A refusal goes on record: under each pupil whom it was about, with the record, the day and what else was named."""

from collections.abc import Iterator
from datetime import time
from typing import get_origin

import pytest
from sqlalchemy import func
from sqlmodel import col
from sqlmodel import select as select_rows

from bot.about import MOST
from bot.ask import Reply
from bot.cards.booking import BookOffered
from bot.cards.settings import ChangeSurely
from bot.cards.year11 import MarkTold
from bot.dispatch import Dispatcher
from bot.inputs.agreements import CodeField
from bot.inputs.cohorts import GroupOfCohortField, ThresholdField
from bot.inputs.comments import CommentLines
from bot.inputs.duties import DutyField
from bot.inputs.grades import GradeTyped
from bot.inputs.judgements import AttitudeField
from bot.inputs.label_sheets import LabelSheetField
from bot.inputs.line import Free, Input
from bot.inputs.mark_sheets import MarkLines, SureOfGrades
from bot.inputs.marks import MinutesField
from bot.inputs.meeting import OutcomeOfTargetField
from bot.inputs.mentors import TheseField
from bot.inputs.phrases import QuickPhraseField
from bot.inputs.pupils import PupilPhrase
from bot.inputs.quiet import QuietField
from bot.inputs.settings import SettingValue
from bot.inputs.statements import SpokenKindField, SpokenRecordField
from bot.inputs.words import CarriedWord, ChoiceField, ToneField
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.press import Press, StartForm, Undo
from models.access.authoriser import Person
from models.audit.deeds import Did
from models.audit.entries import Entry
from models.db.database import Database
from models.db.records import RecordKind
from models.rules.clashes import Slot
from models.school.people import Pupil, Staff
from models.school.snapshot import changed
from tests.house.asking import EVERYTHING, Asked, all_refused, asked, counts, pressed, refused
from tests.house.samples import PRESSES, hints_of, kinds_in, sample
from tests.house.small_school import AMY, BEN, MATHS, TODAY, WHO


@pytest.mark.whole
@pytest.mark.in_turn
def test_who_left_is_refused_everything_and_the_record_says_about_whom(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    left = people[WHO["any"]]
    with database.writing() as db:
        db.get_one(Staff, left.staff_id).active = False
    walk = [
        *((each.name, asks) for each in EVERYTHING.commands.values() for asks in asked(each, left)),
        *((action, pressed(each.press, left)) for action, each in EVERYTHING.presses.items()),
    ]
    assert [*all_refused(database, dispatcher, walk)] == []


def about_several(who: Person) -> Iterator[tuple[str, Said]]:
    """Every way to ask for something about Amy and Ben at once, and the command or button that it is."""
    ids = (str(AMY), str(BEN))
    for name, each in EVERYTHING.commands.items():
        for field, read in each.inputs.items():
            if not isinstance(read, PupilPhrase):
                continue
            yield name, Words(staff_id=who.staff_id, words=f"{name} Amy Carter, Ben Dodd maths thu + x")
            yield name, Words(staff_id=who.staff_id, words=f"{name} Amy Carter, 11Ma2")
            for values in (ids, ("Amy Carter", "11Ma2")):
                yield name, Submitted(staff_id=who.staff_id, command=name, values={field: values})
            yield name, Pressing(staff_id=who.staff_id, token=StartForm(name, typed=((field, ids),)).token())
    for action, press in PRESSES.items():
        several = {
            name: (AMY, BEN)
            for name, hint in hints_of(press).items()
            if get_origin(hint) is tuple and RecordKind.PUPIL in kinds_in(hint)
        }
        if several:
            both = press(**{**vars(sample(press)), **several})
            yield action, Pressing(staff_id=who.staff_id, token=both.token())


@pytest.mark.whole
@pytest.mark.in_turn
def test_a_refusal_about_several_pupils_is_on_record_under_each(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    left = people[WHO["any"]]
    with database.writing() as db:
        db.get_one(Staff, left.staff_id).active = False
    walked, before = [], counts(database)
    for name, said in about_several(left):
        dispatcher.hear(said)
        with database.reading() as db:
            newest = db.exec(select_rows(Entry).order_by(col(Entry.id).desc()).limit(2)).all()
        named = sorted((each.did, each.deed, each.pupil_id or 0) for each in newest)
        assert named == [(Did.REFUSED, name, AMY), (Did.REFUSED, name, BEN)], said
        after = counts(database)
        assert after == before | {"entry": before["entry"] + 2}, said
        before = after
        walked.append(name)
    takes = {
        name
        for name, each in EVERYTHING.commands.items()
        if any(each.kind is RecordKind.PUPIL for each in each.inputs.values())
    }
    assert takes | {"session.book"} <= set(walked)


def test_a_refusal_about_a_setting_is_on_record_under_it(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    una = people[WHO["any"]].staff_id
    for words, record_id in (("settings digest time 5pm", 1), ("settings list time 8am", None)):
        dispatcher.hear(Words(staff_id=una, words=words))
        with database.reading() as db:
            newest = db.exec(select_rows(Entry).order_by(col(Entry.id).desc()).limit(1)).one()
        assert (newest.did, newest.deed, newest.record, newest.record_id) == (
            Did.REFUSED, "settings", RecordKind.SETTING, record_id,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("asks", "record", "touched"),
    [
        ("close thu snow", RecordKind.NONE, "day 2026-11-26"),
        ("reopen thu", RecordKind.NONE, "day 2026-11-26"),
        ("today thu 11B", RecordKind.NONE, "day 2026-11-26,form 11b"),
        ("settings digest time 5pm", RecordKind.SETTING, "setting digest_time"),
        ("settings list time 8am", RecordKind.SETTING, "setting list_time"),
        ("settings leadership here", RecordKind.SETTING, "setting leadership"),
        ("settings Amy Carter", RecordKind.NONE, ""),
        ("book Amy Carter maths thu lunch with grace lin", RecordKind.SUBJECT,
         "staff 6,day 2026-11-26,time 12:40-13:10"),
        ("cancel Amy Carter thu and fri", RecordKind.NONE, "day 2026-11-26,day 2026-11-27"),
        ("move Amy Carter thu to fri lunch", RecordKind.NONE,
         "day 2026-11-26,day 2026-11-27,time 12:40-13:10"),
        ("grade Amy Carter maths 5 6 for October", RecordKind.SUBJECT, "month 2026-10"),
        ("meet Amy Carter formal thu", RecordKind.NONE, "day 2026-11-19"),
        (MarkTold(AMY, TODAY, "11b"), RecordKind.NONE, "day 2026-11-23,form 11b"),
        (MarkTold(AMY, TODAY, "Amy"), RecordKind.NONE, "day 2026-11-23"),
        (ChangeSurely("safeguarding_words", "without knife", 0), RecordKind.SETTING,
         "setting safeguarding_words"),
        (ChangeSurely("Amy Carter", "", 0), RecordKind.SETTING, ""),
        (StartForm("close", typed=(("day", "2026-11-26"), ("reason", "snow"))), RecordKind.NONE,
         "day 2026-11-26"),
    ],
)  # fmt: skip
def test_a_refusal_says_which_day_form_setting_or_colleague_it_was_about(
    people: dict[str, Person],
    database: Database,
    dispatcher: Dispatcher,
    asks: str | Press,
    record: RecordKind,
    touched: str,
) -> None:
    left = people[WHO["any"]].staff_id
    with database.writing() as db:
        db.get_one(Staff, left).active = False
    if isinstance(asks, str):
        dispatcher.hear(Words(staff_id=left, words=asks))
    else:
        dispatcher.hear(Pressing(staff_id=left, token=asks.token()))
    with database.reading() as db:
        newest = db.exec(select_rows(Entry).order_by(col(Entry.id).desc()).limit(1)).one()
    assert (newest.did, newest.record, newest.fields) == (Did.REFUSED, record, touched)


def test_every_field_of_a_form_says_what_it_touches_or_only_says_how() -> None:
    """What only says how is known by name: free text, and words of which there are few."""
    told = {
        type(each)
        for command in EVERYTHING.commands.values()
        for each in command.inputs.values()
        if each.kind is RecordKind.NONE and type(each).touches is Input.touches
    }
    assert {each for each in told if not issubclass(each, Free | ChoiceField | ToneField)} == {
        AttitudeField, CarriedWord, CodeField, CommentLines, DutyField, GradeTyped, GroupOfCohortField, LabelSheetField,
        MarkLines, MinutesField, OutcomeOfTargetField, QuickPhraseField, QuietField, SettingValue,
        SpokenKindField, SpokenRecordField, SureOfGrades,
        TheseField, ThresholdField,
    }  # fmt: skip


def test_a_refusal_about_more_than_a_year_group_is_bounded_and_counts_the_rest(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    left = people[WHO["any"]].staff_id
    with database.writing() as db:
        db.get_one(Staff, left).active = False
        db.add_all(
            Pupil(id=100 + n, legal_forename=f"P{n}", legal_surname="Many", year_group=10, form_id=1)
            for n in range(MOST)
        )
        changed(db)
        before = db.exec(select_rows(func.count(col(Entry.id)))).one()
    dispatcher.hear(Words(staff_id=left, words="book 11A, Ben Dodd maths thu"))
    with database.reading() as db:
        newest = db.exec(select_rows(Entry).order_by(col(Entry.id)).offset(before)).all()
    assert {each.did for each in newest} == {Did.REFUSED}
    assert len({each.pupil_id for each in newest}) == len(newest) == MOST
    assert {each.fields for each in newest} == {"day 2026-11-26,pupil and 2 more"}


def test_who_may_not_take_back_what_was_for_several_is_refused_under_each(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    noor, una = people[WHO["T"]].staff_id, people[WHO["any"]].staff_id
    for words in ("slip Amy Carter, Ben Dodd + superb", "book Amy Carter, Ben Dodd maths thu"):
        done = dispatcher.hear(Words(staff_id=noor, words=words))
        assert isinstance(done, Reply)
        assert done.undo is not None
        dispatcher.hear(Pressing(staff_id=una, token=Undo(done.undo.id or 0).token()))
        with database.reading() as db:
            newest = db.exec(select_rows(Entry).order_by(col(Entry.id).desc()).limit(2)).all()
        assert sorted((each.did, each.pupil_id or 0) for each in newest) == [
            (Did.REFUSED, AMY),
            (Did.REFUSED, BEN),
        ]


def test_a_pupil_whose_name_is_forgotten_is_named_by_the_id(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    with database.writing() as db:
        amy = db.get_one(Pupil, AMY)
        amy.legal_forename = amy.legal_surname = ""
        amy.left_on = TODAY
        changed(db)
    told = Pressing(staff_id=people[WHO["any"]].staff_id, token=MarkTold(AMY, TODAY).token())
    asks = Asked(told, {RecordKind.PUPIL})
    assert refused(database, dispatcher, asks, "session.told") == ""


def test_a_right_that_is_asked_about_a_subject_is_refused_with_subject_and_pupil(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    both = {RecordKind.PUPIL, RecordKind.SUBJECT}
    una = people[WHO["any"]].staff_id
    slot = Slot(TODAY, time(15, 20), time(16, 20))
    asks: dict[str, Said] = {
        "book": Words(staff_id=una, words="book Amy Carter maths thu"),
        "session.book": Pressing(staff_id=una, token=BookOffered((AMY,), MATHS, slot, "").token()),
        "grade": Words(staff_id=people[WHO["t"]].staff_id, words="grade Amy Carter maths 5 6"),
    }
    walked = [refused(database, dispatcher, Asked(said, both), name) for name, said in asks.items()]
    assert walked == ["", "", ""]


@pytest.mark.parametrize("typed", ["", "   ", "\0", "\u200b"])
def test_a_refused_form_in_which_nothing_is_typed_is_refused_all_the_same(
    people: dict[str, Person], dispatcher: Dispatcher, typed: str
) -> None:
    una = people[WHO["any"]].staff_id
    for name, each in EVERYTHING.commands.items():
        if "pupil" in each.inputs:
            answer = dispatcher.hear(Submitted(staff_id=una, command=name, values={"pupil": typed}))
            assert "went wrong" not in repr(answer), name
