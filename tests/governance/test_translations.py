"""The privacy notices in further languages: people write each sentence, and what they wrote is kept."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.governance.as_markdown import as_markdown, gaps_of
from bot.governance.as_page import as_page
from bot.governance.draft import DAY, GAP, DataPaper, Frame
from bot.governance.known import KnownOfData
from bot.governance.making import NOTICES
from bot.governance.theirs import TheirFiles, Theirs
from bot.governance.translating import NO_LONGER, NOT_YET, Translation, in_language, sentences_of
from bot.papers.letters import unwritten
from bot.papers.press import write
from models.db.errors import Sorry
from models.rules.languages import LANGUAGES
from tests.governance.test_papers import known, written  # noqa: F401 - fixtures

POLISH, URDU = LANGUAGES["polish"], LANGUAGES["urdu"]
MADE_ON = "27 November 2026, 03:15"


def small(files: TheirFiles, *sentences: str) -> DataPaper:
    """A notice of these sentences."""
    paper = DataPaper("notice", "A notice", files)
    paper.heading("What we hold")
    paper.says(" ".join(sentences))
    paper.grid(("Kind", "What"), [("Notes", "a slip; a reply")], (1, 2))
    return paper


def translate(by: Translation) -> Translation:
    """Somebody writes in place of each gap, of the one like of the other, but for its number."""
    lines = []
    for number, line in enumerate(by.file.read_text("utf-8").splitlines()):
        lines.append(f"Zdanie {number}." if line == NOT_YET else line)
        if line.startswith("> ") and DAY in line:
            lines.append(DAY)
    by.file.write_text("\n".join(lines) + "\n", "utf-8")
    return Translation.read(by.file.parent, by.language)


def laid_out(files: TheirFiles, paper: DataPaper, language: str = "polish") -> Translation:
    by = Translation.read(files.folder, LANGUAGES[language])
    by.lay_out(sentences_of(paper))
    return Translation.read(files.folder, LANGUAGES[language])


def test_each_sentence_has_its_place_once_and_is_a_gap_until_somebody_writes_it(written: TheirFiles) -> None:  # noqa: F811 - the fixture
    paper = small(written, "We keep notes. [3] We keep notes.", "Last updated: 27 November 2026.")
    by = laid_out(written, paper)
    text = by.file.read_text("utf-8")
    wanted = [
        *(Frame().about, Frame().made, "A notice", "What we hold", "We keep notes.", f"Last updated: {DAY}."),
        *("Kind", "What", "Notes", "a slip", "a reply"),
    ]
    assert [line[2:] for line in text.splitlines() if line.startswith("> ")] == wanted
    assert text.splitlines().count(NOT_YET) == len(wanted)
    made = in_language(paper, by)
    assert gaps_of(made) == [
        f"{len(wanted)} of {len(wanted)} sentences are not in Polish yet, and stand here in English: this is no notice "
        "to hand out. Write them in notices-in-polish.md."
    ]
    assert f"{GAP}We keep notes." in as_markdown(made, MADE_ON)


def test_whole_it_has_no_gap_and_nothing_in_english_with_its_days_as_everybody_reads_them(
    written: TheirFiles,  # noqa: F811 - the fixture
) -> None:
    paper = small(written, "We keep notes. [3]", "Last updated: 27 November 2026.")
    by = translate(laid_out(written, paper))
    made = in_language(paper, by)
    said = as_markdown(made, MADE_ON)
    assert (gaps_of(made), GAP in said, "We keep" in said) == ([], False, False)
    assert "2026-11-27" in said
    assert "| Zdanie" in said
    facts = json.loads(as_page(made, MADE_ON).facts)
    assert (facts["language"], facts["tests"], DAY in facts["made"]) == ("pl", [], False)


def test_a_sentence_that_changed_is_a_gap_again_and_what_was_written_is_not_lost(written: TheirFiles) -> None:  # noqa: F811 - the fixture
    translate(laid_out(written, small(written, "We keep notes for a year.", "You can ask.")))
    before = Translation.read(written.folder, POLISH).written
    after = laid_out(written, now := small(written, "We keep notes for 2 years.", "You can ask."))
    assert after.of("You can ask.") == before["You can ask."]
    assert not after.of("We keep notes for 2 years.")
    text = after.file.read_text("utf-8")
    assert before["We keep notes for a year."] in text.partition(NO_LONGER)[2]
    assert gaps_of(in_language(now, after))[0].startswith("1 of ")
    again = laid_out(written, now)
    assert (again.file.read_text("utf-8"), again.written) == (text, after.written)
    back = laid_out(written, small(written, "We keep notes for a year.", "You can ask."))
    assert back.written == before


def test_a_day_that_somebody_left_out_is_a_gap(written: TheirFiles) -> None:  # noqa: F811 - the fixture
    paper = small(written, "Last updated: 27 November 2026.")
    by = translate(laid_out(written, paper))
    by.file.write_text(by.file.read_text("utf-8").replace(f"\n{DAY}\n", "\nDzisiaj\n"), "utf-8")
    assert f"{GAP}Last updated: " in as_markdown(
        in_language(paper, Translation.read(written.folder, POLISH)), ""
    )


def test_a_file_that_is_no_text_is_refused(written: TheirFiles) -> None:  # noqa: F811 - the fixture
    (written.folder / "notices-in-polish.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Sorry, match=r"notices-in-polish\.md cannot be read"):
        Translation.read(written.folder, POLISH)


def test_both_notices_of_the_school_can_be_written_whole_and_printed(
    known: KnownOfData,  # noqa: F811 - the fixtures
    written: TheirFiles,  # noqa: F811
    tmp_path: Path,
) -> None:
    for part in Theirs:
        written.file(part).write_text("What the school says.\n", "utf-8")
    notices = [make(known, written) for make in NOTICES]
    by = Translation.read(written.folder, POLISH)
    by.lay_out(each for paper in notices for each in sentences_of(paper))
    by = translate(by)
    for paper in notices:
        made = in_language(paper, by)
        assert gaps_of(made) == []
        said = " ".join(
            page.extract_text()
            for page in PdfReader(write(as_page(made, MADE_ON), tmp_path / "paper.pdf")).pages
        )
        assert by.of("Your rights, and how to ask") in said
        assert "2026-11-" in said
        english = {each for each in sentences_of(paper) if len(each) > len("Zdanie 9999.")}
        assert not [each for each in english if each in said]


def test_what_runs_from_the_right_begins_there(written: TheirFiles, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    """The first column of a table."""
    paper = small(written, "We keep notes.")
    where: dict[bool, float] = {}
    for language in (POLISH, URDU):
        by = translate(laid_out(written, paper, language.name.casefold()))
        printed = write(as_page(in_language(paper, by), MADE_ON), tmp_path / "paper.pdf")
        (page,) = PdfReader(printed).pages
        found: list[float] = []

        def note(
            text: str,
            page_at: list[float],
            at: list[float],
            *_: object,
            first: str = by.of("Kind").rstrip("."),
            found: list[float] = found,
        ) -> None:
            if first in text:
                found.append(page_at[4] + at[4])

        page.extract_text(visitor_text=note)
        (where[language.from_the_right],) = (each - float(page.mediabox.width) / 2 for each in found)
    assert where[False] < 0 < where[True]


@pytest.mark.parametrize("name", list(LANGUAGES))
def test_our_fonts_have_the_letters_of_each_language(name: str) -> None:
    assert unwritten(json.dumps(LANGUAGES[name].own)) == []
