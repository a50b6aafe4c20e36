"""A target is one however it is typed, and a sentence that speaks of a target stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inputs.labels import labelled

LABELS = {"target": ("target", "tgt")}


@pytest.mark.parametrize(
    ("words", "head", "target"),
    [
        ("good work target: finish paper 2", "good work ", "finish paper 2"),
        ("good work, Target : finish paper 2", "good work, ", "finish paper 2"),
        ("good work tgt: finish paper 2", "good work ", "finish paper 2"),
        ("good work target - finish paper 2", "good work ", "finish paper 2"),
        ("good work target- paper 2", "good work ", "paper 2"),
        ("no hw target finish paper 2", "no hw ", "finish paper 2"),
        ("no hw. Target hand it in by Friday", "no hw. ", "hand it in by Friday"),
        ("no hw tgt paper 2", "no hw ", "paper 2"),
        ("target: paper 2", "", "paper 2"),
    ],
)
def test_what_stands_behind_a_label(words: str, head: str, target: str) -> None:
    assert labelled(words, LABELS) == (head, [("target", target)])


@pytest.mark.parametrize(
    "words",
    ["is below target in maths", "met her target get in", "on target", "the target finish line", "targeted revision",
     "no target", "her target is a 6", "missed target again", "on-target work", "a target of 6", "",
     "off target do better", "no targets were set"],
)  # fmt: skip
def test_a_sentence_stays_whole(words: str) -> None:
    assert labelled(words, LABELS) == (words, [])


@given(
    st.lists(
        st.sampled_from(["target", "tgt", ":", "-", " ", "finish", "the", "paper", "."]), max_size=12
    ).map("".join)
)
def test_nothing_but_labels_is_lost(words: str) -> None:
    head, pieces = labelled(words, LABELS)
    kept = head + "".join(text for _, text in pieces)
    assert words.startswith(head)
    assert sum(map(str.isalpha, kept)) >= sum(map(str.isalpha, words)) - 6 * len(pieces)


AT_COLON = {"there": ("with", "present"), "says": ("says", "she says")}


@pytest.mark.parametrize(
    ("words", "head", "pieces"),
    [
        ("went well, with: mum", "went well, ", [("there", "mum")]),
        ("went well. With : mum, target: read", "went well. ", [("there", "mum,"), ("target", "read")]),
        ("present: mum", "", [("there", "mum")]),
        ("fine; she says: too hard", "fine; ", [("says", "too hard")]),
        ("target: read, says: too hard", "", [("target", "read,"), ("says", "too hard")]),
    ],
)
def test_a_word_of_many_sentences_is_a_label_with_a_colon_where_a_clause_begins(
    words: str, head: str, pieces: list[tuple[str, str]]
) -> None:
    assert labelled(words, LABELS, AT_COLON) == (head, pieces)


@pytest.mark.parametrize(
    "words",
    ["needs help with: ratio, fractions", "mum says: she will ring", "fine, with mum", "well, says it is hard",
     "she was present - late", "met with: mum", "dad says: he hits me"],
)  # fmt: skip
def test_else_the_sentence_that_it_stands_in_stays_whole(words: str) -> None:
    assert labelled(words, LABELS, AT_COLON) == (words, [])
