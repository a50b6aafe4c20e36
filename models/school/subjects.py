"""The school's subjects, each with its grade scales (R3)."""

from dataclasses import dataclass

from sqlmodel import Field

from models.db.tables import SQLModel


class Subject(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    code: str = Field(default="", index=True)
    scale: str = Field(description="the grade scale of Key Stage 4 (R3)")
    scale_ks3: str = Field(default="9-1", description="the grade scale of Key Stage 3 (R3)")

    def scale_for(self, year_group: int) -> str:
        return self.scale if year_group >= 10 else self.scale_ks3


@dataclass(frozen=True)
class KnownSubject:
    """A subject as the conversation needs it, without the database."""

    id: int
    name: str
    code: str
    scale: str
    scale_ks3: str

    def scale_for(self, year_group: int) -> str:
        return self.scale if year_group >= 10 else self.scale_ks3
