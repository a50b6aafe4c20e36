"""Who can open a backup: it is encrypted to public keys, so that whoever writes one need not be able to read it.

The format is age's (age-encryption.org), which other programs open, too. Beside the school's keys, whose private
halves lie elsewhere, this machine has one of its own for the drills: it can read the database anyway.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyrage import (
    DecryptError,
    EncryptError,
    IdentityError,
    RecipientError,
    decrypt_io,
    encrypt_io,
)
from pyrage.x25519 import Identity, Recipient

from models.db.errors import Sorry
from models.lifecycle.backup.private_files import new_file

_ERRNO = re.compile(r"\[Errno (\d{1,5})\]")
_PRIVATE = "AGE-SECRET-KEY-"


@dataclass(frozen=True)
class BackupKeys:
    """The school's public keys, as they are written, and the file of this machine's own private key."""

    public: Sequence[str]
    own: Path

    @property
    def encrypts(self) -> bool:
        return bool(self.public)

    def to_write(self) -> list[Recipient]:
        """Those that a new backup is encrypted to; this machine's own is made the first time.

        Raises Sorry where one of them is none.
        """
        if not self.own.exists():
            self.own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_key(self.own, comment="This machine's own key, for the drills. It opens backups made here.")
        return [
            *(_recipient(each) for each in self.public),
            *(each.to_public() for each in read_keys(self.own)),
        ]

    def to_read(self, file: Path | None) -> list[Identity]:
        """The private keys in this file; left out, this machine's own. Raises Sorry where there are none."""
        if file is None and not self.own.exists():
            raise Sorry(
                "The backup is encrypted, and this machine has no key of its own. "
                "Name the file with the school's private key: --key FILE"
            )
        return read_keys(file or self.own)


def _recipient(written: str) -> Recipient:
    try:
        return Recipient.from_str(written)
    except RecipientError:
        raise Sorry(
            f"BACKUP_KEYS has “{written[:12]}…”, which is no public key: those begin with age1. "
            "Make one with: staffroom backup key FILE"
        ) from None


def check_public(keys: Sequence[str]) -> None:
    """Raises Sorry where one of these is no public key."""
    for each in keys:
        _recipient(each)


def make_key(path: Path, *, comment: str) -> str:
    """Write a new private key to a file that is there for nobody else; its public half.

    Raises Sorry where there is such a file already.
    """
    made = Identity.generate()
    public = str(made.to_public())
    try:
        with new_file(path) as file:
            file.write(f"# {comment}\n# public key: {public}\n{made}\n".encode())
    except FileExistsError:
        raise Sorry(f"{path} is there already, and a key is not written over. Name another file.") from None
    except OSError as fault:
        raise Sorry(f"{path} cannot be written: {os.strerror(fault.errno or 0)}.") from None
    return public


def read_keys(path: Path) -> list[Identity]:
    """The private keys in a file, among its comments. Raises Sorry where there are none."""
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
        found = [Identity.from_str(each.strip()) for each in lines if each.strip().startswith(_PRIVATE)]
    except OSError as fault:
        raise Sorry(f"The key {path} cannot be read: {os.strerror(fault.errno or 0)}.") from None
    except IdentityError:
        found = []
    if not found:
        raise Sorry(
            f"{path} holds no private key: a line of it begins with {_PRIVATE}1. Name the right file."
        )
    return found


def encrypt(plain: Path, to: Path, keys: Sequence[Recipient]) -> None:
    """Write the file encrypted, on the disk when this returns. Raises OSError where it cannot be written."""
    with plain.open("rb") as read, new_file(to) as written:
        try:
            encrypt_io(read, written, list(keys))
        except EncryptError as fault:
            # The disk's own trouble is packed in it, with its number.
            said = _ERRNO.search(str(fault))
            number = int(said[1]) if said is not None else 0
            raise (OSError(number, os.strerror(number)) if number else OSError(str(fault))) from fault


def decrypt(file: Path, to: Path, keys: Sequence[Identity]) -> None:
    """Write what is in it.

    Raises Sorry where it is not for these keys, or was changed or cut, and OSError where it cannot be written.
    """
    damaged = Sorry(f"{file.name} cannot be decrypted: it was changed or cut. Use another backup.")
    with file.open("rb") as read, new_file(to) as written:
        try:
            decrypt_io(read, written, list(keys))
        except DecryptError as fault:
            if "keys" in str(fault):
                raise Sorry(f"This key does not open {file.name}. Name the right one: --key FILE") from None
            raise damaged from None
        except OSError as fault:
            # The disk's own troubles have a number; a piece that is not what was written has none.
            if fault.errno is None:
                raise damaged from None
            raise
