"""`make gallery`: writes var/gallery.html, with everything that the bot can say.

Behind the page's address, `?only=register` shows what begins or goes on so, `&width=288` as the narrowest phone does,
`&dark` as one does at night.
"""

import logging
import shutil
import subprocess
import sys
from pathlib import Path

import structlog
import typer

from tests.gallery.everything import everything
from tests.gallery.page import WEB, page

OUT = Path("var/gallery.html")
WORK = Path("var/gallery")
"""Where npm puts what draws the cards."""


def main() -> int:
    """Write the page; gives the exit status."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        typer.echo("This needs Node.js. Install Node 20 or later, then run make gallery again.")
        return 1
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "entry.jsx", "teams.json", "teams-at-night.json"):
        shutil.copy(WEB / name, WORK / name)
    if not _install(npm):
        typer.echo("npm could not install what draws the cards. Look at what it says above.")
        return 1
    bundle = [str(WORK / "node_modules/.bin/esbuild"), str(WORK / "entry.jsx"), "--bundle", "--minify"]
    bundle += [f"--outfile={WORK / 'drawer.js'}", "--log-level=error"]
    if _run([*bundle, '--define:process.env.NODE_ENV="production"']):
        typer.echo("What draws the cards could not be put together. Look at what it says above.")
        return 1
    gallery = everything()
    style = (WORK / "node_modules/slack-blocks-to-jsx/dist/style.css").read_text(encoding="utf-8")
    script = (WORK / "drawer.js").read_text(encoding="utf-8")
    OUT.write_text(page(gallery.shown, script=script, style=style), encoding="utf-8")
    typer.echo(f"{len(gallery.shown)} cards and forms are in {OUT}. Open it in a browser.")
    return 0


def _install(npm: str) -> bool:
    """Put there what draws the cards, unless it is there already; whether that went well."""
    kept = WORK / "installed.json"
    wanted = (WEB / "package-lock.json").read_bytes()
    if kept.exists() and kept.read_bytes() == wanted:
        return True
    if _run([npm, "ci", "--silent", "--no-audit", "--no-fund", "--prefix", str(WORK)]):
        return False
    kept.write_bytes(wanted)
    return True


def _run(command: list[str]) -> int:
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
