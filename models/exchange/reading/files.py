"""Finds the files to read, in folders and in zips of exports, and reads each as what it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from models.db.errors import Sorry
from models.exchange.attendance_out import NOT_HERE, OURS, is_ours
from models.exchange.columns import ABOUT, KINDS, FileKind, headings
from models.exchange.problems import Severity
from models.exchange.questions import GivenAnswers
from models.exchange.reading.archives import Archive
from models.exchange.reading.cells import clean
from models.exchange.reading.doubtful_headings import HeadingWords, settle_headings
from models.exchange.reading.foreign import refuse_documents, refuse_foreign_bytes
from models.exchange.reading.headings import EXAMPLE_LEFT_OUT, Headed, find_headings, fit
from models.exchange.reading.limits import LARGEST, MOST_FILES, MOST_TOGETHER, TooMuch
from models.exchange.reading.mentor_lists import unfold_mentors
from models.exchange.reading.picking import pick
from models.exchange.reading.recognise import holds_too, recognise
from models.exchange.reading.rosters import join_rosters
from models.exchange.reading.tables import SheetTable, sheet_name, sheet_title
from models.exchange.reading.text_files import read_text
from models.exchange.reading.wide import unfold
from models.exchange.reading.wide_headings import IsSubject
from models.exchange.reading.workbooks import read_workbook
from models.exchange.sheets import Reading, Sheet
from models.rules.subjects import SubjectNames
from models.rules.wording import listed

_DATA = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".zip", ".xml", ".ics", ".json"}
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_LEFT_BY_PROGRAMS = (".", "~$", "__MACOSX", "Thumbs.db", "desktop.ini")
"""Excel keeps a lock file, ~$name.xlsx, beside a workbook that is open; the rest is of macOS and Windows."""

HowFar = Callable[[int, int, str], None]
"""Hears how many of how many are done, and what is being done now."""


@dataclass(frozen=True, slots=True)
class _Blob:
    """One file's bytes, from a folder or out of a zip."""

    name: str
    folder: str
    content: bytes
    asked_for: bool


def read_files(
    paths: Iterable[Path],
    answers: GivenAnswers | None = None,
    *,
    subjects: Iterable[tuple[str, str]] = (),
    words: Mapping[str, str] | None = None,
    progress: HowFar | None = None,
) -> Reading:
    """Read these files, and the files in these folders and zips.

    `subjects` are the names and codes of those the school has: they tell a wide mark sheet. `words` are what headings
    were said to mean before that could be two things.
    A file of a folder that is nothing we know is left out and named; one asked for by name must be known.
    What is wrong inside a file becomes a problem of the reading, what cannot be known a question of `answers`.
    Raises Sorry when a path is not there or nothing is left to read.
    """
    reading = Reading()
    answers = answers if answers is not None else GivenAnswers()
    chosen = _choose(reading, paths)
    tables = _tables_of(reading, chosen, answers, progress)
    found = [(table, find_headings(table) if len(table.rows) > 1 else None) for table in tables]
    is_subject = _subject_test(subjects, [each for _, each in found if each is not None])
    headed: list[Headed] = []
    for table, each in found:
        if is_ours(table.rows):
            reading.error(table.file, OURS, NOT_HERE)
            continue
        unfolded = _unfolded(reading, table, each, is_subject, answers)
        if unfolded is not None:
            reading.sheets += unfolded
        elif _is_filled(reading, table, each):
            headed += [each] if each is not None else []
    said = HeadingWords(answers, words or {}, reading.words_said)
    for each in join_rosters(reading, headed):
        if not settle_headings(reading, each, said):
            continue
        kind, vouched = recognise(reading, each, answers)
        if kind is not None:
            for part in (kind, *holds_too(each, kind)):
                pick(reading, each, part, answers, vouched=vouched)
    if not answers.open:
        _refuse_what_gave_nothing(reading, [path.name for path, asked_for in chosen.items() if asked_for])
        _refuse_nothing_at_all(reading, chosen)
    return reading


