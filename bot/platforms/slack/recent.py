"""What was seen lately, so that a platform that says it again is not answered again."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager


class Recent:
    """Remembers so many keys, the oldest forgotten first; what matters for ever is in the database."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._keys: OrderedDict[str, None] = OrderedDict()

    @contextmanager
    def once(self, key: str) -> Iterator[bool]:
        """Whether the key is new; what fails inside may be tried again."""
        new = key not in self._keys
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        done = False
        try:
            yield new
            done = True
        finally:
            if new and not done:
                self._keys.pop(key, None)
