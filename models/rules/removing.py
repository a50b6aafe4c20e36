"""Why one record of a pupil may be removed before its time (lifecycle, 3)."""

from enum import StrEnum


class RemovedBecause(StrEnum):
    """The reasons there are; each is said in words beside it."""

    SAFEGUARDING = "safeguarding"
    WRONG = "wrong"
    ANOTHER = "about another"
    NEVER = "never needed"
    OBJECTED = "objected"
    LAW = "the law"

    @property
    def said(self) -> str:
        """The same in a sentence."""
        return _SAID[self]


_SAID = {
    RemovedBecause.SAFEGUARDING: "It belongs in the child protection file, and not here.",
    RemovedBecause.WRONG: "It was wrong, and could not be put right.",
    RemovedBecause.ANOTHER: "It was about somebody else.",
    RemovedBecause.NEVER: "It should not have been recorded.",
    RemovedBecause.OBJECTED: "You objected, and nothing weighs more than that.",
    RemovedBecause.LAW: "A court or the law asks for it.",
}
