"""A worker tells what became of a test in one message, and not in five.

Of each test a worker would send that it begins, one report of each of its three phases, and that it ends; the process
that prints dots reads them all. Half of what a small test takes went there.
"""

import pytest
from _pytest.runner import runtestprotocol  # what pytest's own hook calls; there is no public way to it


class OneReport:
    """The report of the test itself, and that of a phase before or after it which went wrong or was skipped."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        for report in runtestprotocol(item, log=False, nextitem=nextitem):
            if report.when == "call" or not report.passed:
                item.ihook.pytest_runtest_logreport(report=report)
        return True


def tell_once(config: pytest.Config) -> None:
    """In a worker; but where somebody asked how long each phase took, or for a file of all reports."""
    if config.getoption("durations") is None and config.getoption("xmlpath") is None:
        config.pluginmanager.register(OneReport())
