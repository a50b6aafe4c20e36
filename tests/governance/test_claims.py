"""A sentence of the papers that claims a protection is a promise, and so has a test; what only sounds so is known."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.governance.draft import GAP, Bullets, DataPaper, Grid, Sentences
from bot.governance.known import KnownOfData
from bot.governance.making import PAPERS
from bot.governance.promises import Promise
from bot.governance.theirs import TheirFiles
from tests.governance.test_papers import known, written  # noqa: F401 - fixtures

CLAIMS = re.compile(
    r"\b(only|alone|never|nobody|cannot|nothing|none|no|not|refused?|encrypted|removed?|dropped|deleted|gone|sealed|always"
    r"|protected|secured?|safe|safely|private|checked|on record)\b",
    re.IGNORECASE,
)
"""Words by which something is said to be so whatever happens."""

KNOWN = {
    "says how it stands here": (
        "Always on.",
        "NOT encrypted: BACKUP_KEYS is not set.",
        "Backups are not encrypted yet.",
        "Backups are encrypted.",
        "Encrypted.",
        "Here they are encrypted.",
        "Doors in use: none.",
        "Here they are not: BACKUP_KEYS is not set.",
        "On this machine alone: no second place is set.",
        "No day is set: the scheme lead types “settings papers review” and the day in chat.",
        "Nobody has the role “data protection officer”.",
        "PRIVACY_CONTACT is not set.",
        "There was no backup yet.",
        "There was no drill of a backup yet.",
        "Data protection officer: nobody yet.",
        "Backup: none yet.",
        "Drill of a backup: none yet.",
        "Groups of fewer than 6 are not shown.",
        "Put on record in the last 30 days: 0 changes, 0 looks and 0 refusals.",
        "Put on record in the last 30 days: 1 change, 0 looks and 0 refusals.",
        "No backup is older than 35 days; the journal of removals lies beside them.",
    ),
    "follows from a promise beside it": (
        "Here these are 35: what is removed today is gone from the last on 28 December 2026.",
        "What the school makes part of the pupil's file, kept until 25 years after birth, is handed over first; "
        "nothing here is kept for so long.",
        "Of who leaves today, these are kept no longer: working notes from 1 September 2028 on, sessions from "
        "1 September 2028 on and academic from 1 September 2030 on.",
        "No decision about a pupil is made by the program: it looks, it lists, it tells, and people decide.",
    ),
    "says a promise again, in a child's words": (
        "Your teachers and your mentor see what they need, and no more.",
        "It does not decide anything about you: people do.",
        "You can ask us not to use it for a while.",
        "If you are not happy with us, you can complain, and we answer.",
    ),
    "is about law, or what people do": (
        "Not for appraisal unless the school says so.",
        "It is not used for appraisal unless the school says so here.",
        "None is asked for: nothing here rests on it.",
        "This is not the place for it.",
        "Where we refuse something, we say why.",
        "Whoever runs the server sets for how long, and it is to be no longer than backups are kept.",
    ),
    "says what is not protected": (
        "PostgreSQL's write-ahead log, archived or not, holds what was changed until it is used again or thrown away; "
        "each replica holds all that the database holds.",
        "Who administers the database can change or remove what is not sealed and published yet: a quarter of an hour, "
        "or as long as Staffroom is stopped.",
        "They can add entries about what never happened, and read everything, of which there is no entry.",
        "Who can write the database, the file of published seals, the log and every copy of it can change everything; "
        "what others noted of the seals is what they cannot change.",
    ),
}
"""Sentences with such a word that promise nothing of their own, by why."""


def own_words(paper: DataPaper) -> Iterator[str]:
    """What the paper says in words of its own: other tables are made of what is declared elsewhere."""
    for part in paper.parts:
        match part:
            case Sentences(words):
                yield words
            case Bullets(items):
                yield from items
            case Grid(heads, rows) if not any(heads) or "Here" in heads:
                yield from (cell for row in rows for cell in row)
            case _:
                pass


def claims(paper: DataPaper) -> Iterator[str]:
    """Its sentences that sound as if they promised something, and are no promise."""
    for words in own_words(paper):
        for promise in Promise:
            words = words.replace(f"{promise.sentence} [{promise.number}]", "")  # noqa: PLW2901 - less of it each time
        said = words.partition(GAP)[0]
        sentences = re.split(r"(?<=[.!?])\s+", said.strip())
        yield from (each for each in sentences if each.endswith(".") and CLAIMS.search(each))


WITH_ALL = {
    "doors": ("Slack", "Microsoft Teams"), "on_postgresql": True, "public_address": True, "feeds": True,
    "backups_encrypted": True, "backups_elsewhere": True,
}  # fmt: skip
"""A school that has everything that can be set up."""


@pytest.fixture(params=[{}, WITH_ALL], ids=["with little", "with all"])
def papers(known: KnownOfData, written: TheirFiles, request: pytest.FixtureRequest) -> list[DataPaper]:  # noqa: F811 - the fixtures
    here = replace(known, run=replace(known.run, **request.param))
    return [make(here, written) for make in PAPERS]


def test_each_sentence_that_claims_a_protection_names_its_test(papers: list[DataPaper]) -> None:
    fine = {each for some in KNOWN.values() for each in some}
    found = {each for paper in papers for each in claims(paper)}
    assert sorted(found - fine) == []


def test_a_claim_that_somebody_writes_into_a_paper_is_found(papers: list[DataPaper]) -> None:
    paper = papers[0]
    paper.says(f"Nobody ever sees it. {paper.promise(Promise.SEALED)} It is blue.")
    paper.grid(("", ""), [("Security", "It is encrypted.")], (1, 1))
    assert {"Nobody ever sees it.", "It is encrypted."} <= set(claims(paper))
    assert "It is blue." not in set(claims(paper))
