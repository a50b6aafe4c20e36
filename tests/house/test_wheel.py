"""The wheel is built, installed, and works from any folder, with its data where the machine keeps data."""

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.exchange.fell_school import FILES

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")


def run(
    *words: str | Path,
    folder: Path,
    said: str = "",
    code: int = 0,
    given: Mapping[str, str] = MappingProxyType({}),
) -> str:
    done = subprocess.run(
        [str(each) for each in words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "COLUMNS": "120"} | dict(given),
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def staffroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as a wheel installs it; the packages that it needs are those of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    (wheel,) = folder.glob("*.whl")
    made = folder / "venv"
    venv.create(made, with_pip=False, symlinks=True)
    run(
        UV, "pip", "install", "--offline", "--no-deps", "--python", made / "bin" / "python", wheel,
        folder=folder, given={"UV_CACHE_DIR": str(folder / "cache")},
    )  # fmt: skip
    (site,) = made.glob("lib/python*/site-packages")
    (site / "needed.pth").write_text(sysconfig.get_paths()["purelib"])
    return made / "bin" / "staffroom"


def test_it_runs_the_installed_packages_from_any_folder(staffroom: Path, tmp_path: Path) -> None:
    python = staffroom.with_name("python")
    places = "print(*(find_spec(each).origin for each in ('bot', 'models', 'scheduler')))"
    said = run(python, "-c", f"from importlib.util import find_spec; {places}", folder=tmp_path).split()
    assert len(said) == 3
    assert all("site-packages" in place and str(ROOT) not in place for place in said)
    assert run(staffroom, "--version", folder=tmp_path).startswith("Staffroom 0.")


@pytest.mark.whole
def test_a_check_makes_nothing_and_the_data_is_where_the_machine_keeps_it(
    staffroom: Path, tmp_path: Path
) -> None:
    data = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    home = tmp_path / "data" / "staffroom"
    said = run(staffroom, "doctor", folder=elsewhere, code=1, given=data)
    assert f"The home is {home}, because this machine keeps data there; there is no .env in it." in said
    assert f"There is no school yet at {home / 'var' / 'staffroom.db'}." in said
    run(staffroom, "import", FILES / "base", folder=elsewhere, given=data)
    run(staffroom, "audit", "verify", folder=elsewhere, code=1, given=data)
    assert not (tmp_path / "data").exists()
    run(staffroom, "import", FILES / "base", "--apply", folder=elsewhere, given=data)
    assert "8 pupils" in run(staffroom, "doctor", folder=tmp_path, code=1, given=data)
    said = run(
        staffroom,
        "chat",
        "--as",
        "b.brook@fell.example",
        folder=elsewhere,
        said="slip Orla Tarn + good\n",
        given=data,
    )
    assert "sent to Carys Corrie" in said
    assert (home / "var" / "staffroom.db").stat().st_mode & 0o777 == 0o600
    assert (home / "var").stat().st_mode & 0o777 == 0o700
    assert home.stat().st_mode & 0o777 == 0o700
    assert list(elsewhere.iterdir()) == []


@pytest.mark.whole
def test_the_invented_school_can_be_tried(staffroom: Path, tmp_path: Path) -> None:
    said = run(
        staffroom,
        "try",
        folder=tmp_path,
        said="slip Amy Carter + good\nas h.marsh@school.example\nagreement Amy Carter print\ntick\nexit\n",
        given={"STAFFROOM_HOME": str(tmp_path / "home")},
    )
    assert "Positive slip about Amy Carter" in said
    assert "agreement-amy-carter-11a.pdf" in said
    assert [each.name for each in tmp_path.iterdir()] == ["home"]
