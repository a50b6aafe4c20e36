"""How long Slack, and the person behind it, waits."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Seconds. Slack waits for three from the moment it sent a request."""

    answer: float = 2.2
    """Within which an answer goes into the acknowledgement."""
    keep: float = 0.4
    """For writing down what is not answered by then."""
    acknowledged: float = 2.8
    """Within which whatever it is has to be done or kept: it is not acknowledged else, and Slack sends it again."""
    form: float = 2.6
    """Within which a form is opened: a trigger_id dies after three, and what is said instead has a way to go, too."""
    account: float = 1.8
    """For all that Slack is asked about somebody who waits for an answer."""
    name: float = 0.4
    """For the names of all who are only mentioned, and for the bot's own."""
    place: float = 20.0
    """For looking at a channel and everybody in it."""


SLACKS = Waits()
"""What Slack grants."""
