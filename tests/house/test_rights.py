"""What is declared is enforced: the dispatcher asks each command's and button's `may` before it runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import get_origin

import pytest
from sqlalchemy import func, literal, select, union_all
from sqlmodel import col
from sqlmodel import select as select_rows

from bot.about import MOST
from bot.ask import Ask, Reply, Result
from bot.cards.booking import BookOffered
from bot.cards.settings import ChangeSurely
from bot.cards.year11 import MarkTold
from bot.dispatch import Dispatcher
from bot.inputs.grades import GradeTyped
from bot.inputs.line import Free, Input
from bot.inputs.pupils import PupilPhrase
from bot.inputs.quiet import QuietField
from bot.inputs.settings import SettingValue
from bot.inputs.words import ChoiceField, ToneField
from bot.registry import Menu, Registry, button, command
from bot.requests import Pressing, Said, Submitted, Words
from bot.say.card import Card
from bot.say.press import Press, StartForm, Undo, read_token, typed
from models.access.authoriser import Action, Person, could
from models.audit.deeds import Deed, Did
from models.audit.entries import Entry
from models.audit.undo import taken_back
from models.db.database import Database
from models.db.records import RecordKind
from models.db.tables import SQLModel
from models.rules.clashes import Slot
from models.school.people import Pupil, Staff
from models.school.snapshot import changed
from models.views.whose import OF_PUPILS
from tests.house.asking import EVERYTHING, NOON, Asked, asked, pressed
from tests.house.samples import PRESSES, bare_in, hints_of, kinds_in, kinds_of, sample
from tests.house.small_school import AMY, BEN, MATHS, TODAY, WHO

COUNTS = union_all(
    *(
        select(literal(name), func.count()).select_from(table)
        for name, table in SQLModel.metadata.tables.items()
    )
)
"""How many rows each table has, in one statement: it is asked before and after every refusal."""


def counts(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {row[0]: row[1] for row in db.execute(COUNTS)}


def refused(database: Database, dispatcher: Dispatcher, asks: Asked, name: str) -> str:
    """What is wrong with how it was refused; blank where nothing is."""
    before = counts(database)
    result = dispatcher.hear(asks.said)
    with database.reading() as db:
        newest = db.exec(select_rows(Entry).order_by(col(Entry.id).desc()).limit(1)).one()
    after = counts(database)
    if not isinstance(result, Reply) or (newest.did, newest.deed) != (Did.REFUSED, name):
        return f"{name}: {asks} was not refused, {newest}"
    if newest.staff_id != asks.said.staff_id:
        return f"{name}: {asks} has the entry {newest}"
    if newest.pupil_id != (AMY if asks.names & {RecordKind.PUPIL, *OF_PUPILS} else None):
        return f"{name}: {asks} names the pupil {newest.pupil_id}"
    records = asks.names - {RecordKind.PUPIL} or {RecordKind.NONE}
    if newest.record not in records or newest.record_id != (1 if newest.record else None):
        return f"{name}: {asks} names {newest.record} {newest.record_id}"
    if not asks.touches <= {*newest.fields.split(",")}:
        return f"{name}: {asks} says {newest.fields}"
    changed = {table for table, many in after.items() if many != before[table]}
    return "" if changed == {"entry"} and after["entry"] == before["entry"] + 1 else f"{name} wrote {changed}"


def test_who_could_never_do_it_is_refused_every_command_on_record_and_nothing_is_written(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    walked = [
        refused(database, dispatcher, asks, name)
        for name, each in EVERYTHING.commands.items()
        if each.may is not None
        for who in people.values()
        if not could(who, each.may)
        for asks in asked(each, who)
    ]
    assert [each for each in walked if each] == []
    assert len(walked) > 50


def test_who_could_never_press_it_is_refused_every_button_on_record_and_nothing_is_written(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    walked = [
        refused(database, dispatcher, pressed(each.press, who), action)
        for action, each in EVERYTHING.presses.items()
        if each.may is not None
        for who in people.values()
        if not could(who, each.may)
    ]
    assert [each for each in walked if each] == []
    assert len(walked) > 20


@dataclass(frozen=True)
class Probe(Press, action="probe"):
    """A button whose deed asks nothing itself."""


@button(Probe, may=Action.SETTINGS)
def probed(ask: Ask, press: Probe) -> Result:
    del ask, press
    return Reply(Card("Done."))


@command("probe", may=Action.SETTINGS, title="Probe", submit="Probe", examples=("probe",), menu=Menu(99))
def probing(ask: Ask) -> Result:
    """Ask nothing."""
    del ask
    return Reply(Card("Done."))


def test_the_dispatcher_asks_also_where_a_deed_itself_does_not(
    people: dict[str, Person], database: Database
) -> None:
    dispatcher = Dispatcher(database, Registry.of([probed, probing]), now=lambda: NOON)
    una = people[WHO["any"]].staff_id
    for said in (
        Pressing(staff_id=una, token=Probe().token()),
        Words(staff_id=una, words="probe"),
        Submitted(staff_id=una, command="probe", values={}),
    ):
        assert refused(database, dispatcher, Asked(said), "probe") == ""


def test_what_asks_no_right_before_it_runs_is_known_by_name() -> None:
    free = {name for name, each in EVERYTHING.commands.items() if each.may is None}
    assert free == {"done", "mine", "todo", "undo"}
    assert {action for action, each in EVERYTHING.presses.items() if each.may is None} == {"undo"}


def test_who_left_is_refused_everything_and_the_record_says_about_whom(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    left = people[WHO["any"]]
    with database.writing() as db:
        db.get_one(Staff, left.staff_id).active = False
    walked = [
        *(
            refused(database, dispatcher, asks, each.name)
            for each in EVERYTHING.commands.values()
            for asks in asked(each, left)
        ),
        *(
            refused(database, dispatcher, pressed(each.press, left), action)
            for action, each in EVERYTHING.presses.items()
        ),
    ]
    assert [each for each in walked if each] == []


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


def test_a_refusal_about_several_pupils_is_on_record_under_each(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    left = people[WHO["any"]]
    with database.writing() as db:
        db.get_one(Staff, left.staff_id).active = False
    walked = []
    for name, said in about_several(left):
        before = counts(database)
        dispatcher.hear(said)
        with database.reading() as db:
            newest = db.exec(select_rows(Entry).order_by(col(Entry.id).desc()).limit(2)).all()
        named = sorted((each.did, each.deed, each.pupil_id or 0) for each in newest)
        assert named == [(Did.REFUSED, name, AMY), (Did.REFUSED, name, BEN)], said
        assert counts(database) == before | {"entry": before["entry"] + 2}, said
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
        GradeTyped, QuietField, SettingValue,
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


def test_a_button_says_of_each_id_what_it_is_of_and_of_each_value_how_far_it_goes() -> None:
    bare = [
        f"{action}.{name} is a bare {each.__name__}"
        for action, press in PRESSES.items()
        for name, hint in hints_of(press).items()
        for each in bare_in(hint)
    ]
    assert bare == []


@dataclass(frozen=True)
class ProbeAgain(Probe, action="probe.again"):
    """A button that is a kind of another one."""


def test_every_kind_of_button_is_looked_at_also_one_of_another_and_each_has_its_own_action() -> None:
    kinds = list(kinds_of(Press))
    assert ProbeAgain in kinds
    ours = [each for each in kinds if each.__module__.startswith("bot.")]
    assert {each.action: each for each in ours} == PRESSES
    assert len(ours) == len(PRESSES)


def test_a_button_is_read_as_it_was_written() -> None:
    for press in map(sample, PRESSES.values()):
        action, values = read_token(press.token())
        assert typed(PRESSES[action], values) == press


def test_every_right_that_is_asked_for_is_one_that_somebody_has(people: dict[str, Person]) -> None:
    rights = {each.may for each in EVERYTHING.commands.values()} | {
        each.may for each in EVERYTHING.presses.values()
    }
    nobody = {right for right in rights if right and not any(could(who, right) for who in people.values())}
    assert nobody == set()


def test_every_deed_that_can_be_taken_back_says_how_and_no_other_does() -> None:
    assert taken_back() == {deed for deed in Deed if deed.undoable is not None}


def test_every_change_from_the_conversation_is_drawn_again_for_a_request_heard_twice() -> None:
    elsewhere = {Deed.IMPORT, Deed.CARE_BEGIN, Deed.AUDIT_FORGET}
    assert {*EVERYTHING.shown} == {deed for deed in Deed if deed.did is Did.CHANGED} - elsewhere


def test_every_deed_is_in_words() -> None:
    assert [deed for deed in Deed if not deed.label] == []


@pytest.mark.parametrize(
    "token", ['["form.start",{"command":["a"]}]', '["form.start",{}]', '["undo",{"entry":"x"}]', "[]"]
)
def test_a_forged_press_ends_in_a_sentence(
    people: dict[str, Person], dispatcher: Dispatcher, token: str
) -> None:
    result = dispatcher.hear(Pressing(staff_id=next(iter(people.values())).staff_id, token=token))
    assert isinstance(result, Reply)
    assert result.card.title == "That button is not one of mine. Ask again for the list it was on."
