"""What Slack accepts in a message, a modal and App Home: the documented limits, as reasons."""

import json
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]

MESSAGE, MODAL, HOME = "message", "modal", "home"

SELECTS = {
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
}
MULTI = {f"multi_{name}" for name in SELECTS}
PICKERS = {"datepicker", "timepicker", "radio_buttons", "checkboxes"}
IN_ACTIONS = {"button", "overflow", "datetimepicker"} | SELECTS | PICKERS
IN_SECTION = {"button", "overflow", "image"} | SELECTS | MULTI | PICKERS
IN_INPUT = {
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "file_input",
    "datetimepicker",
    "rich_text_input",
} | (SELECTS | MULTI | PICKERS)
BLOCKS = {
    MESSAGE: {
        "actions",
        "context",
        "data_visualization",
        "divider",
        "header",
        "image",
        "markdown",
        "rich_text",
        "section",
        "table",
    },
    MODAL: {"actions", "alert", "context", "divider", "header", "image", "input", "rich_text", "section"},
    HOME: {
        "actions",
        "context",
        "data_visualization",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "table",
    },
}


def reasons_blocks(blocks: object, where: str) -> list[str]:
    """Every reason why Slack would answer `invalid_blocks`; empty where it would not."""
    if not isinstance(blocks, list):
        return ["blocks: must be a list"]
    found = list(_blocks(blocks, where))
    if len(json.dumps(blocks)) > 250_000:
        found.append("blocks: more than 250 kB")
    return found


def reasons_view(view: object) -> list[str]:
    """Every reason why Slack would refuse this modal or Home."""
    if not isinstance(view, dict):
        return ["view: must be an object"]
    kind = view.get("type")
    if kind not in {MODAL, HOME}:
        return [f"view: type {kind!r}"]
    found = reasons_blocks(view.get("blocks"), kind)
    found += _length("private_metadata", view.get("private_metadata", ""), 3000, least=0)
    found += _length("callback_id", view.get("callback_id", ""), 255, least=0)
    found += _length("external_id", view.get("external_id", ""), 255, least=0)
    if kind == MODAL:
        found += _plain("title", view.get("title"), 24)
        for name in ("submit", "close"):
            if name in view:
                found += _plain(name, view[name], 24)
        inputs = [block for block in view.get("blocks", []) if block.get("type") == "input"]
        if inputs and "submit" not in view:
            found.append("submit: needed where there are inputs")
    else:
        found += [f"{name}: not in Home" for name in ("title", "submit", "close") if name in view]
    return found


def _blocks(blocks: list[Json], where: str) -> Iterator[str]:
    most = 50 if where == MESSAGE else 100
    if len(blocks) > most:
        yield f"blocks: {len(blocks)}, at most {most} in a {where}"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "block_id: not unique"
    kinds = [block.get("type") for block in blocks]
    if kinds.count("table") > 1:
        yield "only_one_table_allowed"
    if kinds.count("data_visualization") > 2:
        yield "data_visualization: at most two"
    for number, block in enumerate(blocks):
        kind = str(block.get("type"))
        at = f"blocks[{number}] {kind}"
        if kind not in BLOCKS[where]:
            yield f"{at}: not allowed in a {where}"
        elif kind in _CHECKS:
            yield from (f"{at}: {reason}" for reason in _CHECKS[kind](block))
        yield from (f"{at}: {reason}" for reason in _length("block_id", block.get("block_id", "x"), 255))
        actions = [item["action_id"] for item in _elements(block) if "action_id" in item]
        if len(actions) != len(set(actions)):
            yield f"{at}: action_id not unique in its block"
    focused = [1 for block in blocks for item in _elements(block) if item.get("focus_on_load")]
    if len(focused) > 1:
        yield "focus_on_load: more than one"


def _elements(block: Json) -> list[Json]:
    inner = block.get("elements", []) if block.get("type") == "actions" else []
    return [*inner, *(block[name] for name in ("accessory", "element") if name in block)]


def _length(what: str, text: object, most: int, *, least: int = 1) -> list[str]:
    if not isinstance(text, str):
        return [f"{what}: must be text"]
    if not least <= len(text) <= most:
        return [f"{what}: {len(text)} characters, {least} to {most} allowed"]
    return []


def _plain(what: str, text: object, most: int) -> list[str]:
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        return [f"{what}: must be plain_text"]
    return _length(what, text.get("text"), most)


def _any_text(what: str, text: object, most: int) -> list[str]:
    if not isinstance(text, dict) or text.get("type") not in {"plain_text", "mrkdwn"}:
        return [f"{what}: must be plain_text or mrkdwn"]
    unknown = set(text) - {"type", "text", "emoji", "verbatim"}
    return _length(what, text.get("text"), most) + [f"{what}: unknown {name}" for name in sorted(unknown)]