def _tables_of(
    reading: Reading, chosen: Mapping[Path, bool], answers: GivenAnswers, progress: HowFar | None
) -> list[SheetTable]:
    """The tables of all files."""
    tables: list[SheetTable] = []
    together = 0
    for number, (path, asked_for) in enumerate(chosen.items()):
        if progress is not None:
            progress(number, len(chosen), f"reading {path.name}")
        blob = _open(reading, path, asked_for=asked_for)
        if blob is None:
            continue
        of_file = _tables(reading, blob, answers)
        del blob  # its bytes are needed no more while the next is read
        together += sum(len(cells) for table in of_file for _, cells in table.rows)
        if together > MOST_TOGETHER:
            raise Sorry(
                f"These files hold more than {MOST_TOGETHER:,} cells together. Import them a few at a time."
            )
        tables += of_file
    return tables


def _unfolded(
    reading: Reading, table: SheetTable, headed: Headed | None, is_subject: IsSubject, answers: GivenAnswers
) -> list[Sheet] | None:
    """The sheets of a table with pupils or subjects across; None where it is none."""
    found = unfold(reading, table, is_subject, answers)
    return unfold_mentors(reading, headed, answers) if found is None and headed is not None else found


def _choose(reading: Reading, paths: Iterable[Path]) -> dict[Path, bool]:
    """The files to read, and whether each was asked for by its name or came with its folder."""
    chosen: dict[Path, bool] = {}
    for path in paths:
        if path.is_dir():
            for inside in sorted(path.iterdir()):
                if inside.name.startswith(_LEFT_BY_PROGRAMS) or inside.is_dir():
                    continue
                if inside.suffix.casefold() in _DATA:
                    chosen.setdefault(inside, False)
                else:
                    reading.ignored.append(inside.name)
        elif path.exists():
            chosen[path] = True
        else:
            raise Sorry(f"There is no file or folder called {path}. Check the name and try again.")
    if not chosen:
        found = f" It holds {', '.join(reading.ignored[:5])}." if reading.ignored else ""
        raise Sorry(
            f"There is no CSV, XLSX, XLS or ODS file there.{found} Name the files, or the folder that holds them."
        )
    if len(chosen) > MOST_FILES:
        raise Sorry(
            f"There are {len(chosen):,} files there. Name a folder that holds only what you exported."
        )
    return chosen


def _open(reading: Reading, path: Path, *, asked_for: bool) -> _Blob | None:
    """The bytes of the file. A link is followed to a file only, never to a device or a pipe, which have no end."""
    try:
        if not path.is_file():
            reading.error(path.name, "this is no ordinary file", "Copy the export itself into the folder.")
            return None
        size = path.stat().st_size
        if size > LARGEST:
            reading.error(
                path.name,
                f"this file is {size // 1024 // 1024:,} MB",
                f"At most {LARGEST // 1024 // 1024} MB are read, and an export is much smaller. Check the file.",
            )
            return None
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as trouble:
        reading.error(
            path.name, f"the file cannot be opened: {trouble.strerror}", "Close it elsewhere, or copy it."
        )
        return None
    return _Blob(path.name, str(path.parent), content, asked_for)


def _tables(reading: Reading, blob: _Blob, answers: GivenAnswers) -> list[SheetTable]:
    """The tables of a file; what stands in the way is noted."""
    try:
        if not blob.content.strip():
            reading.error(blob.name, "the file is empty", "Export it again.")
            return []
        if blob.content.startswith(b"PK"):
            archive = Archive(blob.content)
            refuse_documents(archive.names)
            if not any(name in {"[Content_Types].xml", "content.xml"} for name in archive.names):
                return _unpacked(reading, blob, archive, answers)
            return _sheets(reading, blob)
        if blob.content.startswith(_OLD_EXCEL):
            return _sheets(reading, blob)
        refuse_foreign_bytes(blob.content)
        stem = PurePosixPath(blob.name).stem
        rows, notes = read_text(blob.content, stem, answers)
        return [SheetTable(blob.name, stem, rows, blob.asked_for, blob.folder, notes)]
    except TooMuch as trouble:
        reading.error(blob.name, trouble.what, trouble.advice)
        return []


