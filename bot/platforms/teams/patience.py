"""How long Teams, and the person behind it, waits."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TeamsWaits:
    """Seconds. Teams waits for five, from the moment it asks with a press, a dialog or a form."""

    answer: float = 4.0
    """Within which what was asked has to be answered."""
    beside: float = 1.0
    """What is sent beside an answer may take so long more."""
    account: float = 2.0
    """For all that Teams is asked about somebody who waits for an answer."""


TEAMS = TeamsWaits()
"""What Teams grants."""
