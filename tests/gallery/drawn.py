"""Cards and forms as each platform draws them, and every text that can be read in a drawing."""

from collections.abc import Iterator
from typing import Any

from bot.platforms.slack.blocks import Message
from bot.platforms.slack.blocks import messages as slack_messages
from bot.platforms.slack.escaping import unescape
from bot.platforms.slack.views import Kept, modal
from bot.platforms.teams.adaptive import draw
from bot.platforms.teams.dialogs import dialog, form_card
from bot.platforms.terminal import plain
from bot.say.card import Card
from bot.say.form import Form

__all__ = [
    "in_terminal",
    "slack_messages",
    "slack_modal",
    "slack_words",
    "teams_cards",
    "teams_forms",
    "teams_words",
]

Json = Any
_READ_ON_TEAMS = ("text", "title", "label", "value")


def slack_modal(form: Form) -> dict[str, Json]:
    """The form as a modal."""
    return modal(form, Kept(form.command, "nonce", form.hidden))


def teams_cards(card: Card) -> list[Json]:
    """The card as Adaptive Cards."""
    return list(draw(card))


def teams_forms(form: Form) -> list[Json]:
    """The form as a card in personal chat, and as a dialog."""
    return [form_card(form, "nonce", {}, in_chat=True), form_card(form, "nonce", {}, in_chat=False)]


def in_terminal(what: Card | Form) -> str:
    """The card, or all questions of the form, as lines."""
    if isinstance(what, Card):
        return plain.draw(what)[0]
    asked = [plain.ask_line(each, what) for each in what.asks]
    alert = [f"  ({what.alert})"] if what.alert else []
    return "\n".join([what.title, *alert, *asked])


def slack_words(what: Message | dict[str, Json]) -> list[str]:
    """Every text of a message's blocks or of a modal, without Slack's markup."""
    drawn = [what.get("title"), what["blocks"]] if isinstance(what, dict) else list(what.blocks)
    return list(_on_slack(drawn))


def _on_slack(node: Json) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _on_slack(each)
        return
    if not isinstance(node, dict):
        return
    if isinstance(node.get("text"), str):
        yield unescape(node["text"]) if node.get("type") == "mrkdwn" else node["text"]
    for name in ("initial_value", "initial_date", "name", "title"):
        if isinstance(node.get(name), str):
            yield node[name]
    if node.get("type") == "data_visualization":
        yield from node["chart"]["axis_config"]["categories"]
        yield from (f"{each['value']:g}" for one in node["chart"]["series"] for each in one["data"])
    # What is chosen already is one of the options, which are said beside it.
    chosen = {"initial_option", "initial_options"} if "options" in node or "option_groups" in node else set()
    for name, value in node.items():
        if name not in chosen:
            yield from _on_slack(value)


def teams_words(form: Form, card: Json) -> list[str]:
    """Every text of the form as a dialog, whose title stands in its frame."""
    return [dialog(form, card)["task"]["value"]["title"], *on_teams(card)]


def on_teams(node: Json) -> Iterator[str]:
    """Every text of an Adaptive Card; of a chart, the table that stands behind it."""
    if isinstance(node, list):
        for each in node:
            yield from on_teams(each)
        return
    if not isinstance(node, dict):
        return
    if str(node.get("type", "")).startswith("Chart."):
        yield from on_teams(node["fallback"])
        return
    yield from (node[name] for name in _READ_ON_TEAMS if isinstance(node.get(name), str))
    for name, value in node.items():
        if name not in {"data", "fallback", "speak"}:
            yield from on_teams(value)
