"""Forms drawn as Adaptive Cards with inputs, and read back. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, assert_never

from bot.platforms.teams.adaptive import CONTENT_TYPE, heading, pressing, whole
from bot.platforms.teams.text import Json, bytes_of, words
from bot.say.form import (
    Asked,
    Choice,
    Day,
    Form,
    Line,
    Listing,
    Paragraph,
    Pick,
    Search,
    Value,
    Values,
    beside,
)

VERB = "form"
MOST_CHOICES = 100
TEXT_BYTES = 16_000
"""What one field may hold beside all else in a form; Teams refuses what is larger than 28 kB."""
TOO_LONG = "It is too long to stand here. Copy the part that matters out of your message."
SIGN = "⚠️"
"""What stands before a warning and before what is wrong, so that neither is told by its colour alone."""
FEW_CHOICES = 5
"""So few are shown as a list to tap, more in a menu."""


def form_card(form: Form, nonce: str, carried: Mapping[str, Any], *, in_chat: bool) -> Json:
    """The form as a card: in a dialog it is submitted to Teams, in personal chat it is pressed like a button.

    `nonce` comes back with the form, so that sending it twice counts once; `carried` is the door's own.
    """
    form = _fitting(form)
    body: list[Json] = heading(form.title) if in_chat else []
    if form.alert:
        above = words(f"{SIGN} {form.alert}", size="small")
        body.append({"type": "Container", "style": "warning", "items": above})
    body += [line for each in form.beside for line in words(each, size="small")]
    names = {asked.name for asked in form.asks}
    for stray in (error for name, error in form.errors.items() if name not in names):
        body += _wrong(stray)
    for asked in form.asks:
        drawn = _input(asked, form.values.get(asked.name))
        if error := form.errors.get(asked.name):
            # Nearer to its own field than to the one above it.
            first, *more = _wrong(beside(asked, error))
            body += [{**first, "spacing": "large"}, *more]
            drawn["spacing"] = "small"
        body.append(drawn)
        for line in words(_below(asked), size="small", isSubtle=True):
            body.append({**line, "spacing": "small"})
    many = [each.name for each in form.asks if isinstance(each, Pick | Search) and each.many]
    data = {"form": form.command, "nonce": nonce, "hidden": dict(form.hidden), "many": many, **carried}
    said: Json = {"title": form.submit, "data": data, "style": "positive"}
    return whole(body, form.title, [pressing(VERB, said) if in_chat else {"type": "Action.Submit", **said}])


def _wrong(sentence: str) -> list[Json]:
    return words(f"{SIGN} {sentence}", color="attention", weight="bolder")


def _fitting(form: Form) -> Form:
    """The form without its longest text where Teams would refuse the whole for its size, and why it is not there."""
    texts = {name: value for name, value in form.values.items() if isinstance(value, str)}
    longest = max(texts, key=lambda name: bytes_of(texts[name]), default="")
    if not longest or bytes_of(texts[longest]) < TEXT_BYTES:
        return form
    wrong = f"{form.errors.get(longest, '')} {TOO_LONG}".strip()
    values = {name: value for name, value in form.values.items() if name != longest}
    return replace(form, values=values, errors={**form.errors, longest: wrong})


def dialog(form: Form, card: Json) -> Json:
    """The answer that makes Teams open the form, or draw it again, as a dialog."""
    value = {
        "title": form.title,
        "height": "large" if len(form.asks) > 3 else "medium",
        "width": "medium",
        "card": {"contentType": CONTENT_TYPE, "content": card},
    }
    return {"task": {"type": "continue", "value": value}}


def again(data: Mapping[str, Any], given: Values, sentence: str) -> Json:
    """The answer that says so and keeps all that was filled in, to be sent once more with one press."""
    typed = [value for value in given.values() if isinstance(value, str) and " " in value]
    body = words(sentence)
    if bytes_of(typed) < TEXT_BYTES / 2:  # they are in the button's data, too
        body += [line for each in typed for line in words(each, isSubtle=True)]
    press: Json = {"type": "Action.Submit", "title": "Send it again", "data": dict(data), "style": "positive"}
    value = {
        "title": "Not saved yet",
        "height": "medium",
        "width": "medium",
        "card": {"contentType": CONTENT_TYPE, "content": whole(body, sentence, [press])},
    }
    return {"task": {"type": "continue", "value": value}}


def closing(sentence: str) -> Json:
    """The answer that ends a dialog with a sentence."""
    return {"task": {"type": "message", "value": sentence}}


def choices_found(found: Sequence[Choice]) -> Json:
    """The answer to a search while typing."""
    results = [{"title": each.label, "value": each.value} for each in found]
    return {
        "statusCode": 200,
        "type": "application/vnd.microsoft.search.searchResponse",
        "value": {"results": results},
    }


def _input(asked: Asked, value: Value | None) -> Json:
    drawn: Json = {"id": asked.name, "label": asked.label}
    if not asked.optional:
        drawn |= {"isRequired": True, "errorMessage": "This is needed."}
    text = _joined(value)
    match asked:
        case Pick():
            drawn |= _pick(asked)
        case Search():
            drawn |= {
                "type": "Input.ChoiceSet",
                "style": "filtered",
                "isMultiSelect": asked.many,
                "placeholder": "Type a name",
                "choices": _choices(asked.chosen),
                "choices.data": {"type": "Data.Query", "dataset": asked.source},
            }
            text = text or ",".join(each.value for each in asked.chosen)
        case Line():
            drawn |= {"type": "Input.Text", "maxLength": max(asked.limit, len(text))}
        case Paragraph() | Listing():
            drawn |= {"type": "Input.Text", "isMultiline": True, "maxLength": max(asked.limit, len(text))}
        case Day():
            drawn |= {"type": "Input.Date"}
        case _:
            assert_never(asked)
    return drawn | ({"value": text} if text else {})


def _below(asked: Asked) -> str:
    """What stands under a field; some clients show only the number of what was found by typing."""
    chosen = ", ".join(each.label for each in asked.chosen) if isinstance(asked, Search) else ""
    return "\n".join(filter(None, (f"Chosen: {chosen}" if chosen else "", asked.hint)))


def _pick(asked: Pick) -> Json:
    if asked.others:
        # The choices before anything is typed, and everybody else afterwards.
        return {
            "type": "Input.ChoiceSet",
            "style": "filtered",
            "isMultiSelect": asked.many,
            "placeholder": "Pick, or type a name",
            "choices": _choices(asked.choices),
            "choices.data": {"type": "Data.Query", "dataset": asked.others},
        }
    few = len(asked.choices) <= FEW_CHOICES
    drawn: Json = {
        "type": "Input.ChoiceSet",
        "style": "expanded" if few or asked.many else "compact",
        "isMultiSelect": asked.many,
        "wrap": True,
        "choices": _choices(asked.choices),
    }
    if not few and not asked.many:
        drawn["placeholder"] = "Choose one"
    return drawn


def _choices(choices: tuple[Choice, ...]) -> list[Json]:
    return [{"title": each.label, "value": each.value} for each in choices[:MOST_CHOICES]]


def _joined(value: Value | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else ",".join(value)
