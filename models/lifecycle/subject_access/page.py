"""The answer as a page that is read in any browser, without a network and without a script."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from models.lifecycle.subject_access.answering import AnsweredTable, MessageSent, WholeAnswer
from models.lifecycle.subject_access.naming import in_full
from models.lifecycle.subject_access.told import left_out, rights, rules_applied
from models.rules.clock import show_time
from models.rules.retention import KeepingTimes
from models.rules.wording import count, first_large

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 2px solid #888; } h3 { margin-top: 2rem; }
article { border-top: 1px solid #ccc; padding: .5rem 0; break-inside: avoid; } article h4 { margin: 0 0 .25rem; }
dl { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr; gap: .15rem 1rem; margin: 0; }
dt { color: #555; } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
p.about { color: #555; } table { border-collapse: collapse; } th, td { text-align: left; padding: .2rem .8rem .2rem 0; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
"""


def page(answer: WholeAnswer) -> str:
    """The whole of it, as HTML."""
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: WholeAnswer) -> Iterator[str]:
    title = f"What Staffroom holds about {answer.whom}"
    yield '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>"
    yield f"<h1>{escape(title)}</h1>"
    made = f"{in_full(answer.made_at.date())}, {show_time(answer.made_at)}"
    yield f"<p>Made on {escape(made)}, for request {answer.number}. It covers {escape(answer.covers)}.</p>"
    yield "<nav><h2>What is here</h2><ul>"
    for some in answer.tables:
        held = count(len(some.records), "record")
        yield f'<li><a href="#{some.table.name}">{escape(first_large(some.table.what))}</a> ({held})</li>'
    if answer.messages is not None:
        yield f'<li><a href="#messages">Messages that were sent</a> ({len(answer.messages)})</li>'
    if rules_applied(answer):
        yield '<li><a href="#rules">The rules that were applied</a></li>'
    yield '<li><a href="#left-out">What is not here</a></li><li><a href="#rights">Your rights</a></li></ul></nav>'
    for kind, tables in groupby(answer.tables, key=lambda each: each.table.kind):
        yield f"<h2>{escape(first_large(kind))}</h2>"
        kept = answer.settings.keeping.in_words(kind)
        yield f'<p class="about">Kept {escape(kept)}.</p>'
        for some in tables:
            yield from _table(some, answer.settings.keeping)
    if answer.messages is not None:
        yield from _messages(answer.messages, of_staff=answer.of_staff)
    if rules := rules_applied(answer):
        yield '<h2 id="rules">The rules that were applied</h2>'
        yield from (f"<h3>{escape(name)}</h3><p>{escape(words)}</p>" for name, words in rules)
    yield '<h2 id="left-out">What is not here</h2><ul>'
    yield from (f"<li>{escape(each)}</li>" for each in left_out(answer))
    yield '</ul><h2 id="rights">Your rights</h2><ul>'
    yield from (f"<li>{escape(each)}</li>" for each in rights(answer))
    yield "</ul></main></body></html>"


def _table(some: AnsweredTable, keeping: KeepingTimes) -> Iterator[str]:
    table = some.table
    kept = f" Kept {table.kept_for(keeping)}." if table.kept else ""
    yield f'<section id="{table.name}"><h3>{escape(first_large(table.what))}</h3>'
    yield f'<p class="about">From {escape(table.source)}. Why: {escape(table.purpose)}.{escape(kept)}</p>'
    for one in some.records:
        heading = f"<h4>{escape(one.day)}</h4>" if one.day else ""
        parts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(words)}</dd>" for label, words in one.parts)
        yield f"<article>{heading}<dl>{parts}</dl></article>"
    yield "</section>"


def _messages(messages: Sequence[MessageSent], *, of_staff: bool) -> Iterator[str]:
    yield '<h2 id="messages">Messages that were sent</h2>'
    if not messages:
        yield "<p>None.</p>"
        return
    if of_staff:
        yield "<p>To you, of each day each kind once; what was in them is of pupils, or in the records.</p>"
    else:
        yield "<p>To staff, of the pupil alone; what was in them is in the records.</p>"
    yield "<table><tr><th>Day</th><th>What it was</th><th>Where to</th></tr>"
    for each in messages:
        yield f"<tr><td>{escape(each.day)}</td><td>{escape(each.kind)}</td><td>{escape(each.to)}</td></tr>"
    yield "</table>"
