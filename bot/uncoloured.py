"""What a server has no use for: colours in a terminal."""

import sys


def import_log_without_colours() -> None:
    """Import the log's library without rich, which it takes wherever there is one: 10 MB to draw faults in colours."""
    if "structlog" in sys.modules or "rich" in sys.modules:
        return
    sys.modules["rich"] = None  # type: ignore[assignment]  # so Python is told that it is not to be had
    import structlog  # noqa: F401 - imported for good, while there is none

    del sys.modules["rich"]
