"""`make gallery`: one page with everything that the bot can say, as Slack, Teams and the terminal draw it."""

import html
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.cards.form import Form
from bot.platforms.slack.blocks import messages as slack_messages
from bot.platforms.slack.views import Kept, modal
from bot.platforms.teams.adaptive import draw
from bot.platforms.teams.dialogs import form_card
from bot.platforms.terminal import plain
from models.audit import Hand
from models.database import Database
from models.exchange.apply import apply
from models.exchange.invented import write_invented_school
from models.exchange.plan import plan
from tests.doors.said import FRIDAY, Shown, everything

FOLDER = Path("var/gallery")
PACKAGES = (
    "slack-blocks-to-jsx@1.1.1",
    "adaptivecards@3.0.6",
    "react@18.3.1",
    "react-dom@18.3.1",
    "esbuild@0.25.12",
)

ENTRY = """
import React from "react";
import { createRoot } from "react-dom/client";
import { Message } from "slack-blocks-to-jsx";
import * as AC from "adaptivecards/dist/adaptivecards.js";

AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const shown = document.createElement("div");
  shown.textContent = text;
  result.outputHtml = shown.innerHTML;
  result.didProcess = true;
};
const host = new AC.HostConfig({
  fontFamily: "Segoe UI, Helvetica, sans-serif",
  spacing: { small: 4, default: 8, medium: 16, large: 24, extraLarge: 32, padding: 14 },
});
for (const spot of document.querySelectorAll("script[type='application/json']")) {
  const { slack, teams } = JSON.parse(spot.textContent);
  const [left, middle] = spot.parentElement.querySelectorAll(".drawn");
  for (const blocks of slack) {
    const made = left.appendChild(document.createElement("div"));
    made.className = "page";
    createRoot(made).render(
      React.createElement(Message, { blocks, name: "Staffroom", logo: "", time: new Date(), withoutWrapper: true }));
  }
  for (const each of teams) {
    const card = new AC.AdaptiveCard();
    card.hostConfig = host;
    card.parse(each);
    const made = middle.appendChild(document.createElement("div"));
    made.className = "page teams";
    const drawn = card.render();
    if (drawn) made.appendChild(drawn);
  }
}
"""

STYLE = """
body { font: 14px "Segoe UI", Helvetica, sans-serif; margin: 1em; background: #f3f2f1; color: #201f1e; }
section { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1em; margin-bottom: 2em; }
h2 { font-size: 15px; grid-column: 1 / -1; margin: 0; border-top: 1px solid #c8c6c4; padding-top: 1em; }
.page, pre { background: white; border-radius: 6px; padding: 8px; margin: 0 0 8px; box-shadow: 0 1px 3px #0003; }
pre { background: #1e1e1e; color: #ddd; white-space: pre-wrap; font: 12px monospace; }
.teams .ac-pushButton { border: 1px solid #c8c6c4; border-radius: 4px; background: white; padding: 4px 12px;
  margin: 2px; font-weight: 600; }
.teams .ac-pushButton.style-positive { background: #5b5fc7; color: white; }
.teams .ac-pushButton.style-destructive { color: #c4314b; }
.teams .ac-input { border: 1px solid #c8c6c4; border-radius: 4px; padding: 4px; }
"""


def main() -> int:
    """Write the page; gives the exit status."""
    npm = shutil.which("npm")
    if npm is None:
        typer.echo("This needs Node.js. Install Node 20 or later, then run make gallery again.")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(FOLDER), *PACKAGES]
    if subprocess.run(wanted, check=False).returncode:
        typer.echo("npm could not install what draws the cards. Look at what it says above.")
        return 1
    (FOLDER / "entry.jsx").write_text(ENTRY)
    bundle = [str(FOLDER / "node_modules/.bin/esbuild"), str(FOLDER / "entry.jsx"), "--bundle", "--minify"]
    bundle += [
        f"--outfile={FOLDER / 'gallery.js'}",
        "--log-level=error",
        '--define:process.env.NODE_ENV="production"',
    ]
    if subprocess.run(bundle, check=False).returncode:
        typer.echo("What draws the cards could not be put together. Look at what it says above.")
        return 1
    out = FOLDER / "gallery.html"
    shown = _said()
    out.write_text(page(shown), encoding="utf-8")
    typer.echo(f"{len(shown)} things that the bot can say are in {out}. Open it in a browser.")
    return 0


def page(shown: list[Shown]) -> str:
    """The whole page, with all that it needs inside."""
    style = (FOLDER / "node_modules/slack-blocks-to-jsx/dist/style.css").read_text(encoding="utf-8")
    script = (FOLDER / "gallery.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    sections = "\n".join(_section(each) for each in shown)
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>What Staffroom can say</title>"
        f"<style>{style}{STYLE}</style><h1>What Staffroom can say: Slack, Teams, terminal</h1>"
        f"{sections}<script>{script}</script></html>"
    )


def _section(shown: Shown) -> str:
    what = shown.what
    if isinstance(what, Form):
        slack = [list(modal(what, Kept(what.command, "n", what.hidden))["blocks"])]
        teams = [form_card(what, "n", {}, in_chat=True)]
        text = "\n".join([what.title, *(plain.ask_line(asked, what) for asked in what.asks)])
    else:
        slack = [list(each.blocks) for each in slack_messages(what)]
        teams = list(draw(what))
        text = plain.draw(what)[0]
    data = json.dumps({"slack": slack, "teams": teams}).replace("</", "<\\/")
    return (
        f"<section><h2>{html.escape(shown.how)}</h2><div class=drawn></div><div class=drawn></div>"
        f"<pre dir=auto>{html.escape(text)}</pre><script type='application/json'>{data}</script></section>"
    )


def _said() -> list[Shown]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        database = Database(f"sqlite:///{folder}/staffroom.db")
        database.migrate()
        write_invented_school(folder / "school", today=FRIDAY.date(), pupils_per_year=20)
        with database.writing() as db:
            planned = plan(db, [folder / "school"], FRIDAY.date())
            apply(db, planned, Hand(None, datetime(2026, 11, 1, tzinfo=UTC), "gallery"))
        shown = everything(database)
        database.close()
    return shown


if __name__ == "__main__":
    sys.exit(main())
