"""Pupils shared evenly (P4)."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from models.rules.sharing import share_evenly


def test_who_has_fewest_gets_one_more() -> None:
    assert share_evenly([1, 2, 3], ["busy", "free"], {"busy": 9, "free": 2}) == [
        (1, "free"), (2, "busy"), (3, "free"),
    ]  # fmt: skip
    assert share_evenly([1], [], {}) == []


@given(
    st.lists(st.integers(), unique=True, max_size=60),
    st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)),
)
def test_everybody_has_one_and_nobody_two_more_than_another(
    pupils: list[int], mentors: list[str], loads: dict[str, int]
) -> None:
    pairs = share_evenly(pupils, mentors, loads)
    assert [pupil for pupil, _ in pairs] == pupils
    many = Counter(mentor for _, mentor in pairs)
    each = [many[mentor] for mentor in set(mentors)]
    assert max(each) - min(each) <= 1
