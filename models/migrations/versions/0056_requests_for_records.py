"""requests for records"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0056"
down_revision: str | None = "0055"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("asker_name", sa.String(), nullable=False),
        sa.Column("came", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("maintained", sa.Boolean(), nullable=False),
        sa.Column("wanted_kinds", sa.String(), nullable=False),
        sa.Column("wanted_first", sa.Date(), nullable=True),
        sa.Column("wanted_last", sa.Date(), nullable=True),
        sa.Column("complex_on", sa.Date(), nullable=True),
        sa.Column("complex_because", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_as", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "asker IN ('pupil', 'parent', 'solicitor', 'another')", name=op.f("ck_data_request_asker")
        ),
        sa.CheckConstraint(
            "came IN ('in person', 'telephone', 'e-mail', 'letter', 'another way')",
            name=op.f("ck_data_request_came"),
        ),
        sa.CheckConstraint(
            "closed_as IN ('answered', 'withdrawn', 'refused')", name=op.f("ck_data_request_closed_as")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_data_request_pupil_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["staff.id"], name=op.f("fk_data_request_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    with op.batch_alter_table("data_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_data_request_open",
            ["received_on"],
            unique=False,
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_data_request_pupil_id"), ["pupil_id"], unique=False)

    op.create_table(
        "request_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("decided", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "because IN ('it is about the pupil alone', 'it names staff, in their work', 'it is no name', 'the other person agrees', 'it names another person', 'serious harm', 'another''s information', 'confidence', 'legal advice', 'examination marks before results', 'crime', 'another reason')",
            name=op.f("ck_request_decision_because"),
        ),
        sa.CheckConstraint(
            "decided IN ('goes out', 'goes out without what is marked', 'withheld')",
            name=op.f("ck_request_decision_decided"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_request_decision_by_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["data_request.id"], name=op.f("fk_request_decision_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_decision")),
    )
    with op.batch_alter_table("request_decision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_request_decision_of", ["request_id", "record", "record_id", "fields"], unique=False
        )

    op.create_table(
        "request_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("encrypted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_request_file_by_id")),
        sa.ForeignKeyConstraint(["request_id"], ["data_request.id"], name=op.f("fk_request_file_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_file")),
        sa.UniqueConstraint("name", name=op.f("uq_request_file_name")),
    )
    with op.batch_alter_table("request_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_file_request_id"), ["request_id"], unique=False)

    op.create_table(
        "request_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name=op.f("fk_request_question_by_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["data_request.id"], name=op.f("fk_request_question_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_question")),
    )
    with op.batch_alter_table("request_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_request_question_request_id"), ["request_id"], unique=False)
