"""Whether a transaction reads all that there is, the records of restricted pupils too, or of some of them."""

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from models.db.tables import Db

_ALL = "staffroom_whole"
ALL_OF_IT = {_ALL: True}
"""The option of a statement, or of a connection, that reads all there is."""
EVERYDAY = {_ALL: False}

_WHOLE = "whole"
_OPENED = "opened"


def whole(db: Db) -> None:
    """From here on this transaction reads the records of restricted pupils too.

    For what is done with the records and not in them: import, retention, subject access, backups. A person is shown
    what is so read only where they may read it (`Action.READ_RESTRICTED`).
    """
    db.flush()
    db.connection().info[_WHOLE] = True
    db.info.pop("school", None)


def opened(db: Db, pupil_ids: Iterable[int]) -> None:
    """From here on this transaction reads the records of these restricted pupils too, and of no other one.

    For whoever asks for one of them by name and may read it (`Action.READ_RESTRICTED`), and for no list.
    """
    db.flush()
    info = db.connection().info
    info[_OPENED] = opened_in(info) | frozenset(pupil_ids)
    db.info.pop("school", None)


def everyday(info: MutableMapping[Any, Any]) -> None:
    """A transaction begins, or the next of those that share one, and reads what everybody does."""
    info.pop(_WHOLE, None)
    info.pop(_OPENED, None)


def is_whole(info: Mapping[Any, Any]) -> bool:
    """Whether the transaction of the connection with this `info` reads all there is."""
    return _WHOLE in info


def opened_in(info: Mapping[Any, Any]) -> frozenset[int]:
    """The restricted pupils whose records are read all the same in it."""
    found: frozenset[int] = info.get(_OPENED, frozenset())
    return found


def reads_all(options: Any) -> bool:
    """Whether these are the options of a statement that reads all there is."""
    return bool(options.get(_ALL))
