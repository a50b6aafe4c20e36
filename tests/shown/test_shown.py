"""What is shown is true: forty lines, each understood or asked about, and ten duties within their keys."""

import pytest

from tests.conversations.test_keystrokes import DUTIES
from tests.shown.__main__ import keys
from tests.shown.lines import LINES, transcript

_NOT_UNDERSTOOD = ("I do not know “", "Something went wrong", "I find no command in that")


@pytest.mark.whole("tests/conversations/test_keystrokes.py::test_a_duty_takes_few_keys")
@pytest.mark.P8
def test_each_of_forty_lines_is_understood_or_asked_about() -> None:
    heard = list(transcript())
    assert [(who, line) for who, line, _ in heard] == list(LINES)
    assert len(set(LINES)) == 40
    assert [line for _, line, answer in heard if not answer or answer.startswith(_NOT_UNDERSTOOD)] == []


def test_the_keys_of_ten_duties_are_counted_from_what_is_typed() -> None:
    _, *rows = keys()
    assert len(rows) == len(DUTIES) == 10
    for row, (duty, most, _, _, short, _) in zip(rows, DUTIES, strict=True):
        assert row.startswith(duty)
        assert row.endswith(short)
        counted, limit = map(int, row.removeprefix(duty).split()[:2])
        assert counted == len(short) + 1 <= limit == most
