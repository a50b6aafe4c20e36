"""Logs: JSON lines on standard error, with ids and references, never names, texts or secrets."""

import inspect
import logging
import sys
import threading
import time
import warnings
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

from bot.faults_in_logs import has_written, place, without_values
from bot.log_lines import LogLines, stamp

LEVELS = ("debug", "info", "warning", "error")
USUAL_LEVEL = "info"
NOISY = ("slack_bolt", "slack_sdk", "aiohttp", "httpx", "uvicorn.access", "apscheduler")
"""Libraries that log requests at INFO, some with their bodies."""


def log_to_stderr(level: str) -> None:
    """Write logs from this level up; libraries only from warnings up. Whoever logs, each line is JSON."""
    number = logging.getLevelNamesMapping()[(level if level.casefold() in LEVELS else USUAL_LEVEL).upper()]
    lines = LogLines(sys.stderr, time.monotonic)
    root = logging.getLogger()
    root.handlers[:] = [each for each in root.handlers if not isinstance(each, _OfLibraries)]
    root.addHandler(_OfLibraries(lines))
    root.setLevel(logging.WARNING)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.processors.add_log_level, _stamped, _with_fault, _as_one],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: _Ours(lines),
        cache_logger_on_first_use=False,
    )


def log_all_else() -> None:
    """For a program that runs for long: warnings, and faults that nobody catches, are lines of the log, too."""
    log = structlog.get_logger("python")

    def uncaught(
        kind: type[BaseException], fault: BaseException | None, _trace: TracebackType | None = None
    ) -> None:
        log.error("not caught", fault=without_values(fault) if fault is not None else [kind.__qualname__])

    sys.excepthook = uncaught
    threading.excepthook = lambda args: uncaught(args.exc_type, args.exc_value)
    sys.unraisablehook = lambda args: uncaught(args.exc_type, args.exc_value)
    warnings.showwarning = _warned


def forgo_previews() -> None:
    """Say nothing of what Teams' library warns of while it is imported: a preview that nobody here uses."""
    warnings.filterwarnings("ignore", message="HtmlWidgetSecurityPolicy is in preview")


class _Ours:
    """What structlog hands its events to."""

    def __init__(self, lines: LogLines) -> None:
        self.debug = self.info = self.warning = self.error = self.critical = lines.write


class _OfLibraries(logging.Handler):
    """What libraries log: their own words, and none of what they put into them."""

    def __init__(self, lines: LogLines) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        event = {
            "event": _own_words(record),
            "level": record.levelname.lower(),
            "library": record.name,
            "place": f"{place(record.pathname)}:{record.lineno}",
            "timestamp": stamp(),
        }
        fault = record.exc_info[1] if record.exc_info else None
        self._lines.write(event | ({"fault": without_values(fault)} if fault is not None else {}))


def _own_words(record: logging.LogRecord) -> str:
    """The message as the library's code has it; where it was put together at the time, nobody knows out of what."""
    frame = inspect.currentframe()
    while frame is not None:
        code = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName:
            words = str(record.msg)
            return words.strip() if has_written(code, words) else "(left out)"
        frame = frame.f_back
    return "(left out)"


def _stamped(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event["timestamp"] = stamp()
    return event


def _with_fault(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    fault = event.pop("exc_info", None)
    if fault is True:
        fault = sys.exc_info()[1]
    if isinstance(fault, BaseException):
        event["fault"] = without_values(fault)
    return event


def _as_one(
    _logger: object, _name: str, event: Mapping[str, Any]
) -> tuple[tuple[Mapping[str, Any]], Mapping[str, Any]]:
    return (event,), {}


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning's words may quote what it warns of: its kind and its place do not."""
    del message, file, line
    structlog.get_logger("python").warning(
        "python warns", category=category.__qualname__, place=f"{place(filename)}:{lineno}"
    )
