"""Files that are their own user's alone from their first moment, and never one that was there before."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedWriter
from pathlib import Path

OWN = 0o600
PIECE = 1 << 20
"""Bytes that are copied at a time."""


@contextmanager
def new_file(path: Path) -> Iterator[BufferedWriter]:
    """Written in the block, and on the disk when that ends. Raises OSError where it is there already."""
    path.touch(mode=OWN, exist_ok=False)
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def copy(source: Path, to: Path) -> None:
    """The same bytes in a new file. Raises OSError where they cannot be written."""
    with source.open("rb") as read, new_file(to) as written:
        while piece := read.read(PIECE):
            written.write(piece)


def on_disk(path: Path) -> None:
    """What another program wrote stays, whatever happens to the machine."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
