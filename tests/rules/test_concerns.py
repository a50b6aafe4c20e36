"""Which texts are asked about: what a worried teacher writes, and what a content one does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.concern_reading import rules, rules_of
from models.rules.concerns import OWN_WORDS, concerns
from tests.characters import ANY
from tests.rules.concern_table import SURNAMES, phrases

HALVES = ("a", "b", "c", "d", "e", "f", "g")
"""Which of them were read while the rules were made, `concern_table` says; none is by the eyes that made them first."""


def asked(name: str, *, concern: bool = True) -> tuple[list[str], list[str]]:
    """The texts of a file that are asked about, and those that are not."""
    texts = phrases(name, concern=concern)
    return [each.text for each in texts if each.found], [each.text for each in texts if not each.found]


@pytest.mark.parametrize("half", HALVES)
def test_of_what_a_safeguarding_lead_would_want_to_hear_nearly_all_is_asked_about(half: str) -> None:
    found, missed = asked(f"concerns-{half}")
    assert len(found) / (len(found) + len(missed)) >= 0.95, missed


def test_of_what_only_looks_like_it_hardly_anything_is() -> None:
    readings = [asked(f"lookalikes-{half}", concern=False) for half in HALVES]
    wrong = [text for asked_about, _ in readings for text in asked_about]
    assert len(wrong) / sum(len(texts) for reading in readings for texts in reading) <= 0.05, wrong


def test_the_gravest_are_known_as_such() -> None:
    grave = [each for half in HALVES for each in phrases(f"concerns-{half}") if each.grave]
    seen = [each for each in grave if any(concern.grave for concern in each.found)]
    assert len(seen) / len(grave) >= 0.95


def test_what_was_written_beside_the_rules_stays_asked_about() -> None:
    found, missed = asked("concerns-own")
    assert len(found) / (len(found) + len(missed)) >= 0.99, missed
    wrong, fine = asked("lookalikes-own", concern=False)
    assert len(wrong) / (len(wrong) + len(fine)) <= 0.06, wrong


def test_an_ordinary_slip_is_seldom_asked_about() -> None:
    wrong, fine = asked("ordinary", concern=False)
    assert len(wrong) / (len(wrong) + len(fine)) < 0.06, wrong


@pytest.mark.whole
@pytest.mark.parametrize(
    "beside",
    [
        "great essay but {}",
        "superb mock, {}",
        "Really good quiz marks. {}",
        "{}. Great work in history though",
        "{}, homework handed in",
        "{} but a lovely poem",
    ],
)
def test_praise_and_school_work_beside_it_clear_nothing(beside: str) -> None:
    """An all-clear takes away a word in its own phrase, never a text."""
    every = [each.text for name in (*HALVES, "own") for each in phrases(f"concerns-{name}")]
    texts = [text for text in every if any(each.kind != "nothing of school" for each in concerns(text))]
    assert len(texts) > 0.9 * len(every)
    assert [text for text in texts if not concerns(beside.format(text))] == []


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
        "grabbed my arm",
        "she messaged her",
        "drunk in lesson",
        "knife in lesson",
        "nobody would miss her",
        "meets people off the internet",
        "sh marks",
        "wrote i hate my life",
        "choked another boy",
        "great essay but he says he doesnt want to wake up",
        "superb knife skills, then cut her arm",
        "scared of fractions and of her stepdad",
        "hit the wall with his fist",
        "went straight to the loo again, third meal running",
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
        "cut his essay down",
        "stabbed at question 5",
        "drunk on success",
        "abused his calculator",
        "her knife skills in food tech",
        "dad came to parents evening",
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
        ("could not jump the brook in cross country", "-", False),
        ("rude to mr brook", "-", True),
    ],
)
def test_a_colleague_s_name_in_a_negative_slip_is_asked_about(text: str, sign: str, is_asked: bool) -> None:
    assert bool(concerns(text, sign=sign, surnames=SURNAMES)) is is_asked


def test_the_school_s_own_words_ask_on_top() -> None:
    [found] = concerns("drew the canal in art again", own=("canal",))
    assert (found.kind, found.grave) == (OWN_WORDS, False)
    assert not concerns("drew the canal in art again")


def test_a_star_is_any_ending_and_without_one_the_word_is_whole() -> None:
    assert concerns("canals", own=("canal*",))
    assert not concerns("canals", own=("canal",))
    assert not concerns("anything at all", own=("", "*", "-"))


def test_the_gravest_come_first_with_the_words_that_say_so() -> None:
    first, *others = concerns("late again, he wants to die and mum drinks")
    assert first.grave
    assert first.words == "wants to die"
    kinds = [each.kind for each in (first, *others)]
    assert len(kinds) == len(set(kinds)) > 1


RULES = """
[lists]
$work = essay unit
$subject = clay
$lesson_talk = titration
$calm = picnic
$somebody = he her

[not a concern]
hit $work
hurt .. unit

[trouble]
hit|hurt* ~ her|him
cut .. arm|leg
! drug* unless ~ $work
secret unless .. recipe
= lonely
? wired
sad unless ~~~ essay
= nothing of $work
! gone away_for good
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("he hurts him", "hurts him"),
        ("him who was hurting", "him who was hurting"),
        ("arm was cut, essay", None),
        ("cut essay arm", "cut essay arm"),
        ("essay about drugs", None),
        ("essay. drugs", "drugs"),
        ("essay but drugs", "drugs"),
        ("essay, drugs", "drugs"),
        ("essay a a a a drugs", "drugs"),
        ("essay clay drugs", None),
        ("the secret essay recipe", None),
        ("recipe essay secret", "secret"),
        ("secret of clay essay", None),
        ("drugs of clay unit essay or clay drugs", None),
        ("essay, he hit essay her", None),
        ("essay. she was dark and cold", "she was dark and cold"),
        ("essay, she was dark and cold", None),
        ("essay, gone away for good", "gone away for good"),
        ("essay on drugss", None),
        ("drgus. essay", "drgus"),
        ("hurt in the unit by her", None),
        ("her hurt, unit", "her hurt"),
        ("wired, essay", "wired"),
        ("wired at the picnic", None),
        ("he was wired at the picnic", "wired"),
        ("titration, then drugs", "drugs"),
        ("titration of drugs", None),
        ("titration of drugs by her", "drugs"),
        ("sad because of the essay", None),
        ("sad but the essay", "sad"),
        ("sad, essay", "sad"),
    ],
)
def test_a_rule_is_read_as_the_file_says(text: str, found: str | None) -> None:
    first = next(iter(concerns(text, by=rules_of(RULES))), None)
    assert (first.words if first is not None else None) == found


def test_a_short_stem_is_no_other_word() -> None:
    assert "hand*" in rules().meanings("hands")
    assert "hand*" not in rules().meanings("handout")


@pytest.mark.parametrize(
    "line",
    [
        "no section",
        "[x]\n$nobody",
        "[x]\na ..",
        "[x]\n~ a",
        "[x]\na unless b",
        "[x]\na ~~ b",
        "[x]\na unless ~",
    ],
)
def test_a_line_that_is_no_rule_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"no rule|no list"):
        rules_of(line)


@given(st.text(alphabet="abc .*-()[\\+", max_size=20), st.text(ANY, max_size=40))
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
