"""A form that is left for a command waits: whatever is answered, it is open again with one tap, and nothing is lost."""

import pytest
from sqlmodel import col, select

from bot.ask import FormErrors, OpenForm, Reply, Result
from bot.assembly import make_dispatcher
from bot.commands import registry
from bot.concern import CONCERN
from bot.forms import AS_COMMAND, AS_TEXT, LIKE_COMMAND
from bot.requests import Pressing, Submitted
from bot.say.card import Card
from bot.say.form import Value
from models.db.database import Database
from models.mentoring.slip import Slip
from models.school.people import Staff
from tests.conversations.conftest import Speaker, World
from tests.conversations.standing_bookings import held

BACK = "Back to: Mentoring slip"


def texts(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.exec(select(Slip.text).order_by(col(Slip.id))))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("cancel thu", "You have booked nobody on Thu 26 Nov."),
        ("book ben dodd thu", "Ben Dodd 11B booked: Mathematics, Thu 26 Nov"),
        ("book ben dodd fri", "Friday 27 November is an INSET day"),
        ("slip ben dodd - no hw", "Negative slip about Ben Dodd 11B"),
        ("grade ben dodd 3 4+", "Ben Dodd 11B Mathematics: current 3, predicted 4+"),
        ("move ben dodd to fri", "Ben Dodd 11B has no session to come."),
        ("pupil ben dodd", "Ben Dodd 11B, Year 11"),
        ("todo", "1 thing to do"),
        ("sessions thu", "No sessions on Thursday 26 November."),
        ("undo", "There is nothing of yours from the last 10 minutes to take back."),
        ("help", "What you can type"),
        ("mine quiet off", "Saved. Quiet hours: none."),
    ],
)
def test_a_command_is_done_and_the_form_is_back_with_one_tap(
    noor: Speaker, database: Database, line: str, answer: str
) -> None:
    noor.says("slip amy carter target: read chapter 3")
    said = noor.says(line)
    assert said.startswith("The form waits. Nothing of it is saved yet.")
    assert answer in said
    assert "? What you want to say" in noor.presses(BACK)
    assert "Target: read chapter 3" in noor.says("was ace")
    assert "was ace" in texts(database)


