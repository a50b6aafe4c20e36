"""Empty files to fill in say what each column holds, and go in as soon as there is a row in them."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.db.errors import Sorry
from models.exchange.columns import KINDS, columns_of, names_of
from models.exchange.questions import GivenAnswers
from models.exchange.reading.files import read_files
from models.exchange.template import write_templates

README = Path(__file__).parents[2] / "README.md"


def test_an_empty_template_is_no_success(tmp_path: Path) -> None:
    write_templates(tmp_path)
    answers = GivenAnswers()
    reading = read_files([tmp_path], answers)
    assert (reading.sheets, answers.open) == ([], ())
    assert [each.what for each in reading.problems] == ["nothing there is what Staffroom reads"]
    assert len(reading.ignored) == len(KINDS)


@pytest.mark.whole
@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_a_row_below_the_example_is_read(tmp_path: Path, kind: str) -> None:
    write_templates(tmp_path)
    path = tmp_path / f"{kind}.xlsx"
    book = load_workbook(path)
    example = [str(cell.value or "") for cell in book[kind][2]]
    assert example[0].startswith("e.g. ")
    book[kind].append([example[0].removeprefix("e.g. "), *example[1:]])
    book.save(path)
    reading = read_files([path])
    assert reading.problems == []
    (sheet,) = reading.sheets
    assert (sheet.kind, len(sheet.rows)) == (kind, 1)
    assert "left out: the example (line 2)" in sheet.notes


def test_each_is_explained(tmp_path: Path) -> None:
    write_templates(tmp_path)
    about = load_workbook(tmp_path / "staff.xlsx")["About this file"]
    said = [[cell or "" for cell in row] for row in about.iter_rows(values_only=True)]
    assert said[0][:3] == ["Column", "Needed", "What it says"]
    assert any("scheme lead" in str(row[0]) for row in said)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    write_templates(tmp_path)
    with pytest.raises(Sorry, match="is there already"):
        write_templates(tmp_path)


def test_the_readme_has_the_table_of_columns() -> None:
    lines = ["| File | Needed | As well |", "|---|---|---|"]
    for kind in KINDS:
        groups = [" or ".join(names_of(kind.name, field)[0] for field in group) for group in kind.needs]
        more = ", ".join(column.heading for column in columns_of(kind) if not column.needed)
        lines.append(f"| {kind.name} | {', '.join(groups)} | {more} |")
    assert "\n".join(lines) in README.read_text("utf-8"), "\n".join(lines)
