"""Zip archives, the wrapping of XLSX and ODS too: counted and weighed before their parts are unpacked."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from models.exchange.reading.limits import MOST_MEMBERS, MOST_UNPACKED, TooMuch

_ENTRY = 46
"""Bytes that the directory of an archive needs for one member at least, its name not counted."""
_PIECE = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    KeyError,
    EOFError,
)


class Archive:
    """The members of an archive; reads no more of it than may be unpacked."""

    def __init__(self, content: bytes) -> None:
        """Raises TooMuch where it is broken, locked, or holds too many members."""
        if _directory_size(content) > MOST_MEMBERS * (_ENTRY + 200):
            raise _too_many()
        try:
            self._packed = zipfile.ZipFile(io.BytesIO(content))
        except _BROKEN:
            raise _broken() from None
        members = self._packed.infolist()
        if len(members) > MOST_MEMBERS:
            raise _too_many()
        if any(member.flag_bits & 1 for member in members):
            raise TooMuch(
                "this file has a password", "Save it without one, in a place that only you can open."
            )
        self._left = MOST_UNPACKED
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise _too_large()

    @property
    def names(self) -> list[str]:
        """The members in the order of the archive, folders left out."""
        return [each.filename for each in self._packed.infolist() if not each.is_dir()]

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a member, a piece at a time. Raises TooMuch: what a member says of its size may be false."""
        try:
            with self._packed.open(name) as member:
                while piece := member.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise _too_large()
                    yield piece
        except TooMuch:
            raise
        except _BROKEN:
            raise _broken() from None

    def read(self, name: str) -> bytes:
        """The whole content of a member. Raises TooMuch."""
        return b"".join(self.pieces(name))


def _directory_size(content: bytes) -> int:
    """How many bytes the archive's directory says it has; 0 where there is none."""
    end = content.rfind(b"PK\x05\x06")
    size = int.from_bytes(content[end + 12 : end + 16], "little") if end >= 0 else 0
    wide = content.rfind(b"PK\x06\x06")
    if wide >= 0:
        size = max(
            size if size != 0xFFFFFFFF else 0, int.from_bytes(content[wide + 40 : wide + 48], "little")
        )
    return size


def _broken() -> TooMuch:
    return TooMuch(
        "this looks like a workbook or a zip but cannot be read", "Save it again, or export again."
    )


def _too_many() -> TooMuch:
    return TooMuch(
        f"this holds more than {MOST_MEMBERS:,} files", "An export has a few. Check that it is one."
    )


def _too_large() -> TooMuch:
    return TooMuch(
        f"this unpacks to more than {MOST_UNPACKED // 1024 // 1024} MB",
        "An export is much smaller. Check that it is one.",
    )
