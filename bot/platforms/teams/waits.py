"""How long Teams, the person behind it, and what is kept of both may wait."""

from dataclasses import dataclass
from datetime import timedelta

from bot.platforms.accounts import PROVEN_FOR
from bot.platforms.inbox import KEPT_FOR


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Seconds, but for the last two. Teams waits for five, from the moment it asks with a press, a dialog or a form."""

    answer: float = 4.0
    """Within which what was asked has to be answered."""
    keep: float = 0.6
    """For writing down what is not answered by then."""
    beside: float = 1.0
    """What is sent beside an answer may take so long more."""
    account: float = 2.0
    """For all that Teams is asked about somebody who waits for an answer."""
    known: float = 3.0
    """Within which it has to be known who that is; our own database may have to be waited for, too."""
    message: float = 9.0
    """Within which what was written has to be answered: Teams waits for fifteen until the answer is sent."""
    sent: float = 4.0
    """For sending it."""
    more: float = 0.3
    """For each further message of it: Teams takes seven a second, and a list of commands has an answer each."""
    acknowledged: float = 14.0
    """Within which whatever was sent to us has to be done or kept: it is not acknowledged else."""
    proven_for: timedelta = PROVEN_FOR
    """After so long Teams is asked again whose an account is."""
    kept_for: timedelta = KEPT_FOR
    """A request that could not be answered yet is kept so long."""


TEAMS = Waits()
"""What Teams grants."""
