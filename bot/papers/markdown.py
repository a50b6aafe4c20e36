"""Markdown as blocks of words that a page sets: headings, paragraphs and lists, with what is strong in them."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token


def blocks(text: str) -> list[dict[str, object]]:
    """The blocks in order; what is more than these, such as a picture or HTML, is set as the words that it is."""
    found: list[dict[str, object]] = []
    kind, level, lists = "paragraph", 0, list[tuple[bool, int]]()
    mark = ""
    for token in MarkdownIt("commonmark", {"html": False}).parse(text):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                start = int(token.attrs.get("start") or 1)
                lists.append((token.type == "ordered_list_open", start))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                ordered, number = lists[-1]
                mark = f"{number}." if ordered else "•"
                lists[-1] = (ordered, number + 1)
            case "heading_open":
                kind, level = "heading", int(token.tag[1:])
            case "paragraph_open":
                kind, level = ("item", len(lists)) if lists else ("paragraph", 0)
            case "inline":
                found.append(
                    {"kind": kind, "level": level, "mark": mark, "runs": list(_runs(token.children or ()))}
                )
                mark = ""
            case "fence" | "code_block":
                found.append(
                    {"kind": "paragraph", "level": 0, "mark": "", "runs": [_run(token.content.strip())]}
                )
    return found


def _runs(tokens: Sequence[Token]) -> Iterator[dict[str, object]]:
    strong = 0
    for token in tokens:
        match token.type:
            case "strong_open" | "em_open":
                strong += 1
            case "strong_close" | "em_close":
                strong -= 1
            case "softbreak":
                yield _run(" ")
            case "hardbreak":
                yield _run("\n")
            case "text" | "code_inline" | "html_inline":
                yield _run(token.content, strong=strong > 0)


def _run(words: str, *, strong: bool = False) -> dict[str, object]:
    return {"text": words, "strong": strong}
