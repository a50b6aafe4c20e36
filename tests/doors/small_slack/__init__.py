"""A small Slack of our own: it keeps what it is told, enforces the limits, and can be troublesome."""

from tests.doors.small_slack.limits import reasons_blocks, reasons_view
from tests.doors.small_slack.server import Call, SmallSlack, Trouble

__all__ = ["Call", "SmallSlack", "Trouble", "reasons_blocks", "reasons_view"]
