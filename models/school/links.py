"""Which platform account is which member of staff: proven once by the platform's verified e-mail."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Index, update
from sqlmodel import Field, col, select

from models.db.errors import Sorry
from models.db.tables import Db, SQLModel
from models.outbox.notices import look_again
from models.outbox.once import insert_once
from models.school.people import Staff, fold_address


class Link(SQLModel, table=True):
    """A platform's account that belongs to a member of staff, proven once by its verified e-mail."""

    __table_args__ = (Index("uq_link_account", "door", "tenant", "account", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    door: str
    tenant: str
    account: str
    staff_id: int = Field(foreign_key="staff.id", index=True)
    address: str = Field(default="", description="where the door reaches this person (a DM, a conversation)")
    service: str = Field(
        default="", description="the platform's service address for this person, where there is one"
    )
    linked_at: datetime
    last_spoke: datetime | None = None
    trouble: str = Field(default="", description="why the door cannot reach this person; blank where it can")


SPOKE_AGAIN = timedelta(hours=1)
"""How exactly it is kept where somebody last spoke: not every word needs a row rewritten."""


def linked(db: Db, *, door: str, tenant: str, account: str) -> Link | None:
    """The account's link to an active member of staff; None for a stranger and for who has left."""
    wanted = (
        select(Link)
        .join(Staff, col(Staff.id) == Link.staff_id)
        .where(Link.door == door, Link.tenant == tenant, Link.account == account, col(Staff.active))
    )
    return db.exec(wanted).first()


def link(
    db: Db,
    *,
    door: str,
    tenant: str,
    account: str,
    email: str,
    now: datetime,
    address: str = "",
    service: str = "",
) -> int:
    """Link the account to the one active member of staff with this verified e-mail; their id.

    Raises Sorry where nobody on the roster has it.
    """
    staff_id = of_email(db, email)
    row = {"door": door, "tenant": tenant, "account": account, "staff_id": staff_id, "address": address}
    row |= {"service": service, "linked_at": now, "last_spoke": now, "trouble": ""}
    if not insert_once(db, Link, row, unique=("door", "tenant", "account")):
        # The account was somebody's who has left, or another process was quicker: the e-mail is what counts.
        kept = {name for name in ("address", "service") if not row[name]}
        if not address:
            kept.add("trouble")
        values = {
            name: value for name, value in row.items() if name not in {"door", "tenant", "account", *kept}
        }
        db.execute(update(Link).where(*_account(door, tenant, account)).values(**values))
    look_again(db, staff_id, now)
    return staff_id


def of_email(db: Db, email: str) -> int:
    """The one active member of staff with this verified e-mail. Raises Sorry where nobody on the roster has it."""
    found = db.exec(select(Staff).where(Staff.email == fold_address(email), col(Staff.active))).first()
    if found is None or found.id is None or not email.strip():
        raise Sorry(
            f"I do not know {email.strip() or 'you'}. I talk with the staff on the school's list, by their "
            "work e-mail. Ask the data manager to put you on it."
        )
    return found.id


def unlink(db: Db, *, door: str, tenant: str, account: str) -> None:
    """The account is nobody's any more; its messages are refused until an e-mail proves it again."""
    for each in db.exec(select(Link).where(*_account(door, tenant, account))):
        db.delete(each)


def accounts_of(db: Db, staff_id: int) -> list[tuple[str, str]]:
    """The accounts, as door and account, that are this member of staff's."""
    return [(each.door, each.account) for each in db.exec(select(Link).where(Link.staff_id == staff_id))]


def spoke(db: Db, link_id: int, now: datetime, *, address: str = "", service: str = "") -> None:
    """Keep where and when they last spoke; where that is an address of their own, the door reaches them again."""
    values: dict[str, object] = {"last_spoke": now}
    if address:
        values |= {"address": address, "trouble": ""}
    if service:
        values["service"] = service
    db.execute(update(Link).where(col(Link.id) == link_id).values(**values))


def _account(door: str, tenant: str, account: str) -> list[ColumnElement[bool]]:
    return [col(Link.door) == door, col(Link.tenant) == tenant, col(Link.account) == account]
