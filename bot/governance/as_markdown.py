"""A paper about the data as Markdown."""

from collections.abc import Iterator, Sequence

from bot.governance.draft import Bullets, DataPaper, Grid, Headline, PaperPart, Sentences, TheirWords

TESTED = "How each promise is tested"


def as_markdown(paper: DataPaper, made_on: str) -> str:
    """The whole: the gaps at its top, the tests of its promises at its end."""
    return "\n".join([*_top(paper, made_on), *_body(paper), *_tests(paper)]).rstrip() + "\n"


def comparable(markdown: str) -> list[str]:
    """Its lines but for the day it was made, to see what changed since."""
    return [line for line in markdown.splitlines() if line and not line.startswith("*Made on ")]


def gaps_of(paper: DataPaper) -> list[str]:
    return [*paper.to_write, *(f"{each.asks} ({each}.md)" for each in paper.gaps)]


def tests_of(paper: DataPaper) -> list[tuple[str, str]]:
    """The number of each promise in it, and its tests."""
    ordered = sorted(paper.promised, key=lambda each: each.number)
    return [(f"[{each.number}]", "; ".join(each.tests)) for each in ordered]


def _top(paper: DataPaper, made_on: str) -> Iterator[str]:
    yield from (f"# {paper.title}", "", f"*Made on {made_on}.*", "")
    if gaps := gaps_of(paper):
        yield from (f"**{_many(len(gaps))} still to be written by people:**", "")
        yield from (f"- {each}" for each in gaps)
    else:
        yield "Nothing is left to be written."
    yield ""


def _many(number: int) -> str:
    return "1 part is" if number == 1 else f"{number} parts are"


def _body(paper: DataPaper) -> Iterator[str]:
    for part in paper.parts:
        yield from _part(part)
        yield ""


def _part(part: PaperPart) -> Iterator[str]:
    match part:
        case Headline(words, level):
            yield f"{'#' * level} {words}"
        case Sentences(words) | TheirWords(words):
            yield words
        case Bullets(items):
            yield from (f"- {each}" for each in items)
        case Grid(heads, rows):
            yield _row(heads)
            yield _row(["---"] * len(heads))
            yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(each.replace('|', '/') for each in cells)} |"


def _tests(paper: DataPaper) -> Iterator[str]:
    if not paper.promised:
        return
    yield from (f"## {TESTED}", "", _row(("No.", "Tests")), _row(("---", "---")))
    yield from map(_row, tests_of(paper))
