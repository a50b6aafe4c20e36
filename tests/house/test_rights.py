"""What is declared is enforced: the dispatcher asks each command's and button's `may` before it runs."""

from dataclasses import dataclass

import pytest

from bot.ask import Ask, Reply, Result
from bot.dispatch import Dispatcher
from bot.registry import Menu, Registry, button, command
from bot.requests import Pressing, Submitted, Words
from bot.say.card import Card
from bot.say.press import Press, read_token, typed
from models.access.authoriser import Action, Person, could
from models.audit.deeds import Deed, Did
from models.audit.undo import taken_back
from models.db.database import Database
from tests.house.asking import EVERYTHING, NOON, Asked, all_refused, asked, pressed, refused
from tests.house.samples import PRESSES, bare_in, hints_of, kinds_of, sample
from tests.house.small_school import WHO


@pytest.mark.in_turn
def test_who_could_never_do_it_is_refused_every_command_on_record_and_nothing_is_written(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher, at_length: bool
) -> None:
    """In the share every command is asked for in each way, by one of them in turn."""
    walk: list[tuple[str, Asked]] = []
    for number, (name, each) in enumerate(EVERYTHING.commands.items()):
        nevers = [who for who in people.values() if each.may is not None and not could(who, each.may)]
        for at, who in enumerate(nevers):
            ways = [*asked(each, who)]
            walk += [
                (name, way)
                for way in (ways if at_length else ways[(at + number) % len(nevers) :: len(nevers)])
            ]
    assert [*all_refused(database, dispatcher, walk)] == []
    assert len(walk) > 50


@pytest.mark.whole
@pytest.mark.in_turn
def test_who_could_never_press_it_is_refused_every_button_on_record_and_nothing_is_written(
    people: dict[str, Person], database: Database, dispatcher: Dispatcher
) -> None:
    walk = [
        (action, pressed(each.press, who))
        for action, each in EVERYTHING.presses.items()
        if each.may is not None
        for who in people.values()
        if not could(who, each.may)
    ]
    assert [*all_refused(database, dispatcher, walk)] == []
    assert len(walk) > 20


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
    assert free == {"advice", "done", "feed", "mine", "todo", "undo"}
    assert {action for action, each in EVERYTHING.presses.items() if each.may is None} == {
        "advice.more", "advice.read", "feed.end", "feed.new", "undo",
    }  # fmt: skip


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
    undoable = {deed for deed in Deed if deed.undoable is not None}
    assert taken_back() == undoable, "Say with @undoes(Deed.…) beside the deed how it is taken back"


def test_every_change_from_the_conversation_is_drawn_again_for_a_request_heard_twice() -> None:
    elsewhere = {Deed.IMPORT, Deed.CARE_BEGIN, Deed.AUDIT_FORGET}
    elsewhere |= {each for each in Deed if each.value.startswith("request.")}
    elsewhere |= {Deed.BACKUP_MAKE, Deed.BACKUP_DRILL, Deed.BACKUP_RESTORE}
    elsewhere |= {Deed.RETENTION_MAKE, Deed.RETENTION_REMOVE, Deed.RETENTION_AGAIN}  # by itself
    elsewhere |= {Deed.RESTRICTION_AGAIN, Deed.HOLD_AGAIN, Deed.RETENTION_AGAIN_ASKED}  # a restoring
    elsewhere.add(Deed.HOLD_SET)  # at the command line, as are these
    elsewhere |= {Deed.RECORD_REMOVE, Deed.FILE_TAKE, Deed.FILE_DELETED}
    elsewhere.add(Deed.MENTOR_GIVE)  # an entry for each pupil, beside that of the allocation
    assert {*EVERYTHING.shown} == {deed for deed in Deed if deed.did is Did.CHANGED} - elsewhere, (
        "Say with @shown(Deed.…) beside the command what is answered again, and list it in ALL"
    )


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
