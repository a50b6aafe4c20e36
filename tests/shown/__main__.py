"""`make shown`: the forty lines and the keys of ten duties; with `before=COMMIT` also what was answered then."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conversations.test_keystrokes import DUTIES
from tests.shown.lines import LINES, say, say_all

ROOT = Path(__file__).parents[2]


def keys() -> Iterator[str]:
    """How many keys ten duties take, Enter included, as the tests hold them."""
    yield f"{'Duty':<24}{'Keys':>6}{'At most':>9}{'In full':>9}  Typed"
    for duty, most, _, long, short, _ in DUTIES:
        yield f"{duty:<24}{len(short) + 1:>6}{most:>9}{len(long) + 1:>9}  {short}"


def before(commit: str) -> None:
    """What that commit answers to the same lines."""
    with TemporaryDirectory() as folder:
        then = Path(folder) / "then"
        tree = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*tree, "add", "--quiet", "--detach", str(then), commit], check=True)
        try:
            shutil.copytree(Path(__file__).parent, then / "tests" / "shown", dirs_exist_ok=True)
            subprocess.run([sys.executable, "-m", "tests.shown.lines"], cwd=then, check=True)
        finally:
            subprocess.run([*tree, "remove", "--force", str(then)], check=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        say(f"{len(LINES)} lines at {sys.argv[1]}:\n")
        before(sys.argv[1])
        say("\nNow:\n")
    say_all()
    say("")
    for row in keys():
        say(row)
