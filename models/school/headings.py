"""What a heading of the school's exports means that could mean two things."""

from sqlmodel import Field

from models.db.tables import SQLModel


class HeadingWord(SQLModel, table=True):
    """A heading that nobody could be sure of: said once by a person, and known from then on."""

    __tablename__ = "heading_word"

    words: str = Field(primary_key=True, description="as headings are compared")
    means: str = Field(description="the field that stands under it, such as current or form")
