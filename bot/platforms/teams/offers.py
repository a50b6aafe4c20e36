"""Files as Teams takes them from a bot: offered in somebody's own chat, sent where they say yes, then shown. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.platforms.teams.text import Json
from bot.say.paper import Paper

_OFFER = "application/vnd.microsoft.teams.card.file.consent"
_IS_THERE = "application/vnd.microsoft.teams.card.file.info"
_DELIVERY = "delivery"


class FileMessage(Json):
    """What is said where no file can be offered, and the file."""

    def __init__(self, said: Json, paper: Paper) -> None:
        super().__init__(said)
        self.paper = paper


class OfferMessage(Json):
    """A message that offers a file, and what is said instead where Teams takes no such offer."""

    def __init__(self, file: FileMessage, size: int, key: str) -> None:
        """`key`: the delivery that it is part of, by which the file is found again."""
        paper = file.paper
        offer = {
            "contentType": _OFFER,
            "name": paper.name,
            "content": {
                "description": f"{paper.title}. {paper.keep} Allow puts it into your OneDrive.",
                "sizeInBytes": size,
                "acceptContext": {_DELIVERY: key},
                "declineContext": {_DELIVERY: key},
            },
        }
        super().__init__({**file, "attachments": [offer]})
        self.instead = Json(file)


def is_accepted(value: Mapping[str, Any]) -> bool:
    """Whether the offer was taken."""
    return value.get("action") == "accept"


def delivery_of(value: Mapping[str, Any]) -> str:
    """The key of the delivery that was answered; blank for what we never offered."""
    context = value.get("context")
    return str(context.get(_DELIVERY) or "") if isinstance(context, dict) else ""


def upload_of(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where the file is to be sent, and what it is called there."""
    found = value.get("uploadInfo")
    return found if isinstance(found, dict) else {}


def there(upload: Mapping[str, Any], paper: Paper) -> Json:
    """The file that was sent, as a message that opens it."""
    shown = {
        "contentType": _IS_THERE,
        "contentUrl": str(upload.get("contentUrl") or ""),
        "name": str(upload.get("name") or paper.name),
        "content": {
            "uniqueId": str(upload.get("uniqueId") or ""),
            "fileType": str(upload.get("fileType") or paper.name.rpartition(".")[2]),
        },
    }
    return {"type": "message", "summary": paper.title, "attachments": [shown]}
