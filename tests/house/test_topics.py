"""Every topic has its name, its words and its keys in one place."""

from bot.notices import TOPICS
from models.outbox.topics import Topic


def test_every_topic_has_words_and_a_label() -> None:
    assert set(TOPICS) == set(Topic), (
        "Say each topic in a file of bot/notices/, and list it in bot/notices/__init__.py: "
        f"{sorted(set(Topic) ^ set(TOPICS))}"
    )
    assert [topic for topic in Topic if not topic.label] == []


def test_a_key_says_of_what_and_for_whom() -> None:
    assert Topic.SLIP_NEW.key(7) == "slip.new/7"
    assert Topic.MORNING_NOTE.key("2026-11-23", staff=4) == "mentor.morning/2026-11-23/staff:4"
