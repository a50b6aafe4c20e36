"""The school's own text of the agreement: every version that was in use, so that it is known what was signed (P1)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, col, select

from models.db.tables import Db, SQLModel


class AgreementText(SQLModel, table=True):
    """A version of the text; the newest is in use. Its id is the version's number."""

    __tablename__ = "agreement_text"

    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(description="Markdown")
    since: datetime


@dataclass(frozen=True)
class KnownText:
    """A version of the text, by its number."""

    number: int
    text: str


def keep_text(db: Db, text: str, now: datetime) -> None:
    """Keep this as a new version, unless it is the one in use."""
    newest = current_text(db)
    if newest is None or newest.text != text:
        db.add(AgreementText(text=text, since=now))
        db.flush()


def current_text(db: Db) -> KnownText | None:
    """The version in use; None where the school has given none."""
    row = db.exec(select(AgreementText).order_by(col(AgreementText.id).desc()).limit(1)).first()
    return KnownText(row.id or 0, row.text) if row is not None else None


def texts(db: Db) -> dict[int, KnownText]:
    """Every version by its number."""
    return {row.id or 0: KnownText(row.id or 0, row.text) for row in db.exec(select(AgreementText))}
