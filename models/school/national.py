"""What subjects' residuals are in the whole country, as they were imported: taken from the school's own (R15)."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlmodel import Field, col

from models.db.tables import Db, SQLModel
from models.rules.national import FURTHEST, PARTS


class NationalResidual(SQLModel, table=True):
    """A subject's residual in the country, by the results of one summer; of nobody at the school."""

    __tablename__ = "national_residual"
    __table_args__ = (
        UniqueConstraint("subject_id", "year"),
        CheckConstraint(
            f"thousandths BETWEEN {-FURTHEST * PARTS} AND {FURTHEST * PARTS}", name="thousandths"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    subject_id: int = Field(foreign_key="subject.id")
    year: int = Field(description="the summer in which those left whose results it is of")
    thousandths: int = Field(description="of a grade")


def read_national(db: Db) -> Mapping[int, Mapping[int, Fraction]]:
    """By subject, the residual of each year that there is."""
    found: defaultdict[int, dict[int, Fraction]] = defaultdict(dict)
    columns = col(NationalResidual.subject_id), col(NationalResidual.year), col(NationalResidual.thousandths)
    for subject_id, year, thousandths in db.execute(select(*columns)):
        found[subject_id][year] = Fraction(thousandths, PARTS)
    return found
