"""How long the command line takes to say anything, against a Python that does nothing."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from tests.bench.bars import Bar
from tests.bench.ground import median, seconds

ROUNDS = 5


def measure() -> Iterator[Bar]:
    for line in (("--help",), ("--version",)):
        words = [sys.executable, "-m", "bot", *line]
        took = median(
            [seconds(partial(subprocess.run, words, check=True, capture_output=True)) for _ in range(ROUNDS)]
        )
        yield Bar(f"staffroom {' '.join(line)}", took, 0.5, "s", held=False)
