"""A class's grades in one message of several lines, and more pupils than one field holds (P6, R12)."""

import pytest

from bot.ask import FormErrors, OpenForm, Reply, Result
from bot.assembly import make_dispatcher
from bot.inputs.mark_sheets import PAGES
from bot.requests import Submitted, Words
from bot.say.form import Form
from models.db.database import Database
from models.rules.mark_lines import MOST_LINES
from tests.conversations.conftest import Speaker, World
from tests.conversations.test_mark_sheets import of_month

pytestmark = pytest.mark.P6


class Sender:
    """Somebody who writes whole messages, as on Slack and Teams, and sends forms in."""

    def __init__(self, world: World, speaker: Speaker) -> None:
        self._dispatcher = make_dispatcher(world.database, now=world.clock.now)
        assert speaker.talk.who is not None
        self.staff_id = speaker.talk.who.id or 0

    def parts(self, words: str) -> tuple[str, ...]:
        return self._dispatcher.lookups.parts(self.staff_id, words)

    def writes(self, words: str) -> Result:
        (part,) = self.parts(words)
        return self._dispatcher.hear(Words(staff_id=self.staff_id, words=part))

    def sends(self, form: Form, **typed: str) -> Result:
        values = {**form.values, **typed}
        return self._dispatcher.hear(
            Submitted(staff_id=self.staff_id, command=form.command, values=values, hidden=form.hidden)
        )


@pytest.fixture
def sender(world: World, noor: Speaker) -> Sender:
    return Sender(world, noor)


def form_of(result: Result) -> Form:
    assert isinstance(result, OpenForm | FormErrors)
    return result.form


def said(result: Result) -> str:
    assert isinstance(result, Reply)
    return result.card.title


@pytest.mark.parametrize(
    "words",
    [
        "grade 11Ma1\nAmy Carter 5+ 6\nBen Dodd 4 5",
        "Grade 11ma1 maths\nAmy Carter\t5+\t6\nBen Dodd\t4\t5",
        "please grade my 11Ma1 class\nAmy Carter  5+  6\n\nBen Dodd  4  5",
        "marksheet 11Ma1\nSurname\tForename\tCurrent\tPredicted\nCarter\tAmy\t5+\t6\nDodd\tBen\t4\t5",
    ],
)
def test_a_message_of_lines_is_the_whole_list(sender: Sender, database: Database, words: str) -> None:
    assert said(sender.writes(words)).startswith("11Ma1 Mathematics: grades of 2 pupils")
    assert len(of_month(database)) == 4


def test_a_pupil_without_a_grade_begins_no_slip_and_a_name_no_command(sender: Sender) -> None:
    assert len(sender.parts("grade 11Ma1\nAmy Carter - 6\nGrace Hall 5 6\nWill Young + 5")) == 1
    assert len(sender.parts("grade 11Ma1\nAmy Carter 5 6\nbook Amy Carter maths thu")) == 2


def test_what_is_wrong_in_a_message_opens_its_form_with_every_line(
    sender: Sender, database: Database
) -> None:
    form = form_of(sender.writes("grade 11Ma1\nAmy Carter 5.5 6\nBen Dodd 4 5"))
    assert form.title == "11Ma1 Mathematics"
    assert form.values["lines"] == "Amy Carter 5.5 6\nBen Dodd 4 5"
    assert "Line 1: Amy Carter: 5.5 is not a grade in Mathematics." in form.errors["lines"]
    assert of_month(database) == {}
    assert "grades of 2 pupils" in said(sender.sends(form, lines="Amy Carter 5 6\nBen Dodd 4 5"))


def test_a_form_knows_its_class_without_asking_for_it(sender: Sender) -> None:
    form = form_of(sender.writes("grade 11Ma1"))
    assert [each.name for each in form.asks] == ["lines"]
    assert form.hidden["group"] == "11ma1"
    assert "grades of 20 pupils, 0 changed" in said(sender.sends(form))


def test_more_pupils_than_a_field_holds_stand_in_several_and_none_is_lost(
    world: World, grace: Speaker, database: Database
) -> None:
    head = Sender(world, grace)
    long = "\n".join(f"Nobody {'x' * 150} {number} 5 6" for number in range(30))
    form = form_of(head.writes(f"grade year 11 maths\n{long}"))
    pages = [str(form.values[each.name]) for each in form.asks if each.name.startswith("lines")]
    assert "\n".join(pages) == long
    assert all(len(page) <= 3000 for page in pages)
    assert len(pages) > 1
    first = form_of(head.sends(form, lines="", lines2=f"{pages[1]}\nAmy Carter 5 99", lines3=""))
    assert "lines2" in first.errors
    assert of_month(database) == {}


@pytest.mark.whole(
    "tests/conversations/test_marks_in_a_message.py::test_more_pupils_than_a_field_holds_stand_in_several_and_none_is_lost"
)
def test_as_many_lines_as_are_read_at_once_are_shown_whole_in_every_field(
    world: World, grace: Speaker
) -> None:
    """A very large year group with long names: no field holds more than a platform shows."""
    head = Sender(world, grace)
    long = "\n".join(f"Nobody Hyphenated-Surname {number:03d}  5+  6-" for number in range(MOST_LINES))
    form = form_of(head.writes(f"grade year 11 maths\n{long}"))
    pages = [str(form.values[each.name]) for each in form.asks if each.name.startswith("lines")]
    assert "\n".join(pages) == long
    assert max(map(len, pages)) <= 3000
    errors = form_of(head.sends(form, **dict.fromkeys(PAGES[:-1], ""))).errors
    assert len(pages) == len(PAGES)
    assert "Line 1 of the eighth field: Nobody in Year 11 is called" in errors[PAGES[-1]]


def test_a_whole_year_group_is_entered_by_the_head_of_the_subject(
    world: World, grace: Speaker, database: Database
) -> None:
    head = Sender(world, grace)
    form = form_of(head.writes("grade year 11 maths"))
    assert form.title == "Year 11 Mathematics"
    heard = said(head.sends(form))
    assert heard.startswith("Year 11 Mathematics: grades of 20 pupils")
    assert len(of_month(database)) == 40
