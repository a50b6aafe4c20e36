"""Each line of the log is JSON, no kind of them fills the disk, and no word of a person comes in by way of a fault."""

import asyncio
import gc
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sqlalchemy import text

from bot.faults_in_logs import without_values
from bot.log_lines import LONGEST, MOST, SPAN_SECONDS, LogLines
from bot.logs import log_all_else, log_to_stderr
from models.db.database import Database
from models.school.people import Staff
from tests.characters import ANY

NAME = "Amyzzz Carterzzz"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    handlers, level, shown = list(root.handlers), root.level, warnings.showwarning
    yield
    root.handlers[:], root.level, warnings.showwarning = handlers, level, shown
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was logged so far; each line must be an object in JSON, and none may have the name in it."""
    written = capsys.readouterr().err
    assert "zzz" not in written
    assert written.isascii()
    assert written.endswith("\n") or not written
    found = [json.loads(line) for line in written.splitlines()]
    assert all({"event", "level", "timestamp"} <= each.keys() for each in found)
    return found


def typed(words: str) -> int:
    return int(words)


def looked_up(words: str) -> int:
    return {"Ben": 1}[words]


def from_a_cause(words: str) -> None:
    try:
        typed(words)
    except ValueError as wrong:
        raise RuntimeError(f"{words} is not known") from wrong


def in_a_group(words: str) -> None:
    raise ExceptionGroup(f"of {words}", [ValueError(words), KeyError(words)])


def validated(words: str) -> None:
    TypeAdapter(dict[str, int]).validate_python({words: words})


def opened(words: str) -> None:
    open(f"/nowhere/{words}")  # noqa: PTH123, SIM115 - it is not there


FAULTS: tuple[Callable[[str], object], ...] = (
    typed, looked_up, from_a_cause, in_a_group, validated, opened, date.fromisoformat, json.loads,
)  # fmt: skip


@pytest.mark.parametrize("goes_wrong", FAULTS)
def test_a_fault_is_told_by_its_kind_and_place_alone(
    capsys: pytest.CaptureFixture[str], goes_wrong: Callable[[str], object]
) -> None:
    log_to_stderr("info")
    try:
        goes_wrong(NAME)
    except Exception as fault:
        structlog.get_logger().error("fault", reference="A1", exc_info=fault)
        structlog.get_logger().exception("job failed")
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
        kind = type(fault).__name__
    found = lines(capsys)
    assert [each["event"] for each in found] == ["fault", "job failed", "Exception in ASGI application"]
    for each in found:
        assert kind in each["fault"][0]
        assert any("tests/house/test_logs.py" in line for line in each["fault"])


def test_a_fault_of_a_database_has_its_code_and_no_row(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_stderr("info")
    for _ in range(2):
        try:
            with database.writing() as db:
                db.add(Staff(email=f"{NAME}@school.example", forename=NAME, surname=NAME))
        except Exception:  # noqa: BLE001 - whatever it is
            structlog.get_logger().exception("fault")
    try:
        with database.reading() as db:
            db.execute(text("SELECT CAST(:name AS integer) / 0, no_such_column"), {"name": NAME})
    except Exception:  # noqa: BLE001 - whatever it is
        structlog.get_logger().exception("fault")
    twice, unknown = lines(capsys)
    assert "IntegrityError" in twice["fault"][0]
    code = "SQLITE_CONSTRAINT_UNIQUE" if database.is_sqlite else "23505 staff"
    assert any(code in line for line in twice["fault"])
    assert any("rror" in line for line in unknown["fault"])


def test_a_fault_says_in_its_own_words_what_its_code_says_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("info")
    try:
        refuse()
    except ValueError:
        structlog.get_logger().exception("fault")
    (line,) = lines(capsys)
    assert line["fault"][0] == "ValueError: give a day, an id or a key"


def test_what_libraries_log_is_json_without_what_they_put_into_it(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("info")
    library = logging.getLogger("a.library")
    library.error('cannot send "%s"', NAME)
    library.error(f"cannot send {NAME}")  # as libraries do
    library.warning("a line\nand %r in the next", NAME)
    library.info("nobody wants to know")
    first, second, third = lines(capsys)
    assert first["event"] == 'cannot send "%s"'
    assert (first["level"], first["library"]) == ("error", "a.library")
    assert second["event"] == "(left out)"
    assert second["place"].startswith("tests/house/test_logs.py:")
    assert third["event"] == "a line\nand %r in the next"


@pytest.mark.whole
def test_warnings_and_what_nobody_catches_are_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr("info")
    log_all_else()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(UserWarning(NAME), UserWarning, __file__, 7)
    sys.excepthook(ValueError, ValueError(NAME), None)
    thread = threading.Thread(target=typed, args=(NAME,))
    thread.start()
    thread.join()
    asyncio.run(_fails_behind())
    gc.collect()
    warned, uncaught, threads, tasks = lines(capsys)
    assert (warned["event"], warned["category"]) == ("python warns", "UserWarning")
    assert warned["place"] == "tests/house/test_logs.py:7"
    assert uncaught["fault"] == ["ValueError"]
    assert any("typed" in line for line in threads["fault"])
    assert tasks["library"] == "asyncio"
    assert any("typed" in line for line in tasks["fault"])


async def _fails_behind() -> None:
    task = asyncio.create_task(_typed())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task


async def _typed() -> None:
    typed(NAME)


def refuse() -> None:
    raise ValueError("give a day, an id or a key")


class Timed:
    """Lines at a time that the test sets."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.seconds = 0.0
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.lines = LogLines(
            self.stream, lambda: self.seconds, later=lambda seconds, deed: self.later.append((seconds, deed))
        )

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


