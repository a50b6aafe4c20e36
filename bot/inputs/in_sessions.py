"""A pupil who is meant by what there is of them in sessions: of several with the name, whoever is in it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.inputs.excepted import behind_but
from bot.inputs.line import Asking
from bot.inputs.pupils import PupilField
from bot.inputs.whom import First, ones_own
from models.rules.wording import example, to_type
from models.sessions.availability import HORIZON
from models.sessions.cases import open_cases
from models.sessions.occupied import held_bookings, in_these
from models.sessions.register_which import SaidOfSession, sessions_meant


def _or_own(ask: Asking, there: Callable[[Sequence[int]], Collection[int]]) -> First:
    """Those who are there; where none of them is, the speaker's own."""

    def first(found: Sequence[int]) -> Collection[int]:
        if len(found) < 2:
            return found
        known = there(found)
        return [each for each in found if each in known] or ones_own(ask)(found)

    return first


class Excepted(int):
    """A pupil who is named as the one of whom something is not said: all here except oscar."""


@dataclass(frozen=True, kw_only=True)
class RegisterPupilField(PupilField):
    """Of several with the name, who is booked into the session of one's own that is on now or was last."""

    def read(self, ask: Asking, phrases: Sequence[str]) -> int:
        first, *others = phrases
        words = first.split()
        words = words[behind_but(words) :]
        found = super().read(ask, [" ".join(words), *others])
        return Excepted(found) if len(words) < len(first.split()) else found

    several: str = f"Type a line for each, such as: {example('register Amy Carter late 10')}"
    of_group: str = f"A register is of a session. To see yours: {to_type('register')}"

    def first(self, ask: Asking) -> First:
        def there(found: Sequence[int]) -> Collection[int]:
            now = ask.now.astimezone(ask.school.settings.timezone)
            on = sessions_meant(ask.db, ask.who, SaidOfSession(), now)
            return in_these(ask.db, [each.session_id for each in on], found)

        return _or_own(ask, there)


@dataclass(frozen=True, kw_only=True)
class BookedPupilField(PupilField):
    """Of several with the name, who has a session to come."""

    def first(self, ask: Asking) -> First:
        return _or_own(ask, lambda found: held_bookings(ask.db, found, ask.today, ask.today + HORIZON).keys())


@dataclass(frozen=True, kw_only=True)
class AbsentPupilField(PupilField):
    """Of several with the name, whose absence is the speaker's to follow up."""

    def first(self, ask: Asking) -> First:
        return _or_own(ask, lambda _: {each.pupil_id for each in open_cases(ask.db, ask.who)})
