"""What a call to Slack that failed says: the error's name, and how long to wait."""

import aiohttp
from slack_sdk.errors import SlackApiError

TROUBLES = (SlackApiError, aiohttp.ClientError, TimeoutError)
"""All that a call can raise: Slack's refusal, a broken connection, no answer in time."""


def error_of(trouble: Exception) -> str:
    """Slack's name for what is wrong; blank where it gave none, as with a page of HTML."""
    if not isinstance(trouble, SlackApiError):
        return type(trouble).__name__
    data = getattr(trouble.response, "data", trouble.response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def status_of(trouble: SlackApiError) -> int:
    """The HTTP status of the refusal."""
    return int(getattr(trouble.response, "status_code", 200))


def retry_after(trouble: Exception) -> float | None:
    """The seconds that a 429 asks for; None where it was none."""
    if not isinstance(trouble, SlackApiError):
        return None
    if status_of(trouble) != 429 and error_of(trouble) not in {"ratelimited", "rate_limited"}:
        return None
    asked = str(getattr(trouble.response, "headers", {}).get("Retry-After", ""))
    return float(asked) if asked.isdecimal() else 1.0