def test_a_form_that_opens_in_its_place_leads_back_to_it(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter", "book ben dodd")
    assert "Ben Dodd 11B booked" in noor.says("thu")
    assert "? What you want to say" in noor.presses(BACK)
    noor.says("kind")
    assert texts(database) == ["kind"]
    assert len(held(database)) == 1
    assert BACK not in noor.labels


def test_whatever_is_done_meanwhile_it_waits_until_it_is_taken_up_or_given_up(noor: Speaker) -> None:
    noor.says("slip amy carter", "pupil ben dodd", "todo", "slip ben dodd + ace", "undo")
    assert BACK in noor.labels
    noor.says("book ben dodd")
    assert "Stopped. Nothing was saved." in noor.says("stop")
    assert BACK in noor.labels
    assert noor.says("stop") == "The form that waited is gone. Nothing of it was saved."
    noor.says("todo")
    assert BACK not in noor.labels


def test_two_forms_wait_each_for_itself(noor: Speaker, database: Database) -> None:
    noor.says("slip amy carter", "book ben dodd", "pupil amy carter")
    assert [each for each in noor.labels if "Back to" in each] == ["Back to: Book a session"]
    noor.presses("Back to: Book a session")
    assert "Ben Dodd 11B booked" in noor.says("thu")
    assert "Back to: Book a session" not in noor.labels
    noor.presses(BACK)
    noor.says("kind")
    assert texts(database) == ["kind"]


@pytest.mark.parametrize("text", ["done well today", "close to a perfect essay", "today she was ace", "done"])
def test_a_sentence_that_begins_like_a_command_is_never_done(
    noor: Speaker, database: Database, text: str
) -> None:
    noor.says("slip amy carter")
    said = noor.says(text)
    if "Which is it?" in said:
        noor.says("2")
    assert texts(database) == [text]


def test_closing_the_school_is_asked_about_where_it_may_be_text(helen: Speaker, noor: Speaker) -> None:
    helen.says("slip amy carter")
    assert "Which is it?" in helen.says("close today but not quite there")
    assert "booked" in noor.says("book ben dodd today")


@pytest.mark.parametrize("word", ["slips", "today", "book", "done", "Sessions", "move"])
def test_a_word_alone_that_is_also_english_is_asked_about(noor: Speaker, word: str) -> None:
    noor.says("slip amy carter")
    assert "Which is it?" in noor.says(word)


@pytest.mark.parametrize("grade", ["U", "u", "5", "no change"])
def test_an_answer_of_a_field_is_no_command(noor: Speaker, grade: str) -> None:
    noor.says("grade ben dodd")
    assert "The form waits" not in noor.says(grade)


@pytest.mark.parametrize("line", ["today thu wibble", "move amy mon to 4", "grade amy 5 -> 6", "book ben"])
def test_what_a_field_does_not_take_and_begins_with_a_command_is_one(noor: Speaker, line: str) -> None:
    noor.says("book amy carter")
    assert noor.says(line).startswith("The form waits. Nothing of it is saved yet.")


class Sent:
    """A slip's form about Amy Carter that is sent back whole, as Slack and Teams do it."""

    def __init__(self, world: World, database: Database) -> None:
        self.dispatcher = make_dispatcher(database, now=world.clock.now)
        with database.reading() as db:
            noor = select(Staff.id).where(Staff.email == "n.hussain@school.example")
            self.noor = db.exec(noor).one() or 0
        self.amy = self.dispatcher.lookups.search(self.noor, "pupil", "amy carter")[0].value

    def slip(self, text: str, **more: str) -> Result:
        values: dict[str, Value] = {
            "pupil": (self.amy,),
            "tone": "neutral",
            "text": text,
            "target": "read",
            **more,
        }
        return self.dispatcher.hear(Submitted(staff_id=self.noor, door="test", command="slip", values=values))

    def presses(self, card: Card, label: str) -> Result:
        press = next(each.press for each in card.buttons() if each.label == label)
        return self.dispatcher.hear(Pressing(staff_id=self.noor, door="test", token=press.token()))


@pytest.fixture
def sent(world: World, database: Database) -> Sent:
    return Sent(world, database)


@pytest.mark.parametrize(
    "text", ["slip ben dodd - swore at me", "book ben dodd thu", "cancel thu", "slip of the pen", "undo"]
)
def test_a_form_sent_back_whole_asks_where_its_text_begins_like_a_command(
    sent: Sent, database: Database, text: str
) -> None:
    asked = sent.slip(text)
    assert isinstance(asked, OpenForm)
    assert (asked.form.asks[0].name, asked.form.values["text"]) == (LIKE_COMMAND, text)
    assert texts(database) == []
    assert isinstance(sent.slip(text, like_command=AS_TEXT), Reply)
    assert texts(database) == [text]


@pytest.mark.parametrize(
    "text", ["done well today", "book corner is a mess", "target not met", "help was kind"]
)
def test_a_form_sent_back_whole_takes_a_sentence_for_one(sent: Sent, database: Database, text: str) -> None:
    assert isinstance(sent.slip(text), Reply)
    assert texts(database) == [text]


def test_what_was_a_command_is_done_and_the_form_is_kept_without_it(sent: Sent, database: Database) -> None:
    said = sent.slip("book ben dodd thu", like_command=AS_COMMAND)
    assert isinstance(said, Reply)
    assert "Ben Dodd 11B booked" in said.card.title
    assert {each.label for each in said.card.buttons()} == {"Undo", BACK}
    assert (texts(database), len(held(database))) == ([], 1)
    back = sent.presses(said.card, BACK)
    assert isinstance(back, OpenForm)
    assert (back.form.values["target"], back.form.values["pupil"]) == ("read", (sent.amy,))
    assert "text" not in back.form.values
    assert LIKE_COMMAND not in back.form.values


def test_a_command_that_cannot_be_done_leaves_the_form_as_it_was(sent: Sent, database: Database) -> None:
    kept = sent.slip("undo", like_command=AS_COMMAND)
    assert isinstance(kept, FormErrors)
    assert (kept.form.values["text"], kept.form.values["target"]) == ("undo", "read")
    assert texts(database) == []


def test_a_form_that_opens_instead_carries_the_first_one_along(sent: Sent, database: Database) -> None:
    opened = sent.slip("book ben dodd", like_command=AS_COMMAND)
    assert isinstance(opened, OpenForm)
    values = {**opened.form.values, "day": "2026-11-26"}
    form = opened.form
    booked = sent.dispatcher.hear(
        Submitted(staff_id=sent.noor, door="test", command="book", values=values, hidden=form.hidden)
    )
    assert isinstance(booked, Reply)
    assert isinstance(sent.presses(booked.card, BACK), OpenForm)
    assert len(held(database)) == 1


def test_a_safeguarding_concern_is_asked_about_whichever_it_was(sent: Sent, database: Database) -> None:
    text = "slip ben dodd - his dad hit him"
    as_text = sent.slip(text, like_command=AS_TEXT)
    as_command = sent.slip(text, like_command=AS_COMMAND)
    for asked in (as_text, as_command):
        assert isinstance(asked, OpenForm)
        assert asked.form.asks[0].name == CONCERN
    assert texts(database) == []


@pytest.mark.parametrize("name", [name for name in registry().commands if name != "reply"])
def test_whichever_command_it_is_the_form_waits(world: World, database: Database, name: str) -> None:
    lookups = make_dispatcher(database, now=world.clock.now).lookups
    everybody = ("n.hussain", "d.whitfield", "h.marsh", "p.lowe", "j.reid", "a.price", "r.adeyemi")
    who = next(
        who
        for who in map(world.staff, everybody)
        if who.talk.who is not None and name in lookups.offered(who.talk.who.id or 0)
    )
    for example in registry().commands[name].examples:
        who.says("stop", "slip zofia wojcik")
        said = who.says(example)
        if "Which is it?" in said:
            said = who.says("1")
        assert "The form waits." in said, example
        if who.talk.asking is not None:
            who.says("stop")
        assert BACK in who.labels, example
        assert "? What you want to say" in who.presses(BACK), example
        who.says("stop")
    assert texts(database) == [] or name == "slip"


def test_what_a_field_does_not_take_is_said_at_once_and_asked_again(tom: Speaker) -> None:
    asked = tom.says("book ben dodd thu p6")
    assert "When is period 6?" in asked
    assert "That is not a time" in tom.says("good word for amy")
    assert "? Subject" in tom.says("3.20-4.20")


def test_a_settings_value_is_no_other_command(world: World, database: Database) -> None:
    dispatcher = make_dispatcher(database, now=world.clock.now)
    with database.reading() as db:
        helen = db.exec(select(Staff.id).where(Staff.email == "h.marsh@school.example")).one() or 0

    def sent(value: str) -> Result:
        values = {"name": "safeguarding_words", "value": value}
        return dispatcher.hear(Submitted(staff_id=helen, door="test", command="settings", values=values))

    for line in ("todo", "undo", "book amy thu", "pupil amy carter"):
        asked = sent(line)
        assert isinstance(asked, OpenForm), line
        assert asked.form.asks[0].name == LIKE_COMMAND
    assert isinstance(sent("book amy carter maths thu at lunch"), FormErrors)
    for value in ("canal", "settings safeguarding words the den", "book of shadows"):
        assert isinstance(sent(value), Reply), value


def test_a_line_that_is_put_right_leaves_no_form_of_its_own_behind(helen: Speaker, joan: Speaker) -> None:
    helen.says("settings digest time 25", "settings lunch 99", "settings digest time 16:45")
    assert helen.labels.count("Back to: Settings") == 1
    joan.says("absent amy")
    assert joan.says("absent amy carter").endswith("[1] Undo")


@pytest.mark.parametrize("line", ["cohort 11 pdff", "policy P7 pront"])
def test_a_form_that_would_save_nothing_does_not_wait(peter: Speaker, line: str) -> None:
    assert "I did not understand" in peter.says(line)
    said = peter.says("policy P7")
    assert said.startswith("P7 ")
    assert not any(label.startswith("Back to") for label in peter.labels)
