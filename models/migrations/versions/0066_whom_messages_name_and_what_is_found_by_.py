"""whom messages name and what is found by staff"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0066"
down_revision: str | None = "0065"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "named_pupil",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_named_pupil_notice_id")),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_named_pupil_pupil_id")),
        sa.PrimaryKeyConstraint("notice_id", "pupil_id", name=op.f("pk_named_pupil")),
    )
    with op.batch_alter_table("named_pupil", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_named_pupil_pupil_id"), ["pupil_id"], unique=False)

    with op.batch_alter_table("agreed_target", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreed_target_agreed_by"),
            ["agreed_by"],
            unique=False,
            sqlite_where=sa.text("agreed_by IS NOT NULL"),
            postgresql_where=sa.text("agreed_by IS NOT NULL"),
        )

    with op.batch_alter_table("away", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_away_marked_by"), ["marked_by"], unique=False)

    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_booked_by"), ["booked_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_booking_cancelled_by"),
            ["cancelled_by"],
            unique=False,
            sqlite_where=sa.text("cancelled_by IS NOT NULL"),
            postgresql_where=sa.text("cancelled_by IS NOT NULL"),
        )

    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_staff_id"), ["staff_id"], unique=False)

    with op.batch_alter_table("class_at_close", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_at_close_staff_id"), ["staff_id"], unique=False)

    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_written_by"), ["written_by"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_staff_id"), ["staff_id"], unique=False)

    with op.batch_alter_table("displacement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_displacement_by_id"), ["by_id"], unique=False)

    with op.batch_alter_table("earlier_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_earlier_value_changed_by"),
            ["changed_by"],
            unique=False,
            sqlite_where=sa.text("changed_by IS NOT NULL"),
            postgresql_where=sa.text("changed_by IS NOT NULL"),
        )

    with op.batch_alter_table("fetching", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fetching_by_id"), ["by_id"], unique=False)

    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_follow_up_closed_by"),
            ["closed_by"],
            unique=False,
            sqlite_where=sa.text("closed_by IS NOT NULL"),
            postgresql_where=sa.text("closed_by IS NOT NULL"),
        )

    with op.batch_alter_table("follow_up_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_follow_up_step_by_id"),
            ["by_id"],
            unique=False,
            sqlite_where=sa.text("by_id IS NOT NULL"),
            postgresql_where=sa.text("by_id IS NOT NULL"),
        )

    with op.batch_alter_table("grade_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grade_entry_recorded_by"),
            ["recorded_by"],
            unique=False,
            sqlite_where=sa.text("recorded_by IS NOT NULL"),
            postgresql_where=sa.text("recorded_by IS NOT NULL"),
        )

    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_intervention_closed_by"),
            ["closed_by"],
            unique=False,
            sqlite_where=sa.text("closed_by IS NOT NULL"),
            postgresql_where=sa.text("closed_by IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_intervention_opened_by"),
            ["opened_by"],
            unique=False,
            sqlite_where=sa.text("opened_by IS NOT NULL"),
            postgresql_where=sa.text("opened_by IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_intervention_proposed_by"),
            ["proposed_by"],
            unique=False,
            sqlite_where=sa.text("proposed_by IS NOT NULL"),
            postgresql_where=sa.text("proposed_by IS NOT NULL"),
        )

    with op.batch_alter_table("intervention_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intervention_action_added_by"), ["added_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_intervention_action_done_by"),
            ["done_by"],
            unique=False,
            sqlite_where=sa.text("done_by IS NOT NULL"),
            postgresql_where=sa.text("done_by IS NOT NULL"),
        )

    with op.batch_alter_table("intervention_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intervention_plan_by_id"), ["by_id"], unique=False)

    with op.batch_alter_table("intervention_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intervention_review_by_id"), ["by_id"], unique=False)

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_staff_id"), ["staff_id"], unique=False)

    with op.batch_alter_table("proposed_place", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposed_place_host_id"),
            ["host_id"],
            unique=False,
            sqlite_where=sa.text("host_id IS NOT NULL"),
            postgresql_where=sa.text("host_id IS NOT NULL"),
        )

    with op.batch_alter_table("pupil_review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pupil_review_held_by"),
            ["held_by"],
            unique=False,
            sqlite_where=sa.text("held_by IS NOT NULL"),
            postgresql_where=sa.text("held_by IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_pupil_review_recorded_by"),
            ["recorded_by"],
            unique=False,
            sqlite_where=sa.text("recorded_by IS NOT NULL"),
            postgresql_where=sa.text("recorded_by IS NOT NULL"),
        )

    with op.batch_alter_table("register_mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_register_mark_marked_by"),
            ["marked_by"],
            unique=False,
            sqlite_where=sa.text("marked_by IS NOT NULL"),
            postgresql_where=sa.text("marked_by IS NOT NULL"),
        )

    with op.batch_alter_table("session_cover", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_cover_set_by"), ["set_by"], unique=False)

    with op.batch_alter_table("session_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_need_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_session_need_ended_by"),
            ["ended_by"],
            unique=False,
            sqlite_where=sa.text("ended_by IS NOT NULL"),
            postgresql_where=sa.text("ended_by IS NOT NULL"),
        )

    with op.batch_alter_table("slip", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_slip_read_by"),
            ["read_by"],
            unique=False,
            sqlite_where=sa.text("read_by IS NOT NULL"),
            postgresql_where=sa.text("read_by IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_slip_removed_by"),
            ["removed_by"],
            unique=False,
            sqlite_where=sa.text("removed_by IS NOT NULL"),
            postgresql_where=sa.text("removed_by IS NOT NULL"),
        )

    with op.batch_alter_table("slip_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slip_reply_from_id"), ["from_id"], unique=False)

    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_target_set_by"),
            ["set_by"],
            unique=False,
            sqlite_where=sa.text("set_by IS NOT NULL"),
            postgresql_where=sa.text("set_by IS NOT NULL"),
        )

    with op.batch_alter_table("told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_told_told_by"), ["told_by"], unique=False)

    with op.batch_alter_table("way_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_way_request_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_way_request_host_id"), ["host_id"], unique=False)