def _unpacked(reading: Reading, blob: _Blob, archive: Archive, answers: GivenAnswers) -> list[SheetTable]:
    """The tables of all files in a zip of exports; a zip inside a zip is not opened."""
    tables: list[SheetTable] = []
    for member in archive.names:
        path = PurePosixPath(member.replace("\\", "/"))
        if any(part.startswith(_LEFT_BY_PROGRAMS) for part in path.parts):
            continue
        name = f"{blob.name}, {path.name}"
        if path.suffix.casefold() not in _DATA - {".zip"}:
            reading.ignored.append(name)
            continue
        content = archive.read(member)
        tables += _tables(
            reading, _Blob(name, f"{blob.folder}/{blob.name}", content, asked_for=False), answers
        )
    return tables


def _sheets(reading: Reading, blob: _Blob) -> list[SheetTable]:
    """The tables of a workbook: sheets that are hidden are left out and named, empty ones are passed over."""
    stem = PurePosixPath(blob.name.rpartition(", ")[2]).stem
    seen: list[SheetTable] = []
    for title, is_hidden, rows in read_workbook(blob.content):
        if not rows or title == ABOUT:
            continue
        if is_hidden:
            reading.ignored.append(f"{sheet_name(blob.name, title)} (hidden)")
            continue
        seen.append(SheetTable(sheet_name(blob.name, title), title, rows, blob.asked_for, blob.folder))
    if len(seen) == 1:
        seen[0].file, seen[0].title = blob.name, f"{stem} {seen[0].title}"
    elif not seen:
        reading.error(blob.name, "the workbook is empty", "Export it again.")
    # Of several sheets some are covers and notes: only one sheet that holds nothing we know is no success.
    for table in seen:
        table.asked_for = table.asked_for and len(seen) == 1
    return seen


def _refuse_what_gave_nothing(reading: Reading, names: Iterable[str]) -> None:
    """A file asked for by its name, of which nothing is read, is no success, whatever its sheets are called."""
    spoken_of = {each.file for each in reading.sheets} | set(reading.copies)
    spoken_of |= {each.file for each in reading.problems if each.severity is Severity.ERROR}
    for name in names:
        if not any(file == name or file.startswith(f"{name}, ") for file in spoken_of):
            reading.error(
                name,
                "nothing in this file is what Staffroom reads",
                "Look at what is left out above. Export the list itself, with its headings.",
            )


def _refuse_nothing_at_all(reading: Reading, files: Iterable[Path]) -> None:
    """A folder of which no file is read is no success either."""
    if not reading.sheets and not any(each.severity is Severity.ERROR for each in reading.problems):
        reading.error(
            listed((path.name for path in files), 3),
            "nothing there is what Staffroom reads",
            "Look at what is left out above. staffroom template FOLDER writes files to fill in, with their headings.",
        )


def _subject_test(subjects: Iterable[tuple[str, str]], tables: Iterable[Headed]) -> IsSubject:
    """Whether words mean one subject, of those the school has and those that a list of subjects among these brings."""
    known = list(subjects)
    kind = next(each for each in KINDS if each.name == FileKind.SUBJECTS)
    fields = headings(kind.name)
    for table in tables:
        if fit(kind, table.keys):
            places = {fields[key][0]: place for place, key in enumerate(table.keys) if key in fields}
            rows = [cells for _, cells in table.rows if len(cells) > max(places.values())]
            known += [(clean(cells[places["subject"]]), clean(cells[places["code"]])) for cells in rows]
    names = SubjectNames(dict(enumerate(dict.fromkeys(known))))

    @cache
    def is_subject(words: str) -> bool:
        return len(names.find(words)) == 1

    return is_subject


def _is_filled(reading: Reading, table: SheetTable, headed: Headed | None) -> bool:
    """Whether there is anything below the headings; where not, that is noted."""
    if headed is not None and (headed.rows or EXAMPLE_LEFT_OUT not in headed.left_out):
        return True
    if headed is not None:
        reading.ignored.append(f"{table.file} (not filled in)")
    elif not table.asked_for and sheet_title(table.file):
        reading.ignored.append(f"{table.file} (one row)")
    else:
        reading.error(
            table.file, "there are no rows under the headings", "Export it again, or leave the file out."
        )
    return False
