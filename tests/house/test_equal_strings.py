"""No two rooms agree by equal strings: a word that is stored or compared is a member of an enum, with one home."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from models.audit.deeds import Deed
from models.db.tables import SQLModel
from models.outbox.topics import Topic
from models.school.settings import known_settings
from tests.house.trees import tree_of, within
from tests.house.written_strings import COMPARED, SAID, STORED, Written, strings

ROOT = Path(__file__).parents[2]
KEYS = "models/outbox/topics.py"
"""Where the keys of notices are put together."""


@cache
def everything() -> tuple[Written, ...]:
    return tuple(
        each
        for top in ("bot", "models", "scheduler")
        for path in sorted((ROOT / top).rglob("*.py"))
        if "versions" not in path.parts
        for each in strings(tree_of(path), path.relative_to(ROOT).as_posix())
    )


def test_a_stored_word_is_a_member_of_its_enum() -> None:
    """Whole strings: `reason = "taken back"`, `kind == "term"`, `case "term"`, `entry.did == "changed"`."""
    telling = {each.value for kind in STORED for each in kind if not each.value.isidentifier()} - {"", *SAID}
    compared = {each.value for kind in COMPARED for each in kind}
    found = [
        str(each)
        for each in everything()
        if each.text in telling or (each.compared and each.text in compared - SAID) or each.column
    ]
    assert found == []


def test_a_key_is_put_together_in_its_home() -> None:
    """Pieces of f-strings: `f"{key}/staff:{id}"`, `f"slip.new/{id}"`."""
    stems = {each.value for kind in (Deed, Topic) for each in kind if "." in each.value} | {"/staff:"}
    found = [
        str(each)
        for each in everything()
        if each.in_words and each.where != KEYS and any(stem in each.text for stem in stems)
    ]
    assert found == []


def test_no_room_reads_a_fact_out_of_how_another_words_it() -> None:
    """`reason.startswith("a closure (")` holds until somebody words that better."""
    phrases = [
        each for each in everything() if each.cuts and " " in each.text.strip(" ") and len(each.text) > 4
    ]
    found = [
        f"{each} as {other}"
        for each in phrases
        for other in everything()
        if other.where != each.where and each.text in other.text
    ]
    assert found == []


PLAIN = (False, False, False)
"""Neither compared, nor a piece of an f-string, nor a cut."""


def test_a_settings_name_and_a_time_zones_stand_in_one_room() -> None:
    """`"leader_"` and `"after_school"`: who needs one takes it from there."""
    names = [each.name for each in known_settings()]
    zones = {each for each in available_timezones() if "/" in each}
    rooms: dict[str, set[str]] = defaultdict(set)
    for each in everything():
        if each.text in SQLModel.metadata.tables:
            continue  # a table may be called as a setting about it begins
        if each.text in zones or ("_" in each.text and any(name.startswith(each.text) for name in names)):
            rooms[each.text].add(each.where)
    assert {text: sorted(where) for text, where in rooms.items() if len(where) > 1} == {}


def test_what_undo_remembers_is_read_where_it_is_written() -> None:
    """`remember(…, {"bookings": …})` in one room, and `facts["bookings"]` in the next."""
    found = []
    for path in sorted((ROOT / "models").rglob("*.py")):
        tree = tree_of(path)
        written = {
            key.value for node in within(tree, ast.Dict) for key in node.keys if isinstance(key, ast.Constant)
        }
        found += [
            f"{path.relative_to(ROOT).as_posix()}: {key!r}"
            for key in _remembered_keys(tree)
            if key not in written
        ]
    assert found == []


def test_a_word_is_spelt_once_in_the_enums_of_a_folder() -> None:
    spelt: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in sorted((ROOT / "models").rglob("*.py")):
        for node in within(tree_of(path), ast.ClassDef):
            if "StrEnum" not in map(ast.unparse, node.bases):
                continue
            for each in node.body:
                if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant):
                    spelt[path.parent.name, str(each.value.value)].add(path.name)
    assert {where: rooms for where, rooms in spelt.items() if len(rooms) > 1} == {}


def _remembered_keys(tree: ast.AST) -> Iterator[str]:
    """The keys that are taken out of `facts`, or out of `remembered(…)` itself."""
    for node in within(tree, ast.Subscript, ast.Call):
        match node:
            case ast.Subscript(value=of, slice=ast.Constant(value=str(key))):
                pass
            case ast.Call(func=ast.Attribute(value=of, attr="get"), args=[ast.Constant(value=str(key)), *_]):
                pass
            case _:
                continue
        if (isinstance(of, ast.Name | ast.Attribute) and ast.unparse(of).endswith("facts")) or (
            "remembered(" in ast.unparse(of)
        ):
            yield key


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('reason = "taken back"', [("taken back", False, False, False)]),
        ('wanted = kind == "term"', [("term", True, False, False)]),
        ('key = f"{key}/staff:{one}"', [("/staff:", False, True, False)]),
        ('why.startswith("a closure (")', [("a closure (", False, False, True)]),
        ('"""What it is."""', []),
        ('how = "removed" if by_lead else "taken back"', []),
        (
            'booking.reason = "taken back" if undone else ""',
            [("taken back", *PLAIN), ("", *PLAIN)],
        ),
        ('class Kind(StrEnum):\n    TERM = "term"', []),
        ('class Tell(Press, action="session.tell"):\n    pass', []),
    ],
)
def test_what_the_test_sees(source: str, seen: list[tuple[str, bool, bool, bool]]) -> None:
    found = [(each.text, each.compared, each.in_words, each.cuts) for each in strings(ast.parse(source), "")]
    assert found == seen


@pytest.mark.parametrize(
    "planted",
    [
        'match why:\n    case "term":\n        pass',
        'wanted = why in ("term", "inset")',
        'FINAL = ("failed", "uncertain")',
        'words = {"term": 1, "holiday": 2}[why]',
    ],
)
def test_a_word_that_is_gone_by_is_seen_however_it_is(planted: str) -> None:
    words = {str(member) for kind in COMPARED for member in kind}
    assert any(each.compared and each.text in words for each in strings(ast.parse(planted), ""))


@pytest.mark.parametrize(
    "planted",
    [
        'wanted = entry.did == "changed"',
        'wanted = col(Entry.record).in_(["slip", "meeting"])',
        'wanted = entry.record in ("slip", "meeting")',
        'wanted = col(Slip.tone) != "positive"',
        'match entry.record:\n    case "slip":\n        pass',
        'wanted = "teacher" == held.role',
        'kind = "slip"\nwanted = select(Entry).where(Entry.record == kind)',
        'kind: str = "slip"\nwanted = col(Entry.record) == kind',
        'if (kind := "slip") and entry.record == kind:\n    pass',
        'kind = "slip" if lead else "meeting"\nwanted = entry.record != kind',
        'for kind in ("slip", "meeting"):\n    found += entry.record == kind',
        'wanted = [each for kind in ["slip"] if each.record == kind]',
        'KINDS = ("slip", "meeting")\nwanted = col(Entry.record).in_(KINDS)',
        'def of(db, kind="slip"):\n    return Entry.record == kind',
        'def of(db, *, kind="slip"):\n    return Entry.record == kind',
        'entry = Entry(record="slip")',
        'entry.record = "slip"',
        'wanted = sheet.kind == "pupils"',
    ],
)
def test_whatever_is_compared_with_a_column_is_seen(planted: str) -> None:
    assert any(each.column for each in strings(ast.parse(planted), ""))


@pytest.mark.parametrize(
    "planted",
    [
        'key = "{}/staff:{}".format(topic, one)',
        'key = "%s/staff:%s" % (topic, one)',
        'key = topic + "/staff:" + one',
        'key = "/staff:".join((topic, one))',
        'key = "".join([topic, "/staff:", one])',
    ],
)
def test_a_key_that_is_put_together_is_seen_however_it_is(planted: str) -> None:
    assert any(each.in_words and "/staff:" in each.text for each in strings(ast.parse(planted), ""))
