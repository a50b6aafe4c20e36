"""A paper about the data as the page that the press prints."""

import json

from bot.governance.as_markdown import TESTED, gaps_of, tests_of
from bot.governance.draft import (
    DAY,
    GAP,
    Bullets,
    DataPaper,
    Grid,
    Headline,
    PaperPart,
    Sentences,
    TheirWords,
)
from bot.governance.translating import days_for_all
from bot.papers.markdown import blocks
from bot.say.paper import Paper

KEEP = "It names no pupil."


def as_page(paper: DataPaper, made_on: str) -> Paper:
    """The same as its Markdown, set on A4."""
    facts = {
        "title": paper.title,
        "made": paper.frame.made.replace(DAY, days_for_all(made_on) if paper.language else made_on),
        "about": paper.frame.about,
        "language": paper.language.code if paper.language else "en",
        "from_the_right": bool(paper.language and paper.language.from_the_right),
        "gaps": gaps_of(paper),
        "parts": [_part(each) for each in paper.parts],
        "tested": TESTED,
        "tests": [list(each) for each in tests_of(paper)],
        "gap": GAP,
    }
    said = json.dumps(facts, ensure_ascii=False)
    return Paper(
        f"{paper.name}.pdf", paper.title, "governance", said, "staffroom papers --as EMAIL", keep=KEEP
    )


def _part(part: PaperPart) -> dict[str, object]:
    match part:
        case Headline(words, level):
            return {"kind": "heading", "words": words, "level": level}
        case Sentences(words):
            return {"kind": "paragraph", "words": words}
        case TheirWords(text):
            return {"kind": "theirs", "blocks": blocks(text)}
        case Bullets(items):
            return {"kind": "bullets", "items": list(items)}
        case Grid(heads, rows, widths):
            return {
                "kind": "grid",
                "heads": list(heads),
                "rows": [list(row) for row in rows],
                "widths": list(widths),
            }
