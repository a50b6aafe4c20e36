"""`staffroom papers`: the papers about the data, made into the school's folder, again and again."""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bot import assembly
from bot.governance.as_markdown import as_markdown, comparable, gaps_of
from bot.governance.as_page import as_page
from bot.governance.assessment import impact_assessment
from bot.governance.by_itself import what_happens_by_itself
from bot.governance.draft import DataPaper
from bot.governance.governors import page_for_governors
from bot.governance.known import KnownOfData, how_it_is_run, known_of_data
from bot.governance.notices import notice_for_pupils_and_parents, notice_for_staff
from bot.governance.record import record_of_processing
from bot.governance.schedule import retention_schedule
from bot.governance.theirs import TheirFiles
from bot.governance.translating import Translation, in_language, sentences_of
from bot.home import home
from bot.papers.letters import unwritten, unwritten_words
from bot.papers.press import letterhead, write
from bot.printing import DOOR, somebody
from bot.settings import Environment, read_environment
from models.access.authoriser import Action, require
from models.audit.deeds import Deed
from models.audit.entries import Actor, record, record_refusal
from models.db.errors import NotAllowed, Sorry
from models.rules.clock import show_time
from models.rules.languages import LANGUAGES
from models.rules.wording import count, day_of_month

PAPERS: tuple[Callable[[KnownOfData, TheirFiles], DataPaper], ...] = (
    page_for_governors,
    impact_assessment,
    record_of_processing,
    retention_schedule,
    notice_for_pupils_and_parents,
    notice_for_staff,
    what_happens_by_itself,
)
"""Every paper, in the order in which they are made."""
NOTICES = (notice_for_pupils_and_parents, notice_for_staff)
"""Those which are printed in further languages, where the school has set any."""
YOURS, MADE, CHANGES = "yours", "made.json", "what-changed.md"


@dataclass
class MadeAgain:
    """What became of the papers that were there."""

    changes: dict[str, list[str]] = field(default_factory=dict)
    """By paper, the lines that went (-) and came (+)."""
    kept: list[Path] = field(default_factory=list)
    """Papers in which somebody had written, put aside."""
    gone: list[str] = field(default_factory=list)
    """Notices in a language that is set no more."""


def make_papers(email: str, into: Path | None) -> list[str]:
    """Make them all; that they were made is on record. Raises Sorry for who may not, and for nobody's e-mail."""
    environment = read_environment()
    now = datetime.now(UTC)
    folder = into or home().folder / "papers"
    with closing(assembly.open_database(environment, make=False)) as database:
        with database.reading() as db:
            known = known_of_data(db, how_it_is_run(environment), now)
            who = somebody(db, email, known.today)
            try:
                require(db, who, Action.MAKE_PAPERS)
                refused = None
            except NotAllowed as not_allowed:
                refused = not_allowed
        with database.writing() as db:
            actor = Actor(who.staff_id, now, DOOR)
            if refused is not None:
                record_refusal(db, actor, "papers")
            else:
                record(db, actor, Deed.PAPERS_MAKE)
    if refused is not None:
        raise Sorry(refused.sentence)
    return list(_made(environment, known, folder))


def _made(environment: Environment, known: KnownOfData, folder: Path) -> Iterator[str]:
    written = TheirFiles(folder / YOURS)
    written.lay_out()
    made = {make: make(known, written) for make in PAPERS}
    drafts, notices = list(made.values()), [made[each] for each in NOTICES]
    for language in known.settings.languages():
        by = Translation.read(written.folder, language)
        by.lay_out(sentence for each in notices for sentence in sentences_of(each))
        drafts += [in_language(each, by) for each in notices]
    local = known.now.astimezone(known.settings.timezone)
    made_on = f"{day_of_month(local.date())} {local.year}, {show_time(local)}"
    pages = {draft.name: as_markdown(draft, made_on) for draft in drafts}
    no_more = [f"{each.name}-{language.in_names}" for each in notices for language in LANGUAGES.values()]
    again = write_again(folder, pages, made_on, no_more)
    head = letterhead(environment.school_name, environment.school_crest)
    for draft in drafts:
        page = as_page(draft, made_on)
        write(page, folder / f"{draft.name}.pdf", head)
        to_write = gaps_of(draft)
        gaps = f", {count(len(to_write), 'part')} to be written" if to_write else ""
        changed = again.changes.get(draft.name)
        since = f", {count(len(changed), 'line')} changed" if changed else ""
        yield f"{draft.called}: {folder / draft.name}.md and .pdf{gaps}{since}"
        if letters := unwritten(page.facts):
            yield f"  {unwritten_words(letters)}"
    yield f"What only people know is written in {written.folder}, and kept when the papers are made again."
    yield from (f"Somebody had written in a paper. It is kept as {each}." for each in again.kept)
    yield from (f"Taken away, since its language is set no more: {each}" for each in again.gone)
    if again.changes:
        yield f"What changed since the last time: {folder / CHANGES}"


def write_again(folder: Path, pages: dict[str, str], made_on: str, no_more: Iterable[str] = ()) -> MadeAgain:
    """Write the papers' Markdown, and what changed since; one that somebody wrote in is put aside first.

    `no_more` may be there from before, and go where they are none of these pages: nobody hands out an old notice.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = _digests(folder / MADE)
    again = MadeAgain()
    for name, page in pages.items():
        file = folder / f"{name}.md"
        if file.exists():
            old = _read_aside(folder, name, before, again)
            changed = [
                line
                for line in difflib.unified_diff(comparable(old), comparable(page), lineterm="", n=0)
                if not line.startswith(("---", "+++", "@@"))
            ]
            if changed:
                again.changes[name] = changed
        file.write_text(page, "utf-8")
    for name in sorted({*no_more} - pages.keys()):
        there = [each for ending in ("md", "pdf") if (each := folder / f"{name}.{ending}").exists()]
        if folder / f"{name}.md" in there:
            _read_aside(folder, name, before, again)
        for each in there:
            each.unlink(missing_ok=True)
        again.gone += [name] if there else []
    if again.changes:
        (folder / CHANGES).write_text(_what_changed(again.changes, made_on), "utf-8")
    said = json.dumps({name: _digest(page) for name, page in pages.items()}, indent=1)
    (folder / MADE).write_text(said, "utf-8")
    return again


def _read_aside(folder: Path, name: str, before: dict[str, str], again: MadeAgain) -> str:
    """What the paper that is there says; one that is not as it was made is put aside."""
    file = folder / f"{name}.md"
    old = file.read_text("utf-8")
    if _digest(old) != before.get(name):
        aside = _free_name(folder, name)
        file.rename(aside)
        again.kept.append(aside)
    return old


def _what_changed(changes: dict[str, list[str]], made_on: str) -> str:
    lines = [f"# What changed in the papers, {made_on}", ""]
    for name, changed in changes.items():
        lines += [f"## {name}", "", "```diff", *changed, "```", ""]
    return "\n".join(lines)


def _digest(page: str) -> str:
    return sha256(page.encode()).hexdigest()


def _digests(file: Path) -> dict[str, str]:
    """What was made last; of a file that is none, nothing: then every paper counts as written in."""
    try:
        read = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _free_name(folder: Path, name: str) -> Path:
    number = 1
    while (aside := folder / f"{name}-written-in-{number}.md").exists():
        number += 1
    return aside
