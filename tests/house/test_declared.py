"""What is written is also declared: nothing waits in a room for somebody who never calls it."""

import ast
import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

import bot.commands
import scheduler.deeds
from bot.commands import EVERYTHING, registry
from bot.commands.help import MoreHelp
from bot.registry import Command, Pressed, Shown, Written
from bot.say.press import Press, StartForm
from models.db.tables import Db
from models.school.setting_values import build
from scheduler.jobs import JobDeed, Occasion, ThoughtOut
from scheduler.timetable import timetable
from tests.house.samples import kinds_of
from tests.house.trees import tree_of, within

ROOT = Path(__file__).parents[2]
PLATFORMS = sorted(
    each.name for each in (ROOT / "bot/platforms").iterdir() if (each / "__init__.py").exists()
)
BY_THE_DISPATCHER = {StartForm, MoreHelp}
"""What opens a form or the next page of help is answered for every command alike."""


def rooms(folder: ModuleType) -> Iterator[ModuleType]:
    """Every file of a folder, whether anything imports it or not."""
    for path in sorted(Path(folder.__path__[0]).glob("*.py")):
        if path.stem != "__init__":
            yield importlib.import_module(f"{folder.__name__}.{path.stem}")


def test_every_row_of_the_timetable_says_what_it_does_in_a_sentence() -> None:
    silent = [
        each.name
        for each in timetable(build({}, ZoneInfo("Europe/London")))
        if not each.does.endswith(".") or not each.does[0].isupper()
    ]
    assert silent == [], "The papers print it: say with does= what the job does"


def test_every_deed_of_the_scheduler_has_its_row_in_the_timetable() -> None:
    deeds = (each.deed for each in timetable(build({}, ZoneInfo("Europe/London"))))
    rows = {each.think if isinstance(each, ThoughtOut) else each for each in deeds}
    forgotten = [
        f"{room.__name__}.{name}"
        for room in rooms(scheduler.deeds)
        for name, each in inspect.getmembers(room, inspect.isfunction)
        if each.__module__ == room.__name__ and not name.startswith("_") and each not in rows
        if Occasion in inspect.get_annotations(each, eval_str=True).values()
        or not _is_called_elsewhere(name, room)
    ]
    assert forgotten == [], "No row of scheduler/timetable.py runs this. Add one, with its time"
    shapes = {
        f"{each.__module__}.{each.__name__}": list(inspect.get_annotations(each, eval_str=True).values())
        for each in rows
    }
    right = ([Db, Occasion, None], [Db, Occasion, JobDeed], [Db, Occasion, JobDeed | None])
    other = {name: shape for name, shape in shapes.items() if shape not in right}
    assert other == {}, (
        "A job is called with (db: Db, moment: Occasion), and returns at most what is then to be done"
    )


def _is_called_elsewhere(name: str, room: ModuleType) -> bool:
    """Whether another file of the product takes it from its room: then it is no job that waits for its row."""
    taken = re.compile(rf"deeds\.{room.__name__.rpartition('.')[2]} import .*\b{name}\b")
    others = (path for top in ("bot", "scheduler") for path in (ROOT / top).rglob("*.py"))
    return any(taken.search(path.read_text("utf-8")) for path in others)


def test_every_command_button_and_answer_is_in_the_list_of_everything() -> None:
    listed = {id(each) for each in EVERYTHING}
    forgotten = [
        f"{room.__name__}.{name}"
        for room in rooms(bot.commands)
        for name, each in vars(room).items()
        if isinstance(each, Command | Pressed | Shown | Written) and id(each) not in listed
    ]
    assert forgotten == [], "Add it to ALL of its file, and the file's ALL to bot/commands/__init__.py"


def test_every_kind_of_button_does_something() -> None:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        if "action=" in path.read_text("utf-8"):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    forgotten = [
        f"{each.__module__}.{each.__name__}"
        for each in kinds_of(Press)
        if each.__module__.startswith("bot.") and each.action not in registry().presses
        if each not in BY_THE_DISPATCHER
    ]
    assert forgotten == [], "Nothing happens when this is pressed. Write its @button in bot/commands/"


def test_every_room_with_a_table_is_imported_by_models() -> None:
    written = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "models").rglob("*.py")
        for node in within(tree_of(path), ast.ClassDef)
        if any(each.arg == "table" for each in node.keywords)
    }
    imported = {
        f"{each.module}.{one.name}"
        for each in within(tree_of(ROOT / "models/__init__.py"), ast.ImportFrom)
        for one in each.names
    }
    forgotten = sorted(written - imported)
    assert forgotten == [], "No migration sees its tables. Import it in models/__init__.py"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_is_drawn_in_the_gallery_and_opened_where_all_is_put_together(platform: str) -> None:
    drawn = (ROOT / "tests/gallery/drawn.py").read_text("utf-8")
    assert f"bot.platforms.{platform}" in drawn, f"Draw every card of {platform} in tests/gallery/drawn.py"
    opened = "".join((ROOT / each).read_text("utf-8") for each in ("bot/running.py", "bot/assembly.py"))
    assert f"bot.platforms.{platform}" in opened, f"Open {platform}'s door in bot/running.py"
    assert {"courier"} <= {each.stem for each in (ROOT / "bot/platforms" / platform).glob("*.py")}, (
        f"{platform} has no way out: write its courier.py"
    )


def test_every_platform_is_named_among_the_doors_that_know_no_other() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (apart,) = [each["modules"] for each in linter["contracts"] if each["type"] == "independence"]
    assert sorted(apart) == [f"bot.platforms.{each}" for each in PLATFORMS], (
        "Name it in pyproject.toml, where a door knows no other"
    )