def test_of_too_many_lines_of_a_kind_only_their_number_is_written() -> None:
    log = Timed()
    for number in range(100_000):
        log.lines.write({"event": "refused", "level": "info", "why": number})
    log.lines.write({"event": "another", "level": "info"})
    assert [each["event"] for each in log.read()] == ["refused"] * MOST + ["another"]
    ((seconds, tell),) = log.later
    assert seconds == SPAN_SECONDS
    log.seconds = SPAN_SECONDS
    tell()
    *_, last = log.read()
    assert (last["event"], last["of"]["event"], last["count"]) == (
        "log lines left out",
        "refused",
        100_000 - MOST,
    )
    log.lines.write({"event": "refused", "level": "info"})
    assert log.read()[-1] == {"event": "refused", "level": "info"}


def test_what_was_left_out_is_told_before_the_next_line_where_nobody_woke() -> None:
    log = Timed()
    for _ in range(MOST + 7):
        log.lines.write({"event": "refused", "level": "info"})
    log.seconds = SPAN_SECONDS
    log.lines.write({"event": "another", "level": "info"})
    assert [each["event"] for each in log.read()[-2:]] == ["log lines left out", "another"]


def test_kinds_without_end_are_counted_together() -> None:
    log = Timed()
    for number in range(10_000):
        log.lines.write({"event": f"number {number}", "level": "info"})
    assert len(log.read()) < 400
    log.lines.tell_left_out()
    assert sum(each.get("count", 0) for each in log.read()) > 9_600


@pytest.mark.whole
@given(st.recursive(st.none() | st.floats() | st.text(ANY) | st.binary(), st.lists, max_leaves=5))
def test_whatever_is_logged_each_line_is_json(value: object) -> None:
    log = Timed()
    log.lines.write({"event": "any", "level": "info", "value": value, "text": str(value)})
    (line,) = log.stream.getvalue().split("\n")[:-1]
    assert json.loads(line, parse_constant=_no_constant)["event"] == "any"


def _no_constant(name: str) -> object:
    raise AssertionError(f"{name} is no JSON")


def test_no_line_is_without_end() -> None:
    log = Timed()
    log.lines.write({"event": "any", "level": "info", "value": "x" * 10**6, "list": ["y" * 9_000] * 100})
    assert len(log.stream.getvalue()) <= LONGEST * 2
    assert log.read()


def test_a_stream_that_is_closed_stops_nothing() -> None:
    log = Timed()
    log.stream.close()
    log.lines.write({"event": "any", "level": "info"})


def test_a_fault_without_end_is_told_in_some_lines() -> None:
    def deep(number: int) -> int:
        return deep(number + 1)

    with pytest.raises(RecursionError) as endless:
        deep(0)
    assert len(without_values(endless.value)) < 40
