"""plans of weeks"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year_group", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_by", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["accepted_by"], ["staff.id"], name=op.f("fk_proposal_accepted_by")),
        sa.ForeignKeyConstraint(["dropped_by"], ["staff.id"], name=op.f("fk_proposal_dropped_by")),
        sa.ForeignKeyConstraint(["made_by"], ["staff.id"], name=op.f("fk_proposal_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(
            "uq_proposal_standing",
            ["year_group", "monday"],
            unique=True,
            sqlite_where=sa.text("dropped_at IS NULL AND accepted_at IS NULL"),
            postgresql_where=sa.text("dropped_at IS NULL AND accepted_at IS NULL"),
        )

    op.create_table(
        "proposal_part",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("accepted_by", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["accepted_by"], ["staff.id"], name=op.f("fk_proposal_part_accepted_by")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_part_proposal_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_proposal_part_subject_id")),
        sa.PrimaryKeyConstraint("proposal_id", "subject_id", name=op.f("pk_proposal_part")),
    )
    op.create_table(
        "proposed_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("in_the_way", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'left out', 'taken out')", name=op.f("ck_proposed_place_state")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["staff.id"], name=op.f("fk_proposed_place_host_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposed_place_proposal_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_proposed_place_pupil_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_proposed_place_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_place")),
    )
    with op.batch_alter_table("proposed_place", schema=None) as batch_op:
        batch_op.create_index("ix_proposed_place_proposal", ["proposal_id", "subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposed_place_pupil_id"), ["pupil_id"], unique=False)
