"""Forms as modals: Slack takes them, what is filled in comes back, and what they carry is what was written."""

from dataclasses import replace

import pytest

from bot.platforms.slack.asking import asked_for
from bot.platforms.slack.views import Kept, errors, modal, options, values
from bot.say.form import Choice, Day, Form, Line, Paragraph, Pick, Search
from tests.doors.slack_words import HOSTILE, texts_in
from tests.doors.small_slack import reasons_view

FORM = Form(
    command="slip",
    title="Mentoring slip",
    alert=f"Safeguarding concerns do not belong here. Tell Ruth Adeyemi. {HOSTILE}",
    asks=(
        Search("pupil", "Pupil", chosen=(Choice("7", f"{HOSTILE} 11A"),)),
        Search(
            "pupils", "Pupils", many=True, chosen=(Choice("7", "Amy Carter 11A"), Choice("8", "Ben Dodd 11B"))
        ),
        Pick("tone", "Kind", choices=(Choice("positive", "Positive"), Choice("negative", "Negative"))),
        Pick("days", "Days", many=True, choices=tuple(Choice(str(n), f"day {n}") for n in range(8))),
        Pick(
            "subject",
            "Subject",
            optional=True,
            choices=tuple(Choice(str(n), f"Subject {n}") for n in range(30)),
        ),
        Pick("many", "Many", choices=tuple(Choice(str(n), f"Subject {n}") for n in range(250))),
        Paragraph("text", "What happened?", hint="Up to 500 characters."),
        Line("target", "Target", optional=True),
        Day("day", "Day"),
    ),
    values={
        "pupil": "7",
        "pupils": ("7", "8"),
        "tone": "negative",
        "days": ("1", "3"),
        "text": HOSTILE,
        "target": "x" * 400,
        "day": "2026-12-03",
    },
    hidden={"slip": "12"},
)


def test_slack_takes_the_form() -> None:
    assert reasons_view(modal(FORM, Kept("slip", "n1", FORM.hidden, "https://hooks.example/x"))) == []


def test_what_is_filled_in_comes_back_as_it_was() -> None:
    drawn = modal(FORM, Kept("slip", "n1", FORM.hidden))
    state = {}
    for block in drawn["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            given_ = {
                "value": element.get("initial_value"),
                "selected_date": element.get("initial_date"),
                "selected_option": element.get("initial_option"),
                "selected_options": element.get("initial_options", []),
            }
            state[block["block_id"]] = {element["action_id"]: {"type": element["type"], **given_}}
    assert values(state) == {**FORM.values, "subject": "", "many": ""}
    assert Kept.read(drawn["private_metadata"]) == Kept("slip", "n1", {"slip": "12"})


def test_errors_stand_beside_their_fields_and_strays_beside_the_first() -> None:
    wrong = Form("slip", "Slip", FORM.asks, errors={"text": "Say what happened.", "": "Not today."})
    assert errors(wrong) == {"text": "Say what happened.", "pupil": "Not today."}


def test_a_response_url_that_does_not_fit_is_left_out() -> None:
    kept = Kept.read(Kept("slip", "n", {"ids": "1" * 2000}, "https://hooks.example/" + "x" * 1500).write())
    assert kept.response_url == ""
    assert kept.hidden["ids"] == "1" * 2000


@pytest.mark.parametrize(("many", "last"), [(10, "Amy 10"), (12, "and 2 more, in the form")])
def test_of_many_who_may_be_meant_it_is_said_that_there_are_more(many: int, last: str) -> None:
    amys = tuple(Choice(str(n), f"Amy {n}") for n in range(1, many + 1))
    form = Form("slip", "Slip", (Pick("pupil", "Pupil", choices=amys),), errors={"pupil": "Which “Amy”?"})
    (page,) = asked_for(form, "slip amy")
    read = [str(text["text"]) for text in texts_in(list(page.blocks))]
    assert "Which “Amy”?" in read[0]
    assert read[1].splitlines()[-1] == last
    assert read[-1] == "Open the form"


def test_typeahead_shows_a_hundred_at_most() -> None:
    assert len(options([Choice(str(n), f"Pupil {n}") for n in range(300)])) == 100


@pytest.mark.parametrize(
    "words",
    [
        *("", "[]", "x", "[" * 3000, '["slip","n",{}]', '[["slip"],"n",{},""]'),
        *('["slip",1,{},""]', '["slip","n",{"a":1},""]', '["slip","n",[["a","b"]],""]'),
    ],
)
def test_what_a_modal_carries_is_what_was_written_or_nothing(words: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Kept.read(words)


def test_a_title_that_slack_would_cut_stands_whole_above_the_fields() -> None:
    whole = "11Ma1 October Food Preparation and Nutrition"
    drawn = modal(replace(FORM, title=whole), Kept("slip", "n1", FORM.hidden))
    assert len(drawn["title"]["text"]) <= 24
    assert drawn["blocks"][0]["text"]["text"] == f"*{whole}*"
    short = modal(replace(FORM, title="11Ma1 Mathematics"), Kept("slip", "n1", FORM.hidden))
    assert short["title"]["text"] == "11Ma1 Mathematics"
    assert "11Ma1" not in str(short["blocks"])
