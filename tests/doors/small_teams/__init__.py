"""A small Teams of our own: a Bot Connector on loopback, and activities signed with a key of its own."""

from tests.doors.small_teams.activities import Activities
from tests.doors.small_teams.cards import activity_card, wrong_with
from tests.doors.small_teams.keys import APP_ID, Keys
from tests.doors.small_teams.server import SmallTeams
from tests.doors.small_teams.tenant import Channel, Message, Person
from tests.doors.small_teams.wire import Call, Trouble

__all__ = [
    "APP_ID",
    "Activities",
    "Call",
    "Channel",
    "Keys",
    "Message",
    "Person",
    "SmallTeams",
    "Trouble",
    "activity_card",
    "wrong_with",
]
