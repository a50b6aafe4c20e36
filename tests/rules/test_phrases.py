"""The school's quick phrases: what is typed for the list, and what a short word stands for (P8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.phrases import (
    LONGEST,
    MOST,
    QuickPhrase,
    WrongPhrase,
    phrase_called,
    read_phrases,
    revised_phrases,
)

HOMEWORK = QuickPhrase("no homework handed in", "hw", "-")
SUPERB = QuickPhrase("a superb answer in class", sign="+")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hw: - no homework handed in", (HOMEWORK,)),
        ("hw: -no homework  handed in; + a superb answer in class.", (HOMEWORK, SUPERB)),
        ("late to the lesson\nforgot the book", (QuickPhrase("late to the lesson"), QuickPhrase("forgot the book"))),
        ("hw: - homework; hw: - no homework handed in", (HOMEWORK,)),
        ("at 9:30 not in class", (QuickPhrase("at 9:30 not in class"),)),
    ],
)  # fmt: skip
def test_phrases_are_read(typed: str, found: tuple[QuickPhrase, ...]) -> None:
    assert read_phrases(typed) == found


@pytest.mark.parametrize("typed", ["", ";", "7", "- 5", "x" * (LONGEST + 1), "averyverylongshortword: text"])
def test_what_says_nothing_is_no_phrase(typed: str) -> None:
    with pytest.raises(WrongPhrase):
        read_phrases(typed)


def test_a_list_is_added_to_and_a_phrase_is_taken_away_by_either_name() -> None:
    now = revised_phrases((HOMEWORK,), "+ a superb answer in class")
    assert now == (HOMEWORK, SUPERB)
    assert revised_phrases(now, "remove HW") == (SUPERB,)
    assert revised_phrases(now, "remove + a superb answer in class") == (HOMEWORK,)
    assert revised_phrases(now, "only late: late to the lesson") == (
        QuickPhrase("late to the lesson", "late"),
    )
    assert revised_phrases(now, "none") == ()
    with pytest.raises(WrongPhrase, match="is not on the list"):
        revised_phrases(now, "remove kit")
    with pytest.raises(WrongPhrase, match=f"holds {MOST}"):
        revised_phrases((), "; ".join(f"phrase {'x' * number} here" for number in range(1, MOST + 2)))


def test_words_alone_are_no_phrase() -> None:
    assert phrase_called((HOMEWORK,), "Hw") == HOMEWORK
    assert phrase_called((HOMEWORK,), "no homework handed in!") == HOMEWORK
    assert phrase_called((HOMEWORK,), "no homework") is None
    assert phrase_called((HOMEWORK,), "") is None


WORDS = st.text(alphabet="abcdefgé ", min_size=3, max_size=30).map(str.split).map(" ".join).filter(
    lambda text: len(text.replace(" ", "")) > 2 and " " not in text[:2]
)  # fmt: skip


@given(
    st.lists(
        st.builds(QuickPhrase, WORDS, st.sampled_from(["", "hw", "late"]), st.sampled_from(["", "+", "-"]))
    )
)
def test_what_is_written_is_read_back(phrases: list[QuickPhrase]) -> None:
    once = {each.text: each for each in phrases}
    several = list({each.short or each.text: each for each in once.values()}.values())[:MOST]
    if not several:
        return
    written = read_phrases("; ".join(each.written for each in several))
    assert read_phrases("; ".join(each.written for each in written)) == written
