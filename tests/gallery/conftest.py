"""The gallery is made once a run for all its tests: what is drawn does not depend on the database engine."""

import pickle
from pathlib import Path

import pytest

from tests.gallery.everything import Gallery, everything
from tests.run_folder import made_once


def keep(folder: Path) -> None:
    (folder / "everything").write_bytes(pickle.dumps(everything()))


@pytest.fixture(scope="session")
def gallery(run_folder: Path) -> Gallery:
    kept = made_once(run_folder / "gallery", keep) / "everything"
    made: Gallery = pickle.loads(kept.read_bytes())  # noqa: S301 - a worker of this run wrote it
    return made
