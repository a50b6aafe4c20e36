"""The gallery is made once a run for all its tests: what is drawn does not depend on the database engine.

`make test-all` holds all its conversations; what `make test` looks at has what is hardest to draw, and no story.
"""

import pickle
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.gallery.everything import Gallery, everything, hardest
from tests.run_folder import made_once


def keep(made: Callable[[], Gallery], folder: Path) -> None:
    (folder / "everything").write_bytes(pickle.dumps(made()))


@pytest.fixture(scope="session")
def gallery(run_folder: Path, pytestconfig: pytest.Config) -> Gallery:
    made_of = hardest if pytestconfig.getoption("--share") else everything
    kept = made_once(run_folder / "gallery", partial(keep, made_of)) / "everything"
    made: Gallery = pickle.loads(kept.read_bytes())  # noqa: S301 - a worker of this run wrote it
    return made
