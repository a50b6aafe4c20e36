"""Every topic has its name, its words and its keys in one place."""

import ast
from pathlib import Path

from bot.notices import TOPICS
from models.audit.deeds import Deed
from models.outbox.topics import Topic

ROOT = Path(__file__).parents[2]


def test_every_topic_has_words_and_a_label() -> None:
    assert set(TOPICS) == set(Topic)
    assert [topic for topic in Topic if not topic.label] == []


def test_a_key_says_of_what_and_for_whom() -> None:
    assert Topic.SLIP_NEW.key(7) == "slip.new/7"
    assert Topic.MORNING_NOTE.key("2026-11-23", staff=4) == "mentor.morning/2026-11-23/staff:4"


def test_no_two_rooms_agree_on_a_deed_or_a_topic_by_equal_strings() -> None:
    words = {each.value for each in (*Deed, *Topic) if "." in each.value}
    written = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value!s}"
        for folder in ("bot", "models", "scheduler")
        for path in (ROOT / folder).rglob("*.py")
        if path.name not in {"deeds.py", "topics.py"} and "versions" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in words
    ]
    # A button's action is a name of its own, declared once on its dataclass.
    assert [each for each in written if not _is_an_action(each)] == []


def _is_an_action(place: str) -> bool:
    path, _, line = place.split(" ", maxsplit=1)[0].rpartition(":")
    return "action=" in (ROOT / path).read_text("utf-8").splitlines()[int(line) - 1]
