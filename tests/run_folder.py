"""The temporary folder of one run of the tests: in memory where there is room, and gone once the run is over."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps files in memory; it is missing elsewhere
ROOM = 1 << 30
"""The free bytes that a place must have, so that no run fills it up."""


class RunFolder:
    """A folder that is one run's for as long as its process lives.

    A process that is killed removes nothing. So each holds a lock, which ends with it however it ends, and whoever
    opens a folder next removes those whose lock nobody holds.
    """

    def __init__(self, places: Sequence[Path], *, room: int = ROOM) -> None:
        """In the first place that has room; in the last one in any case."""
        for place in places:
            with suppress(OSError):
                above = place / f"staffroom-tests-{os.getuid()}"
                above.mkdir(mode=0o700, exist_ok=True)
                # Without this lock a folder that was made a moment ago would look like one that was left behind.
                with locked(above / "opening"):
                    for left in above.glob("run-*"):
                        _remove_unless_alive(left)
                    if place == places[-1] or shutil.disk_usage(place).free >= room:
                        self.path = Path(tempfile.mkdtemp(prefix="run-", dir=above))
                        self._alive = (self.path / "alive").open("w")
                        fcntl.flock(self._alive, fcntl.LOCK_EX)
                        return
        raise OSError(f"no temporary folder can be made in {' or '.join(map(str, places))}")

    def close(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._alive.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone among the processes that lock this file; the others wait."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder as `make` filled it: once for all processes; those who come meanwhile wait."""
    with locked(folder.with_name(f"{folder.name}.lock")):
        if not folder.exists():
            unfinished = folder.with_name(f"{folder.name}.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder


def _remove_unless_alive(folder: Path) -> None:
    with suppress(FileNotFoundError), (folder / "alive").open("r") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
    shutil.rmtree(folder, ignore_errors=True)
