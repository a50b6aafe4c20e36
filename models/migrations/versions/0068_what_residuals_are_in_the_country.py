"""what residuals are in the country"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0068"
down_revision: str | None = "0067"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "national_residual",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("thousandths", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "thousandths BETWEEN -2000 AND 2000", name=op.f("ck_national_residual_thousandths")
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_national_residual_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_national_residual")),
        sa.UniqueConstraint("subject_id", "year", name=op.f("uq_national_residual_subject_id_year")),
    )
