"""What Python compiled is kept for the next run, in the virtual environment and so beside no source.

A plugin of pytest, since it has to come before the first import of ours: where nothing may be written beside the
sources, each process compiled them all anew, for longer than it ran its tests.
"""

import gc
import os
import sys
from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if sys.pycache_prefix is None:
        kept = str(Path(sys.prefix) / "compiled")
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = kept
    sys.dont_write_bytecode = False
    # For the processes that this one starts.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    gc.disable()  # until all is imported and collected, as nothing of that is garbage: tests/conftest.py goes on
