"""The groups of pupils that are looked at beside the rest of a cohort (R14)."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Protocol

from models.rules.prior_bounds import PriorBounds


class Prior(StrEnum):
    """The band of a pupil's Key Stage 2 mean (R14).

    Its value is what a button carries, wherever the bounds lie; `band_called` says what people read.
    """

    BELOW = "below 100"
    MIDDLE = "100 to under 110"
    ABOVE = "110 and over"
    NONE = "none"


class Grouped(Protocol):
    """What groups are made of."""

    @property
    def premium(self) -> bool: ...
    @property
    def sen(self) -> str: ...
    @property
    def eal(self) -> bool: ...
    @property
    def in_care(self) -> bool: ...
    @property
    def sex(self) -> str: ...
    @property
    def prior(self) -> Prior: ...


Belongs = Callable[[Grouped], bool | None]
"""Whether a pupil belongs to a group; None: nobody knows."""


def prior(reading: int | None, maths: int | None, bounds: PriorBounds) -> Prior:
    """The band of the mean of both Key Stage 2 results; none where one is missing."""
    if reading is None or maths is None:
        return Prior.NONE
    both = reading + maths
    if both < 2 * bounds.lower:
        return Prior.BELOW
    return Prior.MIDDLE if both < 2 * bounds.upper else Prior.ABOVE


def band_called(band: Prior, bounds: PriorBounds) -> str:
    """The band in words, such as `below 100`."""
    match band:
        case Prior.BELOW:
            return f"below {bounds.lower}"
        case Prior.MIDDLE:
            return f"{bounds.lower} to under {bounds.upper}"
        case Prior.ABOVE:
            return f"{bounds.upper} and over"
        case Prior.NONE:
            return "none"


def _band(band: Prior) -> Belongs:
    return lambda each: None if each.prior is Prior.NONE else each.prior is band


class Group(StrEnum):
    """A group of R14.

    Its value is what is kept and what a button carries, of those by Key Stage 2 wherever the bounds lie; `group_called`
    says what people read.
    """

    PREMIUM = "Pupil premium"
    SUPPORT = "SEN support (K)"
    PLAN = "EHC plan (E)"
    EAL = "EAL"
    IN_CARE = "In care"
    GIRLS = "Girls"
    BOYS = "Boys"
    KS2_BELOW = "KS2 below 100"
    KS2_MIDDLE = "KS2 100 to under 110"
    KS2_ABOVE = "KS2 110 and over"


GROUPS: Mapping[Group, Belongs] = {
    Group.PREMIUM: lambda each: each.premium,
    Group.SUPPORT: lambda each: each.sen == "K",
    Group.PLAN: lambda each: each.sen == "E",
    Group.EAL: lambda each: each.eal,
    Group.IN_CARE: lambda each: each.in_care,
    Group.GIRLS: lambda each: None if not each.sex else each.sex == "F",
    Group.BOYS: lambda each: None if not each.sex else each.sex == "M",
    Group.KS2_BELOW: _band(Prior.BELOW),
    Group.KS2_MIDDLE: _band(Prior.MIDDLE),
    Group.KS2_ABOVE: _band(Prior.ABOVE),
}
"""Whether a pupil belongs, by the group."""
BANDS: Mapping[Group, Prior] = {
    Group.KS2_BELOW: Prior.BELOW, Group.KS2_MIDDLE: Prior.MIDDLE, Group.KS2_ABOVE: Prior.ABOVE
}  # fmt: skip
"""The groups that are who they are by the Key Stage 2 bounds."""


def group_called(group: Group, bounds: PriorBounds) -> str:
    """The group's name, such as `Girls` or `KS2 below 100`."""
    band = BANDS.get(group)
    return f"KS2 {band_called(band, bounds)}" if band is not None else group.value


PARTS_OF_ONE = ((Group.GIRLS, Group.BOYS), (Group.KS2_BELOW, Group.KS2_MIDDLE, Group.KS2_ABOVE))
"""The groups that are together all whose status is known: how many are in one tells something of the others."""
