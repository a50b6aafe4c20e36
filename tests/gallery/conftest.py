"""The gallery is made once a run for all its tests: what is drawn does not depend on the database engine."""

import pickle
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.gallery.everything import Gallery, everything
from tests.gallery.story import EVERYBODY
from tests.run_folder import made_once

SOME = ("n.hussain", "d.whitfield", "h.marsh")
"""Who says every command with all its examples where `make test` looks: between them they may do nearly everything."""


def keep(sweeping: Sequence[str], folder: Path) -> None:
    (folder / "everything").write_bytes(pickle.dumps(everything(sweeping)))


@pytest.fixture(scope="session")
def gallery(run_folder: Path, pytestconfig: pytest.Config) -> Gallery:
    sweeping = SOME if pytestconfig.getoption("--share") else EVERYBODY
    kept = made_once(run_folder / "gallery", partial(keep, sweeping)) / "everything"
    made: Gallery = pickle.loads(kept.read_bytes())  # noqa: S301 - a worker of this run wrote it
    return made
