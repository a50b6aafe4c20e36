"""The page for people: everything stands on it, and without Node it says what is needed."""

import html
import json
import re

import pytest

from tests.gallery.__main__ import main
from tests.gallery.everything import Gallery
from tests.gallery.page import WEB, page


def test_everything_stands_on_the_page(gallery: Gallery) -> None:
    written = page(gallery.shown, script="const end = '</script>';", style="")
    assert written.count("<section ") == len(gallery.shown)
    assert "const end = '<\\/script>'" in written
    names = {html.unescape(name) for name in re.findall(r"data-name='([^']*)'", written)}
    assert names == {each.name for each in gallery.shown}
    for carried in re.findall(r"<script type='application/json'>(.*?)</script>", written):
        drawn = json.loads(carried)
        assert drawn["slack"] or drawn["modals"]
        assert drawn["teams"]


def test_without_node_it_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert main() == 1
    assert (
        capsys.readouterr().out
        == "This needs Node.js. Install Node 20 or later, then run make gallery again.\n"
    )


def test_versions_are_pinned_and_say_no_address() -> None:
    wanted = json.loads((WEB / "package.json").read_text())["dependencies"]
    lock = (WEB / "package-lock.json").read_text()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert all(
        json.loads(lock)["packages"][f"node_modules/{name}"]["version"] == at for name, at in wanted.items()
    )
    assert "http" not in lock
