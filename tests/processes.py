"""Processes of the tests' own, forked off one in which everything is imported: a start takes milliseconds."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory

IMPORTED = (
    "bot.cli", "bot.running", "tests.warmed", "tests.conversations.test_book_at_once", "tests.soak.worker",
)  # fmt: skip
"""What the processes that are started here run; each of them is a fork, so none has the state of the tests."""


def processes() -> ForkServerContext:
    """What starts processes."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(IMPORTED))
    return context


@dataclass(frozen=True)
class Ended:
    """What became of a program."""

    code: int | None
    output: str
    errors: str


def run(
    program: Callable[[], object],
    words: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    said: str,
) -> Ended:
    """Run a program to its end, as a shell would: with these words after its name, in this folder, told this."""
    with TemporaryDirectory() as made:
        streams = Path(made)
        (streams / "input").write_text(said)
        process = processes().Process(
            target=_run, args=(program, list(words), folder, dict(environment), streams)
        )
        process.start()
        process.join()
        output, errors = ((streams / name).read_text() for name in ("output", "errors"))
        return Ended(process.exitcode, output, errors)


def _run(
    program: Callable[[], object], words: list[str], folder: Path, environment: dict[str, str], streams: Path
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, name in enumerate(("input", "output", "errors")):
        opened = os.open(streams / name, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - it lives as long as the process
    sys.argv = ["staffroom", *words]
    program()
