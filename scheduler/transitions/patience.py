"""How long delivery waits between one try and the next."""

import math
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Patience:
    """How long until the next try, after so many that came to nothing."""

    first: timedelta = timedelta(seconds=10)
    factor: float = 3
    longest: timedelta = timedelta(minutes=30)

    def after(self, attempts: int) -> timedelta:
        factor = math.pow(self.factor, min(max(attempts - 1, 0), 20))
        return min(self.longest, self.first * factor)

    def as_long_again(self, waited: timedelta) -> timedelta:
        """Until the next question, after it was waited in vain for so long."""
        return min(self.longest, max(self.first, waited))
