"""Which texts are asked about: what a worried teacher writes, and what a content one does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.concerns import may_be_concern
from models.school.settings import SAFEGUARDING_WORDS


@pytest.mark.parametrize(
    "text",
    [
        "she said she has been self-harming",
        "He is SELF HARMING again",
        "he harmed himself",
        "she has been cutting",
        "bruised arm, would not say how",
        "bruises on his face",
        "dad hits him",
        "his dad has been hitting him",
        "he hit her best friend",
        "he hit his form tutor, and his mum hit him",
        "mum was drunk at home",
        "he says he wants to die",
        "she wants to kill herself",
        "frightened of her stepdad",
        "does not feel safe at home",
        "he smelt of weed",
        "found drugs in his bag",
        "we talked about drugs",
        "she disclosed something about her uncle",
        "sent nudes",
        "someone touched her",
        "abusive father",
        "hurting herself",
        "punched by his dad",
        "scars on her wrists",
        "self\u2011harm",
        "her mum\u2019s suicide attempt",
    ],
)
def test_a_worry_is_asked_about(text: str) -> None:
    assert may_be_concern(text, SAFEGUARDING_WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "hit her target grade",
        "has hit his personal best",
        "hitting her deadlines at last",
        "hit the ground running",
        "great cutting edge design",
        "neglected his homework",
        "neglects revision",
        "wrote well about drugs in biology",
        "drug trials essay was excellent",
        "fine essay on suicide in Romeo and Juliet",
        "abuse of power in Macbeth",
        "sexual reproduction test 9/10",
        "a bruising defeat in the match, but good spirit",
        "knife skills in food were superb",
        "scared of fractions but trying",
        "killed it today",
        "no homework, talks too much, late twice this week",
    ],
)
def test_the_work_of_a_school_day_is_not(text: str) -> None:
    assert not may_be_concern(text, SAFEGUARDING_WORDS)


def test_a_star_is_any_ending_and_without_one_the_word_is_whole() -> None:
    assert may_be_concern("bruising", ("bruis*",))
    assert not may_be_concern("harmless", ("harm",))
    assert not may_be_concern("anything at all", ("", "*", "-"))


@given(st.text(alphabet="abc .*-()[\\+", max_size=20), st.text(max_size=40))
def test_whatever_a_school_puts_on_its_list_can_be_looked_for(entry: str, text: str) -> None:
    may_be_concern(text, (entry,))
