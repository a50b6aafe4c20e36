"""Forms as modals, and what comes back from them as values: pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from pydantic import TypeAdapter

from bot.platforms.slack.blocks import modal_blocks
from bot.platforms.slack.buttons import Block
from bot.platforms.slack.escaping import escape, in_pieces, shortened
from bot.say.card import Card
from bot.say.form import Asked, Choice, Day, Form, Line, Listing, Paragraph, Pick, Search, Value, beside

FORM = "form"
"""The callback_id of every modal of ours; which form it is stands in its private_metadata."""
SEARCH = "search"
"""How a typeahead field's action_id begins; what it searches follows."""
SAID = "said"
"""The callback_id of a modal that only says something."""
LONGEST_TITLE = 24
"""Characters of a modal's title that Slack takes; what is longer stands whole above the fields, too."""
LEAVE = "Not now"
"""The button that leaves a form: Cancel or Close is what some forms do when they are sent."""
RADIOS = 5
LONGEST_SOURCE = 200
LONGEST_TYPED = 3000
"""Characters of a field that Slack takes."""
_FILE = ".file"
"""How the block of a file's field ends, behind the name of the field that it is given instead of."""
_TABLES = ("csv", "tsv", "txt", "xls", "xlsx", "ods")
_KEPT = TypeAdapter(tuple[str, str, dict[str, str], str])


@dataclass(frozen=True)
class Kept:
    """What a modal carries unseen: which form, its ids, one nonce, and where its answer goes."""

    command: str
    nonce: str
    hidden: Mapping[str, str]
    response_url: str = ""

    def write(self) -> str:
        words = json.dumps(
            [self.command, self.nonce, dict(self.hidden), self.response_url], separators=(",", ":")
        )
        # Slack keeps 3000 characters; without the response_url the answer goes by DM instead.
        return words if len(words) <= 3000 else Kept(self.command, self.nonce, self.hidden).write()

    @classmethod
    def read(cls, words: str) -> "Kept":
        """What `write()` wrote. Raises ValueError for anything else."""
        return cls(*_KEPT.validate_json(words, strict=True))


def modal(form: Form, kept: Kept) -> Block:
    """The form as a modal, filled in with its values."""
    names = {asked.name for asked in form.asks}
    strays = [words for name, words in form.errors.items() if name not in names]
    blocks = [_whole(form.title)] if len(form.title) > LONGEST_TITLE else []
    blocks += [
        _warning(piece) for words in (form.alert, *strays) for piece in in_pieces(words, 1400) if piece
    ]
    blocks += [_plainly(piece) for words in form.beside for piece in in_pieces(words, 1400) if piece]
    for asked in form.asks:
        if said := form.errors.get(asked.name):
            blocks += map(_warning, in_pieces(beside(asked, said), 1400))
        blocks.append(_input(asked, form))
        if isinstance(asked, Listing) and asked.or_file:
            blocks.append(_file(asked))
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": kept.write(),
        "title": _plain(form.title, LONGEST_TITLE),
        "submit": _plain(form.submit, 24),
        "close": _plain(LEAVE, 24),
        "blocks": blocks,
    }


def overlong(form: Form) -> str:
    """What stands in a field and is more than Slack lets stand there; blank where all of the form can be shown."""
    typed = (
        form.values.get(each.name, "") for each in form.asks if isinstance(each, Line | Listing | Paragraph)
    )
    return next((each for each in typed if isinstance(each, str) and len(each) > LONGEST_TYPED), "")


def said(card: Card) -> Block:
    """The answer to something pressed in App Home or in a modal, where nobody can be answered beside it."""
    return {
        "type": "modal",
        "callback_id": SAID,
        "title": _plain("Staffroom", 24),
        "close": _plain("Close", 24),
        "blocks": modal_blocks(card),
    }


def errors(form: Form) -> dict[str, str]:
    """The form's errors by block; one that belongs to no field stands beside the first."""
    asked = {each.name: each for each in form.asks}
    said: dict[str, str] = {}
    for name, wrong in form.errors.items():
        block = name if name in asked else form.asks[0].name
        words = beside(asked[block], wrong)
        said[block] = shortened(f"{said[block]} {words}" if block in said else words, 500)
    return said


def values(state: Mapping[str, Any]) -> dict[str, Value]:
    """What stands in each field of a modal that was sent in, by the field's name."""
    return {
        str(name): _value(element)
        for name, elements in state.items()
        if isinstance(elements, dict)
        for element in elements.values()
        if isinstance(element, dict) and not is_file(str(name))
    }


def options(choices: Sequence[Choice]) -> list[Block]:
    """The choices of a typeahead field, at most as many as Slack shows."""
    return [option(choice) for choice in choices[:100]]


def option(choice: Choice) -> Block:
    return {"text": _plain(choice.label or choice.value, 75), "value": choice.value[:150]}


def _value(element: Mapping[str, Any]) -> Value:
    match element.get("type"):
        case "plain_text_input":
            return str(element.get("value") or "")
        case "datepicker":
            return str(element.get("selected_date") or "")
        case "static_select" | "external_select" | "radio_buttons":
            chosen = element.get("selected_option") or {}
            return str(chosen.get("value", ""))
        case "multi_static_select" | "multi_external_select" | "checkboxes":
            return tuple(str(chosen["value"]) for chosen in element.get("selected_options") or ())
        case _:
            return ""