def _section(block: Json) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "needs text or fields"
    if "text" in block:
        yield from _any_text("text", block["text"], 3000)
    fields = block.get("fields", [])
    if len(fields) > 10:
        yield f"fields: {len(fields)}, at most 10"
    for field in fields:
        yield from _any_text("field", field, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"], IN_SECTION)


def _header(block: Json) -> Iterator[str]:
    yield from _plain("text", block.get("text"), 150)


def _context(block: Json) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 10:
        yield f"elements: {len(elements)}, 1 to 10 allowed"
    for element in elements:
        if element.get("type") != "image":
            yield from _any_text("element", element, 2000)


def _actions(block: Json) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= 25:
        yield f"elements: {len(elements)}, 1 to 25 allowed"
    for element in elements:
        yield from _element(element, IN_ACTIONS)


def _input(block: Json) -> Iterator[str]:
    yield from _plain("label", block.get("label"), 2000)
    if "hint" in block:
        yield from _plain("hint", block["hint"], 2000)
    yield from _element(block.get("element", {}), IN_INPUT)


def _alert(block: Json) -> Iterator[str]:
    yield from _any_text("text", block.get("text"), 3000)


def _markdown(block: Json) -> Iterator[str]:
    yield from _length("text", block.get("text"), 12_000)


def _table(block: Json) -> Iterator[str]:
    rows = block.get("rows", [])
    if not 1 <= len(rows) <= 100:
        yield f"rows: {len(rows)}, 1 to 100 allowed"
    if any(not 1 <= len(row) <= 20 for row in rows):
        yield "a row: 1 to 20 cells allowed"
    if len({len(row) for row in rows}) > 1:
        yield "rows of different lengths"
    characters = 0
    for row in rows:
        for cell in row:
            if cell.get("type") not in {"raw_text", "rich_text"}:
                yield f"cell type {cell.get('type')!r}"
            elif cell["type"] == "raw_text":
                yield from _length("cell", cell.get("text"), 10_000)
                characters += len(cell.get("text", ""))
    if characters > 10_000:
        yield f"{characters} characters, at most 10000"
    if len(block.get("column_settings", [])) > 20:
        yield "column_settings: at most 20"


def _chart(block: Json) -> Iterator[str]:
    yield from _length("title", block.get("title"), 50)
    chart = block.get("chart", {})
    if chart.get("type") not in {"line", "bar", "area"}:
        yield f"chart type {chart.get('type')!r}"
    # The limit that Slack's pages named was 6 on one day and 12 on another: the lower one is safe on both.
    series = chart.get("series", [])
    if not 1 <= len(series) <= 6:
        yield f"series: {len(series)}, 1 to 6 allowed"
    axis = chart.get("axis_config", {})
    categories = axis.get("categories", [])
    for label in categories:
        yield from _length("category", label, 20)
    for name in ("x_label", "y_label"):
        if name in axis:
            yield from _length(name, axis[name], 50)
    if len({one.get("name") for one in series}) != len(series):
        yield "series: names not unique"
    for one in series:
        yield from _length("series name", one.get("name"), 20)
        points = one.get("data", [])
        if not 1 <= len(points) <= 20:
            yield f"data: {len(points)}, 1 to 20 points allowed"
        if [point.get("label") for point in points] != categories:
            yield "data: labels must be the categories, in their order"


_CHECKS: dict[str, Callable[[Json], Iterator[str]]] = {
    "actions": _actions,
    "alert": _alert,
    "context": _context,
    "data_visualization": _chart,
    "header": _header,
    "input": _input,
    "markdown": _markdown,
    "section": _section,
    "table": _table,
}


def _element(element: Json, allowed: set[str]) -> Iterator[str]:
    kind = str(element.get("type"))
    if kind not in allowed:
        yield f"{kind}: not allowed here"
        return
    if kind == "image":
        return
    yield from _length("action_id", element.get("action_id"), 255)
    if "placeholder" in element:
        yield from _plain("placeholder", element["placeholder"], 150)
    if "confirm" in element:
        yield from _confirm(element["confirm"])
    if kind == "button":
        yield from _button(element)
    elif kind == "plain_text_input":
        yield from _text_input(element)
    elif kind in {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}:
        most = {"radio_buttons": 10, "checkboxes": 10, "overflow": 5}.get(kind, 100)
        yield from _options(element, most)
    elif kind in {"external_select", "multi_external_select"}:
        chosen = element.get(
            "initial_options", [element["initial_option"]] if "initial_option" in element else []
        )
        for option in chosen:
            yield from _option(option)


def _button(element: Json) -> Iterator[str]:
    yield from _plain("button text", element.get("text"), 75)
    yield from _length("value", element.get("value", ""), 2000, least=0)
    if element.get("style", "primary") not in {"primary", "danger"}:
        yield f"style {element['style']!r}"
    if "accessibility_label" in element:
        yield from _length("accessibility_label", element["accessibility_label"], 75)


def _confirm(confirm: Json) -> Iterator[str]:
    yield from _plain("confirm title", confirm.get("title"), 100)
    yield from _any_text("confirm text", confirm.get("text"), 300)
    yield from _plain("confirm confirm", confirm.get("confirm"), 30)
    yield from _plain("confirm deny", confirm.get("deny"), 30)


def _text_input(element: Json) -> Iterator[str]:
    longest = element.get("max_length", 3000)
    if not 1 <= longest <= 3000:
        yield f"max_length {longest}, 1 to 3000 allowed"
    yield from _length("initial_value", element.get("initial_value", ""), longest, least=0)


def _options(element: Json, most: int) -> Iterator[str]:
    groups = element.get("option_groups", [])
    if len(groups) > 100:
        yield f"option_groups: {len(groups)}, at most 100"
    options = [option for group in groups for option in group["options"]] or element.get("options", [])
    for some in [group["options"] for group in groups] or [options]:
        if not 1 <= len(some) <= most:
            yield f"options: {len(some)}, 1 to {most} allowed"
    for option in options:
        yield from _option(option)
    values = [option.get("value") for option in options]
    if len(values) != len(set(values)):
        yield "option values not unique"
    initial = element.get(
        "initial_options", [element["initial_option"]] if "initial_option" in element else []
    )
    if any(option not in options for option in initial):
        yield "initial_option: must match exactly one of the options"


def _option(option: Json) -> Iterator[str]:
    yield from _any_text("option text", option.get("text"), 75)
    yield from _length("option value", option.get("value"), 150)
    if "description" in option:
        yield from _plain("option description", option["description"], 75)
