"""A sentence as the answer that each of Teams' questions (its invokes) expects. Pure."""

from collections.abc import Callable, Mapping

from bot.platforms.teams.adaptive import CONTENT_TYPE, draw
from bot.platforms.teams.dialogs import choices_found, closing
from bot.platforms.teams.text import Json
from bot.say.card import Card


def card_answer(card: Json) -> Json:
    """The response that puts a card into the place of the pressed one, for the presser."""
    return {"statusCode": 200, "type": CONTENT_TYPE, "value": card}


def message_answer(text: str) -> Json:
    """The response to a press that says a sentence."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}


def said_in(question: str, sentence: str) -> Json | None:
    """The sentence as the answer to this question; None for a question of another day."""
    answer = _ANSWERS.get(question)
    return answer(sentence) if answer is not None else None


def unserved(question: str) -> Json | None:
    """What is answered where we offer nothing of the kind, but may be asked; None for a question of another day."""
    return said_in(question, _INSTEAD.get(question, NOTHING_HERE))


def _in_extension(sentence: str) -> Json:
    return {"composeExtension": {"type": "message", "text": sentence}}


def _in_tab(sentence: str) -> Json:
    return {"tab": {"type": "continue", "value": {"cards": [{"card": draw(Card(sentence))[0]}]}}}


def _in_setting_up(sentence: str) -> Json:
    return {"config": {"type": "message", "value": sentence}}


def _behind(_sentence: str) -> Json:
    return {}


def _in_search(_sentence: str) -> Json:
    return choices_found(())


NOTHING_HERE = "I do nothing here. Write to me in our own chat: todo shows what you have to do."
_FIND_BY_SLASH = (
    "I find nothing here. Choose a command such as slip from my menu, or write to me in our own chat."
)
_INSTEAD: Mapping[str, str] = {
    "composeExtension/query": _FIND_BY_SLASH,
    "composeExtension/querySettingUrl": "I have no settings here. Type settings in our own chat.",
    "config/fetch": "There is nothing to set up here. Type settings in our own chat.",
    "config/submit": "There is nothing to set up here. Type settings in our own chat.",
}
_ANSWERS: Mapping[str, Callable[[str], Json]] = {
    "adaptiveCard/action": message_answer,
    "application/search": _in_search,
    "fileConsent/invoke": _behind,
    "task/fetch": closing,
    "task/submit": closing,
    "message/fetchTask": closing,
    "composeExtension/fetchTask": closing,
    "composeExtension/submitAction": closing,
    "composeExtension/query": _in_extension,
    "composeExtension/queryLink": _in_extension,
    "composeExtension/anonymousQueryLink": _in_extension,
    "composeExtension/selectItem": _in_extension,
    "composeExtension/querySettingUrl": _in_extension,
    "composeExtension/setting": _in_extension,
    "composeExtension/onCardButtonClicked": _in_extension,
    "tab/fetch": _in_tab,
    "tab/submit": _in_tab,
    "config/fetch": _in_setting_up,
    "config/submit": _in_setting_up,
}
UNHEARD = frozenset(
    {
        "signin/tokenExchange",
        "signin/verifyState",
        "signin/failure",
        "message/submitAction",
        "actionableMessage/executeAction",
        "handoff/action",
        "suggestedActions/submit",
    }
)
"""Questions that come of nothing we ever sent, and whose answer Teams shows nowhere."""
