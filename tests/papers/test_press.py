"""What is printed: the same bytes for the same facts, every name in letters, and a full week on two pages."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it ships no types
from pypdf import PdfReader

from bot.papers.board import board_paper
from bot.papers.letters import letters_of, unwritten, unwritten_words
from bot.papers.press import print_pdf
from bot.papers.slips import slips_paper
from bot.say.paper import Paper
from bot.say.viewer import Viewer
from models.access.person import nobody
from models.db.database import Database
from models.rules.clashes import Slot
from models.school.snapshot import school
from models.sessions.timetable import Lesson
from models.sessions.to_tell import ToTell
from tests.conversations.conftest import database, school_url

__all__ = ["database", "school_url"]  # fixtures of the conversations

NAMES = (
    "Zoë O’Brien", "Łukasz Bąk", "Nguyễn Thị Ánh", "Ὀδυσσεύς Παπαδόπουλος", "Влади́мир Шевченко",
    "محمد الأحمد", "欧阳 小明", "陳大文", "রহিম চৌধুরী", "נועם כהן",
    "अनन्या शर्मा", "ਜਸਪ੍ਰੀਤ ਸਿੰਘ", "கவிதா முருகன்", "김 민준", "이서연",
    "ગાયત્રી પટેલ", "ชาญชัย ใจดี", "ሰላም ተስፋዬ", "Տիգրան Պետրոսյան", "ქეთევან მაისურაძე", "佐藤 エミリー",
)  # fmt: skip
DAY = date(2026, 11, 23)
FONTS = Path(str(files("bot.papers") / "fonts"))
LONG = "Noor Hussain-Featherstonehaugh of Montgomery-Smythe"


@pytest.fixture
def viewer(database: Database) -> Viewer:
    with database.reading() as db:
        return Viewer(who=nobody(1), now=datetime(2026, 11, 23, 10, tzinfo=UTC), school=school(db))


def lesson(at: int, session: int, day: date = DAY) -> Lesson:
    return Lesson(
        booking_id=at, version=1, session_id=session, pupil_id=at, pupil="", subject="Mathematics", subject_id=1,
        host_id=1, host="Noor Hussain", booked_by=1, room="M4", slot=Slot(day, time(15, 20), time(16, 20)),
    )  # fmt: skip


def read(paper: Paper) -> PdfReader:
    return PdfReader(BytesIO(print_pdf(paper)))


def words(paper: Paper) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(paper).pages).split())


def test_the_same_facts_are_the_same_bytes(viewer: Viewer) -> None:
    first, again = (board_paper(viewer, DAY, [lesson(1, 1)]) for _ in range(2))
    assert print_pdf(first) == print_pdf(again)
    assert print_pdf(first) != print_pdf(board_paper(viewer, DAY, [lesson(1, 1), lesson(2, 1)]))


def test_our_fonts_write_every_name() -> None:
    written: set[int] = set()
    for file in FONTS.glob("*.ttf"):
        written |= TTFont(file).getBestCmap().keys()
    names = {each for name in NAMES for each in unicodedata.normalize("NFC", name) if not each.isspace()}
    assert {each for each in names if ord(each) not in written} == set()
    assert (FONTS / "OFL.txt").read_text("utf-8").startswith("Copyright")


def han(codec: str, rows: range, columns: Iterable[int]) -> set[int]:
    """The Chinese characters of a part of an older code."""
    pairs = (bytes([row, column]).decode(codec, "ignore") for row in rows for column in columns)
    return {ord(each) for each in pairs if "\u4e00" <= each <= "\u9fff"}


def letters(first: int, last: int) -> set[int]:
    return {each for each in range(first, last + 1) if unicodedata.category(chr(each))[0] in "LM"}


GB_2312 = han("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
BIG5 = han("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
HANGUL = {
    ord(each)
    for row in range(0xB0, 0xC9)
    for column in range(0xA1, 0xFF)
    for each in bytes([row, column]).decode("euc_kr", "ignore")
}
COPTIC = set(range(0x3E2, 0x3F0))
LAO_PALI = {0xE86, 0xE89, 0xE8C, *range(0xE8E, 0xE94), 0xE98, 0xEA0, 0xEA8, 0xEA9, 0xEAC, 0xEBA}
"""Letters that only old scriptures are written in."""
SCRIPTS = {
    "Latin": letters(0x41, 0x24F) | letters(0x1E00, 0x1EFF),
    "Greek": letters(0x370, 0x3FF) - COPTIC | letters(0x1F00, 0x1FFF),
    "Cyrillic": letters(0x400, 0x52F),
    "Arabic": letters(0x600, 0x6FF),
    "Bengali": letters(0x980, 0x9FF),
    "Devanagari": letters(0x900, 0x97F),
    "Gurmukhi": letters(0xA00, 0xA7F),
    "Tamil": letters(0xB80, 0xBFF),
    "Hebrew": letters(0x591, 0x5F4),
    "Gujarati": letters(0xA80, 0xAFF),
    "Oriya": letters(0xB00, 0xB54) | letters(0xB56, 0xB7F),
    "Telugu": letters(0xC00, 0xC3B) | letters(0xC3D, 0xC5C) | letters(0xC5E, 0xC7F),
    "Kannada": letters(0xC80, 0xCDC) | letters(0xCDE, 0xCFF),
    "Malayalam": letters(0xD00, 0xD7F),
    "Sinhala": letters(0xD80, 0xDFF),
    "Thaana": letters(0x780, 0x7BF),
    "Thai": letters(0xE00, 0xE7F),
    "Lao": letters(0xE80, 0xEFF) - LAO_PALI,
    "Khmer": letters(0x1780, 0x17FF),
    "Myanmar": letters(0x1000, 0x109F),
    "Ethiopic": letters(0x1200, 0x139F),
    "Georgian": letters(0x10A0, 0x10FF),
    "Armenian": letters(0x531, 0x58F),
    "Kana": letters(0x3041, 0x30FF),
    "Hangul": HANGUL,
    "Chinese": GB_2312 | BIG5,
}


@pytest.fixture(scope="module")
def written() -> set[int]:
    """The letters of all our fonts."""
    return {letter for file in FONTS.glob("*.ttf") for letter in TTFont(file).getBestCmap()}


@pytest.mark.parametrize("script", SCRIPTS)
def test_our_fonts_write_the_whole_script(written: set[int], script: str) -> None:
    assert len(GB_2312) == 6763
    assert len(BIG5) == 5401
    assert len(HANGUL) == 2350
    assert SCRIPTS[script] - written == set()


TYPED = "£€½¼¾×÷°±≤≥≠≈√∞→←↑↓✓✔✗✘☐☑☒★☆♥…•–—“”‘’µΩ😀😞👍👎🙈🎉🙏💯🔥👏🏽🤦‍♀️🇬🇧❤️⚠️⏰📚✏️"
"""What staff type into a slip on a telephone."""


def test_signs_and_emoji_that_staff_type_are_printed() -> None:
    assert unwritten(json.dumps({"slips": [{"text": TYPED}]}, ensure_ascii=False)) == []


@pytest.mark.parametrize("font", sorted(FONTS.glob("*.ttf")), ids=lambda each: each.stem)
def test_the_letters_of_a_font_are_read_as_they_stand_in_it(font: Path) -> None:
    assert set(letters_of(font.read_bytes())) == TTFont(font).getBestCmap().keys()


def test_what_no_font_has_is_told_to_who_prints_it() -> None:
    facts = {"pupils": [{"name": "ᠮᠣᠩ Bat\u2069", "at": 3}], "title": "ᠮ \t"}
    missing = unwritten(json.dumps(facts, ensure_ascii=False))
    assert missing == ["ᠮ", "ᠣ", "ᠩ"]
    said = unwritten_words(missing)
    assert "ᠮ (mongolian letter ma), ᠣ (mongolian letter o) and ᠩ" in said
    assert "preferred name in Latin letters" in said
    assert "and 3 more" in unwritten_words(["ᠮ"] * 9)


def test_what_is_said_of_the_fonts_is_so() -> None:
    said = (FONTS / "FONTS.txt").read_text("utf-8")
    rows = dict(re.findall(r"^(\S+\.ttf) +(.+)$", said, re.MULTILINE))
    assert rows.keys() == {each.name for each in FONTS.glob("*.ttf")}
    for name, facts in rows.items():
        font = TTFont(FONTS / name)
        version, many, size, _ = facts.split()
        assert (FONTS / name).stat().st_size == int(size)
        assert font["name"].getDebugName(5).startswith(f"Version {version}")
        assert len(font.getBestCmap()) == int(many)
        assert "Open Font License, Version 1.1" in font["name"].getDebugName(13)


def test_the_board_says_who_goes_where_and_why_a_day_has_nobody(viewer: Viewer) -> None:
    paper = board_paper(viewer, DAY, [lesson(1, 1), lesson(2, 1), lesson(3, 2, date(2026, 11, 26))])
    said = words(paper)
    for each in (
        "Sessions, week of 23 November 2026",
        "2 sessions, 3 bookings",
        "As it stood on Monday 23 November 2026, 10:00",
        "15:20–16:20 Mathematics",
        "Noor Hussain, M4",
        "No sessions",
        "An INSET day",
        *(viewer.school.label(pupil) for pupil in (1, 2, 3)),
    ):
        assert each in said, each
    assert read(paper).metadata is not None
    (page,) = read(paper).pages
    assert [round(float(each) / 72 * 25.4) for each in page.mediabox.upper_right] == [420, 297]


def test_a_week_of_540_bookings_is_two_pages_at_most(viewer: Viewer) -> None:
    monday, thursday = DAY, 4
    lessons = [
        lesson(at + 1, day * 9 + at // 15, monday + timedelta(days=day))
        for day in range(thursday)
        for at in range(135)
    ]
    paper = board_paper(viewer, monday, lessons)
    assert len(lessons) == 540
    assert len(read(paper).pages) <= 2
    assert "36 sessions, 540 bookings" in words(paper)


@pytest.mark.parametrize(("many", "pages"), [(1, 1), (12, 1), (13, 2)])
def test_slips_stand_twelve_to_a_page_without_who_is_away(viewer: Viewer, many: int, pages: int) -> None:
    rows = [
        ToTell(at, viewer.school.label(at), (lesson(at, 1),), None, frozenset(), frozenset(), ())
        for at in range(1, many + 1)
    ]
    away = replace(rows[0], pupil_id=40, missing=frozenset({1}))
    paper = slips_paper(viewer, DAY, [*rows, away])
    assert len(read(paper).pages) == pages
    said = words(paper)
    assert said.count("15:20–16:20 Mathematics") == many
    assert viewer.school.name_and_form(1)[0] in said
    assert viewer.school.name_and_form(40)[0] not in said


def test_a_slip_says_every_session_of_the_day_however_many(viewer: Viewer) -> None:
    lessons = tuple(
        replace(lesson(at, at), subject=f"Subject {at}", room=f"R{at}", host=LONG) for at in range(1, 7)
    )
    row = ToTell(1, viewer.school.label(1), lessons, None, frozenset(), frozenset(), ())
    paper = slips_paper(viewer, DAY, [row])
    said = words(paper)
    assert all(f"Subject {at}, R{at}, {LONG}" in said for at in range(1, 7))
    heights: list[float] = []

    def height(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            heights.append(tm[5] * cm[3] + cm[5])

    page = read(paper).pages[0]
    page.extract_text(visitor_text=height)
    assert min(heights) > float(page.mediabox.top) - 49.5 / 25.4 * 72, "within its slip"


def test_what_a_name_holds_is_never_read_as_markup(viewer: Viewer) -> None:
    paper = board_paper(viewer, DAY, [replace(lesson(1, 1), host="#pagebreak() *Noor* $x$ <b>", room="#1")])
    assert "#pagebreak() *Noor* $x$ <b>, #1" in words(paper)
    assert len(read(paper).pages) == 1
