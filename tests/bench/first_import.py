"""A first import of a messy export: what it asks, its memory, and a dry run against a real one.

`make first-import` shows the reports as well, as whoever imports sees them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.importing import keeping_everything
from models.audit.entries import Actor
from models.db.database import Database
from models.exchange.apply import apply
from models.exchange.plan import plan
from models.exchange.questions import GivenAnswers
from models.exchange.report import report
from tests.bench.bars import Bar
from tests.bench.ground import MONDAY, NOW, folder, median
from tests.exchange.messy_school import write_messy_school

ROUNDS = 3
_ANSWERS = ("drop-autumn-1=2026-10",)
"""What the data manager of this school says to what is asked."""
_MEBIBYTE = 1024


def measure() -> Iterator[Bar]:
    with folder() as here:
        pupils = write_messy_school(here / "files", today=MONDAY)
        asked, dry, real = [], [], []
        for number in range(ROUNDS):
            path = here / f"{number}.db"
            first = _in_a_process(path, here / "files")
            asked.append(first["questions"])
            dry.append(_in_a_process(path, here / "files", *_ANSWERS)["seconds"])
            real.append(_in_a_process(path, here / "files", *_ANSWERS, carry_it_out=True)["seconds"])
        yield Bar(
            "a first import of a messy export asks", asked[0], aim=3, unit="questions",
            said=f"{pupils:,} pupils; answered by {', '.join(f'--answer {each}' for each in _ANSWERS)}",
        )  # fmt: skip
        yield Bar(
            "a dry run ÷ the import itself", median(dry) / median(real), aim=1,
            said=f"{median(dry):.2f} and {median(real):.2f} s of the processor",
        )  # fmt: skip
        pupils = write_messy_school(here / "large", today=MONDAY, pupils_per_year=300)
        large = _in_a_process(here / "large.db", here / "large", *_ANSWERS, carry_it_out=True)
        yield Bar(
            "memory of an import", large["kibibytes"] / _MEBIBYTE, aim=200, unit="MB", said=f"{pupils:,} pupils"
        )  # fmt: skip


def _in_a_process(database: Path, files: Path, *answers: str, carry_it_out: bool = False) -> dict[str, float]:
    """What one import took, in a process of its own so that its memory is its own."""
    words = [
        sys.executable,
        "-m",
        "tests.bench.first_import",
        str(database),
        str(files),
        "apply" if carry_it_out else "look",
        *answers,
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _import(path: str, files: str, what: str, answers: Sequence[str]) -> dict[str, float]:
    database = Database(f"sqlite:///{path}")
    database.migrate()
    started = time.process_time()
    with keeping_everything(), database.writing() as db:
        planned = plan(db, [Path(files)], MONDAY, answers=GivenAnswers(answers))
        if what == "apply":
            apply(db, planned, Actor(None, NOW, "bench"))
    took = time.process_time() - started
    database.close()
    for line in report(planned, applied=what == "apply"):
        print(line)  # noqa: T201 - the benchmark's output
    return {
        "seconds": took,
        "kibibytes": _most_memory(),
        "questions": len(planned.questions),
    }


def _most_memory() -> int:
    """Kibibytes that this process has had at most; what `resource` says of it is no less than its parent had."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])


def show() -> None:
    """The first import from its dry run to its end, as whoever imports sees it, and then what was measured."""
    with folder() as here:
        write_messy_school(here / "files", today=MONDAY)
        for what, answers in (("look", ()), ("apply", _ANSWERS)):
            print(f"$ staffroom import files{' --apply' * (what == 'apply')}")  # noqa: T201 - the output
            for each in answers:
                print(f"    --answer {each}")  # noqa: T201 - the output
            _import(str(here / "shown.db"), str(here / "files"), what, answers)
            print()  # noqa: T201 - the output
    for bar in measure():
        print(bar)  # noqa: T201 - the output


if __name__ == "__main__":
    if len(sys.argv) > 1:
        path, files, what, *answers = sys.argv[1:]
        print(json.dumps(_import(path, files, what, answers)))  # noqa: T201 - what the measuring process reads
    else:
        show()
