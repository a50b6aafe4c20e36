"""One HTML page on which a person sees everything that the bot can say, on the three platforms side by side."""

import html
import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from textwrap import shorten

from bot.say.card import Card
from tests.gallery.drawn import in_terminal, slack_messages, slack_modal, teams_cards, teams_forms
from tests.gallery.shown import Shown

WEB = Path(__file__).parent / "web"


def page(shown: Sequence[Shown], *, script: str, style: str) -> str:
    """The whole page, with all that it needs inside; `script` and `style` draw Slack's and Teams' side."""
    ordered = sorted(enumerate(shown), key=lambda each: (_order(each[1]), each[0]))
    groups = [
        (subject, [each for _, each in some])
        for subject, some in groupby(ordered, key=lambda pair: pair[1].subject)
    ]
    links = "".join(
        f"<a href='#{_anchor(subject)}'>{html.escape(subject)} ({len(some)})</a>" for subject, some in groups
    )
    body = "".join(
        f"<h2 id='{_anchor(subject)}'>{html.escape(subject)}</h2>{''.join(map(_section, some))}"
        for subject, some in groups
    )
    own = (WEB / "page.css").read_text(encoding="utf-8")
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'><title>What Staffroom can say</title>"
        f"<style>{style}</style><style>{own}</style>"
        "<h1>What Staffroom can say: Slack, Teams, terminal</h1>"
        f"<p>{len(shown)} cards and forms. Slack and Teams are as wide as on a phone. "
        "<label><input type=checkbox id=wide> As wide as on a desk</label></p>"
        f"<nav>{links}</nav>{body}<script>{script.replace('</script', '<' + chr(92) + '/script')}</script></html>\n"
    )


def _order(shown: Shown) -> tuple[int, str]:
    return (1 if shown.subject == "stress" else 0, shown.subject)


def _anchor(subject: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in subject)


def _section(shown: Shown) -> str:
    data: dict[str, object] = {"slack": [], "modals": [], "teams": []}
    if isinstance(shown.what, Card):
        data["slack"] = [list(message.blocks) for message in slack_messages(shown.what)]
        data["teams"] = teams_cards(shown.what)
    else:
        data["modals"] = [slack_modal(shown.what)]
        data["teams"] = teams_forms(shown.what)[:1]
    carried = json.dumps(data).replace("</", "<\\/")
    name = html.escape(shown.name, quote=True)
    how = html.escape(shorten(shown.how, 120, placeholder=" …"))
    return (
        f"<section data-name='{name}'><h3>{how}</h3>"
        "<div class=drawn></div><div class=drawn></div>"
        f"<pre dir=ltr>{html.escape(in_terminal(shown.what))}</pre>"
        f"<script type='application/json'>{carried}</script></section>\n"
    )
