"""the data protection officer"""

from collections.abc import Sequence

from alembic import op

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("staff_role", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_staff_role_role"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_staff_role_role"),
            "role IN ('teacher', 'head of subject', 'raising achievement', 'leadership', 'scheme lead', 'safeguarding lead', 'learning support', 'data manager', 'office', 'data protection officer')",
        )