def files_in(state: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The file that was given instead of a field, by the field's name."""
    return {
        str(name).removesuffix(_FILE): element["files"][0]
        for name, elements in state.items()
        if str(name).endswith(_FILE) and isinstance(elements, dict)
        for element in elements.values()
        if isinstance(element, dict) and element.get("files")
    }


def is_file(block_id: str) -> bool:
    """Whether the block takes a file instead of the field before it."""
    return block_id.endswith(_FILE)


def _file(asked: Listing) -> Block:
    element: Block = {"type": "file_input", "action_id": "file", "max_files": 1, "filetypes": list(_TABLES)}
    return {
        "type": "input",
        "block_id": f"{asked.name}{_FILE}",
        "optional": True,
        "label": _plain(asked.or_file, 2000),
        "element": element,
    }


def _whole(title: str) -> Block:
    text = {"type": "mrkdwn", "text": f"*{escape(shortened(title, 1400))}*", "verbatim": True}
    return {"type": "section", "text": text}


def _warning(words: str) -> Block:
    text = {"type": "mrkdwn", "text": f":warning: {escape(words)}", "verbatim": True}
    return {"type": "section", "text": text}


def _plainly(words: str) -> Block:
    return {"type": "section", "text": _plain(words, 3000)}


def _input(asked: Asked, form: Form) -> Block:
    block: Block = {
        "type": "input",
        "block_id": asked.name,
        "optional": asked.optional,
        "label": _plain(asked.label, 2000),
        "element": _element(asked, form.values.get(asked.name, "")),
    }
    # Who is near can be read without opening the list.
    near = [each.label for each in asked.choices] if isinstance(asked, Pick) and asked.others else []
    if hint := "\n".join(filter(None, (", ".join(near), asked.hint))):
        block["hint"] = _plain(hint, 2000)
    return block


def _element(asked: Asked, value: Value) -> Block:
    chosen = (value,) if isinstance(value, str) else value
    words = value if isinstance(value, str) else ", ".join(value)
    match asked:
        case Pick(others=""):
            return _pick(asked, [each for each in chosen if each])
        case Pick():
            return _pick_or_search(asked, [each for each in chosen if each])
        case Search():
            return _search(asked, [each for each in chosen if each])
        case Line():
            return _typed(words, asked.limit, multiline=False)
        case Paragraph() | Listing():
            return _typed(words, asked.limit, multiline=True)
        case Day():
            element: Block = {"type": "datepicker", "action_id": "day"}
            return {**element, "initial_date": words} if words else element
        case _:
            assert_never(asked)


def _typed(words: str, limit: int, *, multiline: bool) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "words", "multiline": multiline}
    # Longer than it may be is shown whole, so that nothing typed is lost; the rule then says what is wrong.
    element["max_length"] = max(1, min(LONGEST_TYPED, max(limit, len(words))))
    return {**element, "initial_value": words} if words else element


def _pick(asked: Pick, chosen: list[str]) -> Block:
    offered = [option(choice) for choice in asked.choices]
    ticked = [each for each in offered if each["value"] in chosen]
    if asked.many:
        kind = "checkboxes" if len(offered) <= 10 else "multi_static_select"
        initial: Block = {"initial_options": ticked} if ticked else {}
    else:
        kind = "radio_buttons" if len(offered) <= RADIOS else "static_select"
        initial = {"initial_option": ticked[0]} if ticked else {}
    element: Block = {"type": kind, "action_id": "pick"}
    if len(offered) <= 100:
        return {**element, "options": offered, **initial}
    groups = [
        {"label": _plain(f"{start + 1} to {start + len(some)}", 75), "options": some}
        for start in range(0, len(offered), 100)
        if (some := offered[start : start + 100])
    ]
    return {**element, "option_groups": groups, **initial}


def _pick_or_search(asked: Pick, chosen: list[str]) -> Block:
    """The choices before anything is typed, and everybody else afterwards: Slack has no other field that does both."""
    source = f"{asked.others}."
    for each in asked.choices:
        # Slack takes a name of 255 characters; whom it leaves out is found by typing.
        source += f"{each.value}-" if len(source) + len(each.value) < LONGEST_SOURCE else ""
    field = Search(asked.name, asked.label, source=source.rstrip("-"), many=asked.many, chosen=asked.choices)
    return {
        **_search(field, chosen),
        "min_query_length": 0,
        "placeholder": _plain("Pick, or type a name", 150),
    }


def _search(asked: Search, chosen: list[str]) -> Block:
    known = {choice.value: choice for choice in asked.chosen}
    initial = [option(known.get(each, Choice(each, each))) for each in chosen]
    element: Block = {
        "type": "multi_external_select" if asked.many else "external_select",
        "action_id": f"{SEARCH}.{asked.source}",
        "min_query_length": 1,
        "placeholder": _plain("Type a name", 150),
    }
    if initial and asked.many:
        return {**element, "initial_options": initial}
    return {**element, "initial_option": initial[0]} if initial else element


def _plain(words: str, longest: int) -> Block:
    return {"type": "plain_text", "text": shortened(words, longest), "emoji": False}
