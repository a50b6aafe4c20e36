"""The first lines of a brief: each by its rule, three at most, in one order (R11)."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.agenda import MOST, InSubject, OpenTarget, SinceLastMet, agenda

TODAY = date(2026, 11, 23)
MATHS = InSubject("Mathematics", "predicted", "6", "6")
FELL = InSubject("History", "predicted", "6", "5-", Fraction(-4, 3))
FELL_LESS = InSubject("Art", "current", "6", "6-", Fraction(-1, 3))
FAR = InSubject("French", well_below=True)
SIX_WEEKS = TODAY - timedelta(weeks=6)


@pytest.mark.parametrize(
    ("targets", "subjects", "since", "said"),
    [
        ([], [], SinceLastMet(), []),
        ([], [], SinceLastMet(negative=["Art"]), []),
        ([], [], SinceLastMet(negative=["Art", "Art"]), ["Two negative slips since the last meeting, all in Art."]),
        ([], [], SinceLastMet(met=False, negative=["", ""]), ["Two negative slips since September."]),
        (
            [],
            [],
            SinceLastMet(negative=["Art", "French", "Art", ""]),
            ["Four negative slips since the last meeting, 2 of them in Art."],
        ),
        ([], [], SinceLastMet(negative=["a"] * 12), ["12 negative slips since the last meeting, all in a."]),
        ([], [MATHS, FELL_LESS, FELL], SinceLastMet(), ["History fell: predicted 6 last time, 5- now."]),
        ([], [FELL_LESS], SinceLastMet(), ["Art fell: current 6 last time, 6- now."]),
        ([], [replace(FELL, change=Fraction(1, 3))], SinceLastMet(), []),
        ([OpenTarget("read on.", SIX_WEEKS)], [], SinceLastMet(), ["Open for 6 weeks, since Mon 12 Oct: read on."]),
        ([OpenTarget("read on", SIX_WEEKS + timedelta(days=1))], [], SinceLastMet(), []),
        (
            [OpenTarget("new", SIX_WEEKS), OpenTarget("old", TODAY - timedelta(weeks=9))],
            [],
            SinceLastMet(),
            ["Open for 9 weeks, since Mon 21 Sep: old. 1 more as old."],
        ),
        ([], [], SinceLastMet(missed=1), []),
        ([], [], SinceLastMet(missed=2), ["Two sessions missed in the last four weeks."]),
        ([], [FAR], SinceLastMet(), ["Well below target in French, and no session in it is booked."]),
        ([], [replace(FAR, booked=True)], SinceLastMet(), []),
        (
            [],
            [FAR, replace(FAR, subject="Art")],
            SinceLastMet(),
            ["Well below target in Art and 1 other subject, and no session in any of them is booked."],
        ),
        ([], [], SinceLastMet(positive=2), ["Two positive slips since the last meeting: say so."]),
        ([], [], SinceLastMet(positive=2, negative=["Art"]), []),
    ],
)  # fmt: skip
def test_each_line_has_its_rule(
    targets: list[OpenTarget], subjects: list[InSubject], since: SinceLastMet, said: list[str]
) -> None:
    assert list(agenda(today=TODAY, targets=targets, subjects=subjects, since=since)) == said


def test_the_first_three_stand_in_their_order() -> None:
    said = agenda(
        today=TODAY,
        targets=[OpenTarget("read on", SIX_WEEKS)],
        subjects=[FAR, FELL],
        since=SinceLastMet(negative=["Art", "Art"], missed=3),
    )
    assert [each.split()[0] for each in said] == ["Two", "History", "Open"]


words = st.text(alphabet="abc ", max_size=4)
some_subjects = st.builds(
    InSubject, words, st.sampled_from(["predicted", "current"]), words, words,
    st.fractions(-3, 3, max_denominator=3), well_below=st.booleans(), booked=st.booleans(),
)  # fmt: skip
some_since = st.builds(
    SinceLastMet, met=st.booleans(), negative=st.lists(words, max_size=12),
    positive=st.integers(0, 12), missed=st.integers(0, 12),
)  # fmt: skip


@given(
    st.lists(st.builds(OpenTarget, words, st.dates(date(2026, 1, 1), TODAY)), max_size=5),
    st.lists(some_subjects, max_size=12),
    some_since,
)
def test_whatever_there_is_it_is_three_sentences_at_most_in_whatever_order_it_is_read(
    targets: list[OpenTarget], subjects: list[InSubject], since: SinceLastMet
) -> None:
    said = agenda(today=TODAY, targets=targets, subjects=subjects, since=since)
    assert len(said) <= MOST
    assert all(each.endswith(".") and len(each) > 2 for each in said)
    distinct = {each.subject: each for each in subjects}
    once = list(distinct.values())
    turned = replace(since, negative=[*reversed(since.negative)])
    assert agenda(today=TODAY, targets=targets, subjects=once, since=since) == agenda(
        today=TODAY, targets=targets, subjects=once[::-1], since=turned
    )
