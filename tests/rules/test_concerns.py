"""Which texts are asked about: what a worried teacher writes, and what a content one does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.concerns import OWN_WORDS, concerns, rules_of
from tests.rules.concern_table import SURNAMES, phrases

HALVES = ("a", "b")


def asked(name: str, *, concern: bool = True) -> tuple[list[str], list[str]]:
    """The texts of a file that are asked about, and those that are not."""
    texts = phrases(name, concern=concern)
    return [each.text for each in texts if each.found], [each.text for each in texts if not each.found]


def test_of_what_a_safeguarding_lead_would_want_to_hear_nearly_all_is_asked_about() -> None:
    found, missed = map(sum, zip(*(map(len, asked(f"concerns-{half}")) for half in HALVES), strict=True))
    assert found / (found + missed) >= 0.95


def test_of_what_only_looks_like_it_hardly_anything_is() -> None:
    wrong = [text for half in HALVES for text in asked(f"lookalikes-{half}", concern=False)[0]]
    assert len(wrong) <= 3, wrong


def test_the_gravest_are_known_as_such() -> None:
    grave = [each for half in HALVES for each in phrases(f"concerns-{half}") if each.grave]
    seen = [each for each in grave if any(concern.grave for concern in each.found)]
    assert len(seen) / len(grave) >= 0.95


def test_what_was_written_beside_the_rules_stays_asked_about() -> None:
    assert asked("concerns-own")[1] == []
    assert len(asked("lookalikes-own", concern=False)[0]) <= 1


def test_an_ordinary_slip_is_seldom_asked_about() -> None:
    wrong, fine = asked("ordinary", concern=False)
    assert len(wrong) / (len(wrong) + len(fine)) < 0.03, wrong


@pytest.mark.parametrize(
    "text",
    [
        "she said she has been self-harming",
        "He is SELF HARMING again",
        "he harmed himself",
        "she has been cutting",
        "bruised arm, would not say how",
        "dad hits him",
        "he hit her best friend",
        "he hit his form tutor, and his mum hit him",
        "mum was drunk at home",
        "he says he wants to die",
        "frightened of her stepdad",
        "does not feel safe at home",
        "he smelt of weed",
        "we talked about drugs",
        "she disclosed something about her uncle",
        "someone touched her",
        "scars on her wrists",
        "self\u2011harm",
        "her mum\u2019s suicide attempt",
        "carries a knife",
        "took tablets",
        "better off dead",
        "honour based violence",
        "kms",
        "on a CP plan",
        "scared of stepdad",
        "cutting her arms",
        "not eating",
        "in a gang",
        "upskirting",
        "Suicdal again",
    ],
)
def test_a_worry_is_asked_about(text: str) -> None:
    assert concerns(text)


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
        "rang home about homework, mum will check it",
    ],
)
def test_the_work_of_a_school_day_is_not(text: str) -> None:
    assert not concerns(text)


@pytest.mark.parametrize(
    ("text", "sign", "is_asked"),
    [
        ("walked out after a row with whitfield", "-", True),
        ("whitfield says the coursework is in", "", False),
        ("whitfield says the coursework is in", "+", False),
        ("whitfield grabbed his arm", "+", True),
        ("alone with mr brook at lunch", "", True),
        ("could not jump the brook", "-", False),
        ("rude to mr brook", "-", True),
    ],
)
def test_a_colleague_s_name_in_a_negative_slip_is_asked_about(text: str, sign: str, is_asked: bool) -> None:
    assert bool(concerns(text, sign=sign, surnames=SURNAMES)) is is_asked


def test_the_school_s_own_words_ask_on_top() -> None:
    [found] = concerns("met by the canal again", own=("canal",))
    assert (found.kind, found.grave) == (OWN_WORDS, False)
    assert not concerns("met by the canal again")


def test_a_star_is_any_ending_and_without_one_the_word_is_whole() -> None:
    assert concerns("canals", own=("canal*",))
    assert not concerns("canals", own=("canal",))
    assert not concerns("anything at all", own=("", "*", "-"))


def test_the_gravest_come_first_with_the_words_that_say_so() -> None:
    first, *_ = concerns("late again, says he wants to die")
    assert first.grave
    assert first.words == "wants to die"


@pytest.mark.parametrize("line", ["no section", "[x]\n$nobody", "[x]\na ..", "[x]\n~ a"])
def test_a_line_that_is_no_rule_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"no rule|no list"):
        rules_of(line)


@given(st.text(alphabet="abc .*-()[\\+", max_size=20), st.text(max_size=40))
def test_whatever_a_school_puts_on_its_list_can_be_looked_for(entry: str, text: str) -> None:
    concerns(text, own=(entry,))


@given(
    st.lists(
        st.sampled_from(["mum", "hit", "her", "brook", "with", "no", "home", "night", "bed"]), max_size=60
    )
)
def test_any_text_is_read_and_what_is_found_stands_in_it(words: list[str]) -> None:
    for each in concerns(" ".join(words), sign="-", surnames=SURNAMES):
        assert each.words in " ".join(words)
