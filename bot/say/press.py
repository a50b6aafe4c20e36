"""What buttons carry: a small frozen dataclass a button, which any platform can take along as a short string."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field, TypeAdapter
from pydantic_core import from_json

from models.db.errors import Sorry

RecordId = Annotated[int, Field(ge=1, lt=2**31)]
"""The id of a record; what no database could hold is refused before one is asked."""


class Press:
    """What a button says when it is pressed: ids, versions, days and small words; a person's own words only to them."""

    action: ClassVar[str] = ""

    def __init_subclass__(cls, *, action: str) -> None:
        cls.action = action

    def token(self) -> str:
        """The press as a short string that a platform can carry."""
        return json.dumps(
            [self.action, _adapter(_kind(type(self))).dump_python(self, mode="json")],
            separators=(",", ":"),
            ensure_ascii=False,
        )


P = TypeVar("P", bound=Press)


def read_token(token: str) -> tuple[str, dict[str, Any]]:
    """The action and the values that a press carried. Raises Sorry for anything that no button of ours says."""
    try:
        action, values = from_json(token)
    except (ValueError, TypeError):
        raise _strange() from None
    if not isinstance(action, str) or not isinstance(values, dict):
        raise _strange()
    return action, values


def typed(kind: type[P], values: dict[str, Any]) -> P:
    """The press as its dataclass. Raises Sorry where the values are not those of such a button."""
    try:
        press: P = _adapter(_kind(kind)).validate_json(json.dumps(values), strict=True)
    except ValueError:
        raise _strange() from None
    return press


def _strange() -> Sorry:
    return Sorry("That button is not one of mine. Ask again for the list it was on.")


def _kind(kind: type[Press]) -> Any:
    # mypy takes the class of a frozen dataclass for one without a hash, which `cache` needs.
    return kind


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@dataclass(frozen=True)
class StartForm(Press, action="form.start"):
    """Open a command's form, for a pupil and a subject where they are known, with what was typed before."""

    command: str
    pupil: RecordId | None = None
    subject: RecordId | None = None
    typed: tuple[tuple[str, str | tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Undo(Press, action="undo"):
    """Take back the entry that the button stands under."""

    entry: RecordId
