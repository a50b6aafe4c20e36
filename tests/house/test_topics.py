"""Every topic has its name, its words and its keys in one place."""

import ast
from pathlib import Path

from bot.notices import TOPICS
from models.outbox.topics import Topic
from tests.house.trees import tree_of, within

ROOT = Path(__file__).parents[2]
NOT_PROMISED = {Topic.SLIP_SHOWN}
"""An answer that was given, kept so that it can be emptied."""


def test_every_topic_has_words_and_a_label() -> None:
    assert set(TOPICS) == set(Topic), (
        "Say each topic in a file of bot/notices/, and list it in bot/notices/__init__.py: "
        f"{sorted(set(Topic) ^ set(TOPICS))}"
    )
    assert [topic for topic in Topic if not topic.label] == []


def test_every_topic_is_promised_by_somebody() -> None:
    promised = {
        Topic[given.attr]
        for floor in ("models", "scheduler")
        for path in (ROOT / floor).rglob("*.py")
        for call in within(tree_of(path), ast.Call)
        for given in call.args
        if isinstance(given, ast.Attribute) and ast.unparse(given.value) == Topic.__name__
    }
    assert promised == set(Topic) - NOT_PROMISED, (
        "Write promise(db, Topic.…) beside the fact, in models/ or scheduler/deeds/"
    )


def test_a_key_says_of_what_and_for_whom() -> None:
    assert Topic.SLIP_NEW.key(7) == "slip.new/7"
    assert Topic.MORNING_NOTE.key("2026-11-23", staff=4) == "mentor.morning/2026-11-23/staff:4"
