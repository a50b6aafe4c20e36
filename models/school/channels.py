"""Which channel a purpose, such as leadership's, is bound to."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field

from models.db.tables import SQLModel


class Channel(SQLModel, table=True):
    """The channel that a purpose (`leadership`) is bound to on one door."""

    door: str = Field(primary_key=True)
    purpose: str = Field(primary_key=True)
    address: str
    name: str = ""
    service: str = ""
    bound_by: int | None = Field(default=None, foreign_key="staff.id")
    bound_at: datetime
    trouble: str = Field(default="", description="why nothing is posted there; blank where all is well")


@dataclass(frozen=True)
class KnownChannel:
    """A bound channel with the name of who bound it; `Staffroom` where no person did it."""

    door: str
    name: str
    trouble: str
    bound_by: str
