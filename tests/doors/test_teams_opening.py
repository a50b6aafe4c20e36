"""The Teams door by its settings, and what doctor says of it."""

from datetime import UTC, datetime

import httpx
import pytest
from pydantic import SecretStr
from sqlmodel import select
from starlette.applications import Starlette
from yarl import URL

from bot.assembly import make_dispatcher
from bot.doctor import examine
from bot.home import home
from bot.platforms.teams.checkup import ask_microsoft, look
from bot.platforms.teams.connector import _proxy_for
from bot.platforms.teams.opening import open_teams
from bot.settings import Environment
from models.db.database import Database
from models.school.links import Link
from models.school.people import Staff
from tests.doors.conftest import TeamsCast
from tests.doors.small_teams import APP_ID
from tests.doors.small_teams.desk import MONDAY_MORNING, Desk
from tests.doors.small_teams.tenant import TENANT

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"])


def environment(**given: object) -> Environment:
    return Environment(_env_file=None, **given)  # type: ignore[call-arg,arg-type]  # pydantic-settings' own argument


def opened(database: Database, **given: object) -> Starlette:
    settings = environment(**given)
    door = open_teams(settings, make_dispatcher(database, now=lambda: MONDAY_MORNING), database)
    api = Starlette()
    door.mount(api)
    return api


@pytest.mark.parametrize(
    "written",
    [
        f"{{{TENANT}}}",
        TENANT.upper(),
        f" {TENANT}\n",
        f"{{{TENANT.upper()}}} ",
        f"{TENANT[:14]} {TENANT[14:]}",
        f"\u200b{TENANT}\ufeff",
    ],
)
def test_an_id_is_one_id_however_it_was_copied(written: str) -> None:
    read = environment(teams_app_id=written, teams_tenant_id=written)
    assert (read.teams_app_id, read.teams_tenant_id) == (TENANT, TENANT)


@SQLITE
def test_a_bot_without_a_tenant_is_not_opened(database: Database) -> None:
    with pytest.raises(Exception, match="TEAMS_TENANT_ID"):
        opened(database, teams_app_id=APP_ID)


@SQLITE
@pytest.mark.parametrize("given", [{"host": "0.0.0.0"}, {"teams_app_secret": SecretStr("x")}])  # noqa: S104 - that is what is refused
def test_the_playground_is_for_this_machine_only(database: Database, given: dict[str, object]) -> None:
    with pytest.raises(Exception, match="TEAMS_PLAYGROUND"):
        opened(database, teams_app_id=APP_ID, teams_playground=True, **given)


@SQLITE
async def test_the_opened_door_tells_what_it_is_and_refuses_the_unsigned(database: Database) -> None:
    secret = SecretStr("x")
    api = opened(
        database, teams_app_id=APP_ID, teams_tenant_id=TENANT, teams_app_secret=secret, school_name="Our"
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=api), base_url="https://bot") as client:
        assert "Staffroom at Our" in (await client.get("/teams/about")).text
        assert (await client.get("/teams/privacy")).headers["content-type"].startswith("text/html")
        assert (await client.post("/api/messages", json={"type": "message"})).status_code == 401


@SQLITE
def test_doctor_says_whom_nobody_can_reach_and_that_there_is_no_channel(database: Database) -> None:
    with database.reading() as db:
        said = list(look(db))
    assert [fine for fine, _ in said] == [False, False]
    assert "@Staffroom settings leadership here" in said[0][1]
    assert "install Staffroom for all staff" in said[1][1]
    with database.writing() as db:
        for staff_id in db.exec(select(Staff.id)).all():
            db.add(
                Link(
                    door="teams",
                    tenant=TENANT,
                    account=f"a{staff_id}",
                    staff_id=staff_id or 0,
                    linked_at=MONDAY_MORNING,
                )
            )
    with database.reading() as db:
        assert list(look(db))[1] == (True, "Everybody on the staff list can be reached.")


async def test_doctor_says_who_removed_the_app(desk: Desk, teams_cast: TeamsCast) -> None:
    await desk.says(teams_cast.noor, "help")
    await desk.posts(desk.activities.installed(teams_cast.noor, removed=True))
    with desk.database.reading() as db:
        said = {sentence: fine for fine, sentence in look(db)}
    told = "Teams does not reach Noor Hussain (they removed Staffroom, and can add it again)."
    assert said[told] is False


def test_doctor_says_whether_microsoft_knows_the_bot() -> None:
    async def refused() -> str:
        raise ValueError("AADSTS7000215: Invalid client secret")

    async def given() -> str:
        return "token"

    fine, sentence = ask_microsoft(refused)
    assert not fine
    assert "TEAMS_APP_SECRET" in sentence
    assert "AADSTS" not in sentence
    assert ask_microsoft(given)[0]


@SQLITE
def test_doctor_names_what_is_missing(database_url: str) -> None:
    given = environment(database_url=database_url, teams_app_id=APP_ID)
    said = [each.sentence for each in examine(given, home(), NOON)]
    assert any("TEAMS_TENANT_ID is missing" in each for each in said)
    assert any("PUBLIC_URL is missing" in each for each in said)
    assert any("PRIVACY_CONTACT is missing" in each for each in said)


@pytest.mark.whole
@SQLITE
@pytest.mark.parametrize(
    "address", ["https://s.example?a=1", "https://s.example#x", "http://s.example", "s.example/x"]
)
def test_doctor_names_what_cannot_be_meant(database_url: str, address: str) -> None:
    given = environment(
        database_url=database_url,
        teams_app_id=APP_ID,
        teams_tenant_id=APP_ID[:-1],
        public_url=address,
        school_name="The Invented Academy of Saint Somebody by the Sea",
    )
    said = [each.sentence for each in examine(given, home(), NOON) if not each.fine]
    assert any(each.startswith("TEAMS_TENANT_ID is no id such as") for each in said)
    assert any(each.startswith(f"PUBLIC_URL is “{address}”.") for each in said)
    told = [each.sentence for each in examine(given, home(), NOON)]
    assert any("the app's developer is “The Invented Academy”" in each for each in told)


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own settings must not speak here."""
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_teams_is_reached_through_the_proxy_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    service = URL("https://smba.example/")
    assert _proxy_for(service) is None
    monkeypatch.setenv("https_proxy", "http://proxy.school.example:3128")
    assert _proxy_for(service) == "http://proxy.school.example:3128"
    monkeypatch.setenv("no_proxy", "smba.example")
    assert _proxy_for(service) is None
