"""The project's sources as trees; each is parsed once a process, as many a test walks them all."""

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """What stands in this file; for reading only."""
    return ast.parse(path.read_text("utf-8"))
