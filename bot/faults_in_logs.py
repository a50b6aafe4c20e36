"""A fault as the log has it: what kind it is and where it came from, and none of the values that it holds.

An exception's own words quote what somebody typed, a name, or a row: they are left out, unless the code that raised
it has them word for word.
"""

import errno
import linecache
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

MOST_FRAMES = 25
MOST_FAULTS = 6
"""How many of a chain of faults, one behind the other, are written."""
LONGEST_LINE = 160
_ROOTS = tuple(f"{each}/" for each in (Path(__file__).parents[1], Path(linecache.__file__).parent))


def without_values(fault: BaseException) -> list[str]:
    """The fault and those behind it, the first cause last, as lines."""
    return list(_lines(fault, MOST_FAULTS))


def _lines(fault: BaseException, most: int) -> Iterator[str]:
    yield named(fault)
    frames = list(traceback.walk_tb(fault.__traceback__))
    for frame, number in frames[:-MOST_FRAMES:-1]:
        code = frame.f_code
        source = linecache.getline(code.co_filename, number).strip()[:LONGEST_LINE]
        yield f"  {place(code.co_filename)}:{number} {code.co_name}: {source}"
    if len(frames) >= MOST_FRAMES:
        yield f"  … {len(frames)} in all"
    behind = [fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)]
    if isinstance(fault, BaseExceptionGroup):
        behind += fault.exceptions[:most]
    for each in behind:
        if each is not None and most > 1:
            yield "because of"
            yield from _lines(each, most - 1)


def named(fault: BaseException) -> str:
    """What kind of fault it is, with its code, and its words where they are the same of all."""
    kind = type(fault)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    known = [each for each in (_code(fault), _own_words(fault)) if each]
    return f"{name}: {'; '.join(known)}" if known else name


def _code(fault: BaseException) -> str:
    """The number by which a system or a database names what is wrong."""
    if isinstance(fault, OSError) and fault.errno is not None:
        return errno.errorcode.get(fault.errno, str(fault.errno))
    # By their names, as PostgreSQL's driver is loaded only where it is used; none of these quotes a row.
    said = getattr(fault, "diag", None)
    names = [getattr(said, f"{each}_name", "") for each in ("table", "column", "constraint")]
    codes = [getattr(fault, each, "") for each in ("sqlstate", "sqlite_errorname")]
    return " ".join(each for each in (*codes, *names) if isinstance(each, str) and each)


def _own_words(fault: BaseException) -> str:
    """What the fault says, where the code that raised it says the same of all."""
    raised = None
    for frame, _ in traceback.walk_tb(fault.__traceback__):
        raised = frame.f_code
    (words, *_) = (*fault.args, "")
    return words if isinstance(words, str) and raised is not None and has_written(raised, words) else ""


def has_written(code: CodeType, words: str) -> bool:
    """Whether the code has these words for a constant, so that nothing was put into them."""
    return any(isinstance(each, str) and each == words for each in code.co_consts)


def place(file: str) -> str:
    """A file's name without what is only this machine's."""
    inner = file.rpartition("/site-packages/")[2]
    return next((inner.removeprefix(root) for root in _ROOTS if inner.startswith(root)), inner)
