"""The share of the tests that is run at each change: each kind is in it, and it is the same everywhere."""

import ast
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.house.trees import tree_of
from tests.share import ON_POSTGRESQL, ONE_IN, WORDS_ON_POSTGRESQL, in_the_share, its_engine
from tests.turns import ENGINES, engine_of

TESTS = Path(__file__).parents[1]
WHOLE = "pytest.mark.whole"


def case(
    test: str, case: str = "", *, engine: str = "", path: str = "house/a.py", **marks: tuple[str, ...]
) -> Any:
    """A case of a test, as pytest collects it; `whole`, `sweep` and `speaks` are its marks."""
    names = "-".join(each for each in (engine, case) if each)
    return SimpleNamespace(
        path=TESTS / path,
        nodeid=f"{path}::{test}[{names}]",
        callspec=SimpleNamespace(params={"engine_name": engine} if engine else {}),
        get_closest_marker=lambda name: SimpleNamespace(args=marks[name]) if name in marks else None,
    )


def shared(*cases: Any, of_a_part: bool = False) -> list[str]:
    items = cast("list[pytest.Item]", cases)
    return [each.nodeid for each, mine in in_the_share(items, of_a_part=of_a_part) if mine]


def test_of_many_cases_on_databases_one_is_in_it_and_always_the_same() -> None:
    cases = [case("test_one", f"{number}", engine=each) for number in range(20) for each in ENGINES]
    kept = shared(*cases)
    assert len(kept) == 1
    assert kept == shared(*reversed(cases))
    more = shared(*cases, *(case("test_two", f"{number}", engine="sqlite") for number in range(20)))
    assert more[:1] == kept
    assert len(more) == len(kept) + 1


@pytest.mark.parametrize(
    ("path", "of_so_many"), [("house/a.py", ON_POSTGRESQL), ("doors/a.py", WORDS_ON_POSTGRESQL)]
)
def test_of_so_many_tests_that_could_be_on_either_database_one_is_on_postgresql(
    path: str, of_so_many: int
) -> None:
    cases = [case(f"test_{number}", engine=each, path=path) for number in range(300) for each in ENGINES]
    kept = shared(*cases)
    assert len(kept) == 300
    assert 200 / of_so_many < len([each for each in kept if "postgresql" in each]) < 450 / of_so_many
    only = [each for each in cases if its_engine(each) == engine_of(each)]
    assert shared(*only) == kept, "no case on the other database needs to be made"


def test_what_could_be_on_one_database_alone_is_on_that() -> None:
    only = (
        case("test_of_sqlite_alone", engine="sqlite"),
        case("test_of_postgresql_alone", engine="postgresql"),
    )
    assert shared(*only) == [each.nodeid for each in only]


def test_what_needs_no_database_is_in_it_with_every_case_unless_it_sweeps() -> None:
    assert len(shared(*(case("test_one", f"{number}") for number in range(200)))) == 200
    swept = shared(*(case("test_one", f"{number}", sweep=()) for number in range(200)))
    assert 100 / ONE_IN < len(swept) < 400 / ONE_IN
    assert len(shared(case("test_one", "only", sweep=()))) == 1


def test_a_case_that_speaks_is_in_it_alone() -> None:
    cases = [case("test_one", f"{number}", engine="sqlite") for number in range(20)]
    speaking = [case("test_one", name, engine="sqlite", speaks=()) for name in ("first", "last")]
    assert shared(*cases, *speaking) == [each.nodeid for each in speaking]
    on_both = [case("test_one", "always", engine=each, speaks=()) for each in ENGINES]
    assert len(shared(*cases, *on_both)) == 1


def test_a_sweep_is_on_one_database() -> None:
    cases = [
        case("test_one", f"{number}", engine=each, sweep=()) for number in range(200) for each in ENGINES
    ]
    kept = shared(*cases)
    assert 100 / ONE_IN < len(kept) < 400 / ONE_IN
    assert len({each.rpartition("[")[2].partition("-")[0] for each in kept}) == 1


def test_what_runs_at_length_is_not_in_it_and_something_speaks_for_it() -> None:
    beside, elsewhere = case("test_short"), case("test_short", path="house/b.py")
    assert shared(case("test_long", whole=()), beside) == [beside.nodeid]
    named = ("house/b.py::test_short",)
    assert shared(case("test_long", whole=named), elsewhere) == [elsewhere.nodeid]
    for wrong in ([elsewhere], [case("test_other", path="house/b.py"), beside]):
        with pytest.raises(pytest.UsageError, match="test_long"):
            shared(case("test_long", whole=named if beside in wrong else ()), *wrong)


def test_of_a_part_of_the_tests_who_speaks_may_lie_elsewhere_and_is_there_where_its_file_is() -> None:
    named = ("house/b.py::test_short",)
    assert shared(case("test_long", whole=named), of_a_part=True) == []
    with pytest.raises(pytest.UsageError, match="test_long"):
        shared(case("test_long", whole=named), case("test_other", path="house/b.py"), of_a_part=True)
    with pytest.raises(pytest.UsageError, match="test_long"):
        shared(case("test_long", whole=()), of_a_part=True)


def test_of_our_own_tests_each_that_is_not_in_it_has_one_that_speaks_for_it() -> None:
    """Only `make test` looks at all tests at once, and whoever lands runs a part of them: it ended before it began."""
    with_some = [each for each in TESTS.rglob("test_*.py") if f"@{WHOLE}" in each.read_text("utf-8")]
    named = {test: of for path in with_some for test, of in speaking_in(path).items() if of is not None}
    assert len(named) > 100
    unspoken = []
    for test, of in sorted(named.items()):
        others = speaking_in(TESTS.parent / of.partition("::")[0])
        if not any(whose is None and of in {each, each.partition("::")[0]} for each, whose in others.items()):
            unspoken.append(test)
    assert unspoken == []


@cache
def speaking_in(path: Path) -> dict[str, str | None]:
    """The tests of a file; of each that is not in the share, which test or file speaks for it."""
    where = path.relative_to(TESTS.parent).as_posix()
    found: dict[str, str | None] = {}
    for each in tree_of(path).body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name.startswith("test_"):
            marks = [mark for mark in each.decorator_list if ast.unparse(mark).startswith(WHOLE)]
            of = [
                ast.literal_eval(named) for mark in marks if isinstance(mark, ast.Call) for named in mark.args
            ]
            found[f"{where}::{each.name}"] = (of or [where])[0] if marks else None
    return found
