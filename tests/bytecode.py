"""What Python compiled is kept for the next run of the tests, where `make install` and any start of ours keep it too.

A plugin of pytest, since it has to come before the first import of ours: where the environment says that nothing may be
written beside the sources, each process compiled them all anew, for longer than it ran its tests.
"""

import gc
import os
import sys

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    sys.dont_write_bytecode = False
    # For the processes that this one starts.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    gc.disable()  # until all is imported and collected, as nothing of that is garbage: tests/conftest.py goes on
