"""The rules by which something happens about a pupil by itself: each is some deed's, and is said in plain words."""

import ast
from pathlib import Path

import pytest

from models.rules.triggers import Trigger
from models.school.settings import Settings
from tests.house.trees import tree_of, within

ROOT = Path(__file__).parents[2]


def carried_out() -> list[str]:
    """The rules that deeds say they carry out."""
    return [
        of.attr
        for path in (ROOT / "models").rglob("*.py")
        for found in within(tree_of(path), ast.FunctionDef)
        for said in found.decorator_list
        if isinstance(said, ast.Call) and isinstance(said.func, ast.Name) and said.func.id == "carries_out"
        for of in said.args
        if isinstance(of, ast.Attribute)
    ]


def test_each_rule_is_carried_out_by_a_deed_that_says_so() -> None:
    assert sorted(carried_out()) == sorted(each.name for each in Trigger)


@pytest.mark.parametrize("rule", list(Trigger))
def test_a_rule_is_said_in_whole_sentences_with_the_school_s_numbers(rule: Trigger) -> None:
    said = rule.whole(vars(Settings(follow_up_days=1, follow_up_weeks=6, below_subjects=4)))
    assert not {"{", "}"} & set(said)
    assert "1 school days" not in said
    assert said.startswith("When ")
    assert said.endswith(".")
