"""Who speaks in Slack: measured by what Slack vouches for, never by what a request says of itself."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from bot.settings import Environment
from models.audit.entries import Entry
from models.mentoring.slip import Slip
from models.school.links import Link
from tests.doors.small_slack import Trouble, wire
from tests.doors.small_slack.desk import Desk, Person, filled
from tests.doors.small_slack.workspace import TEAM

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])

OTHER = "T0OTHER"


def count(desk: Desk, table: Any) -> int:
    with desk.database.reading() as db:
        return db.exec(select(func.count()).select_from(table)).one()


def links(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.reading() as db:
        return [(each.account, each.tenant) for each in db.exec(select(Link))]


async def event(desk: Desk, inner: dict[str, Any]) -> None:
    desk.presses += 1
    body = json.dumps(wire.event(inner, event_id=f"EvIdentity{desk.presses}"))
    assert (await desk.send(wire.signed(body, "application/json"))).status_code == 200


def changed(person: Person, **more: Any) -> dict[str, Any]:
    account = person.desk.slack.users[person.account]
    profile = {**account["profile"], **more.pop("profile", {})}
    return {"type": "user_change", "user": {**account, **more, "profile": profile}}


@pytest.mark.parametrize("claimed", [TEAM, OTHER])
async def test_a_stranger_is_refused_whatever_workspace_the_press_names(
    slack_desk: Desk, claimed: str
) -> None:
    stranger = slack_desk.slack.person("UFAR", "Far", "h.marsh@school.example", team_id=OTHER)
    url = slack_desk.slack.response_url("C0SHARED")
    pressed = wire.click(
        {"type": "button", "action_id": "press.0", "value": '["settings.change",null,null]'},
        user=stranger,
        channel="C0SHARED",
        response_url=url,
        trigger=slack_desk.slack.trigger(),
        team=claimed,
    )
    await slack_desk.send(wire.signed(wire.as_form(pressed)))
    for command in ("/digest", "/settings", "/pupil"):
        fields = wire.slash(command, "Amy Carter", user=stranger, team=claimed, response_url=url)
        answer = await slack_desk.send(wire.signed(wire.as_fields(fields)))
        assert "another workspace" in answer.json()["text"]
    assert "another workspace" in str(slack_desk.slack.replies(url))
    assert slack_desk.slack.views == {}
    assert count(slack_desk, Link) == 0
    with slack_desk.database.reading() as db:
        assert db.exec(select(Entry).where(Entry.staff_id != None)).all() == []  # noqa: E711 - SQL's IS NULL


async def test_staff_of_the_trust_are_ours_where_they_are_in_our_workspace(slack_desk: Desk) -> None:
    slack_desk.slack.enterprise = "E0TRUST"
    ours = {"id": "WGLIN", "enterprise_id": "E0TRUST", "teams": ["T0SIXTH", TEAM]}
    elsewhere = {"id": "WDAN", "enterprise_id": "E0TRUST", "teams": ["T0SIXTH"]}
    grace = slack_desk.person("g.lin", team_id="T0SIXTH", enterprise_user=ours)
    dan = slack_desk.person("d.whitfield", team_id="T0SIXTH", enterprise_user=elsewhere)
    forged = slack_desk.person(
        "h.marsh", team_id="T0SIXTH", enterprise_user={**ours, "enterprise_id": "E0ELSE"}
    )
    assert "No slips yet" in await grace.types("/slips")
    assert "another workspace" in await dan.types("/slips")
    assert "another workspace" in await forged.types("/slips")
    assert links(slack_desk) == [("UGLIN", TEAM)]


@pytest.mark.parametrize("org_wide", [False, True])
async def test_the_organisations_own_id_is_ours_only_where_the_whole_of_it_is(
    slack_desk: Desk, org_wide: bool
) -> None:
    slack_desk.slack.enterprise, slack_desk.slack.org_wide = "E0TRUST", org_wide
    dan = slack_desk.person("d.whitfield", team_id="E0TRUST")
    said = await dan.types("/slips")
    assert ("another workspace" in said) != org_wide
    assert bool(links(slack_desk)) == org_wide


async def test_where_the_whole_organisation_is_ours_no_workspace_need_be_named(slack_desk: Desk) -> None:
    desk, slack = slack_desk, slack_desk.slack
    slack.enterprise, slack.org_wide = "E0TRUST", True
    of_trust = {
        "team": None,
        "enterprise": {"id": "E0TRUST", "name": "The trust"},
        "is_enterprise_install": True,
    }
    ours = {"id": "UNHUSSAIN", "enterprise_id": "E0TRUST", "teams": ["T0SIXTH"]}
    noor = desk.person("n.hussain", team_id="T0SIXTH", enterprise_user=ours)
    url = slack.response_url("C0STAFF")
    fields = wire.slash("/slip", "Amy Carter", user=noor.account, trigger=slack.trigger(), response_url=url)
    fields |= {"enterprise_id": "E0TRUST", "is_enterprise_install": "true"}
    del fields["team_id"]
    assert (await desk.send(wire.signed(wire.as_fields(fields)))).status_code == 200
    view = noor.view
    asked = wire.suggestion(view, "pupil", "search.pupil", "amy car", user=noor.account) | of_trust
    assert "Amy Carter" in (await desk.send(wire.signed(wire.as_form(asked)))).text
    sent = (
        wire.submit(view, filled(view, {"text": "superb", "tone": "positive"}), user=noor.account) | of_trust
    )
    sent["view"] = {**sent["view"], "team_id": "E0TRUST", "app_installed_team_id": "E0TRUST"}
    await desk.send(wire.signed(wire.as_form(sent)))
    assert count(desk, Slip) == 1
    body = wire.event(
        wire.dm_message("slips", user=noor.account, channel=slack.dm(noor.account).id), event_id="EvG"
    )
    who = {"enterprise_id": "E0TRUST", "team_id": None, "user_id": "U0BOT", "is_bot": True}
    body |= {"team_id": None, "enterprise_id": "E0TRUST", "authorizations": [who]}
    await desk.send(wire.signed(json.dumps(body), "application/json"))
    assert "superb" in str(noor.dms[-1])


@pytest.mark.parametrize("confirmed", [False, None, "true"])
async def test_an_e_mail_counts_only_where_slack_says_that_it_is_confirmed(
    slack_desk: Desk, confirmed: object
) -> None:
    noor = slack_desk.person("n.hussain", is_email_confirmed=confirmed)
    if confirmed is None:
        del slack_desk.slack.users[noor.account]["is_email_confirmed"]
    assert "Confirm it" in await noor.types("/slip Amy Carter + superb")
    assert count(slack_desk, Slip) == count(slack_desk, Link) == 0


@pytest.mark.parametrize(
    "more",
    [
        {"profile": {"email": "somebody.else@school.example"}},
        {"profile": {"email": "p.lowe@school.example"}},
        {"profile": {"email": "n.hu\u017f\u017fain@school.example"}},
        {"is_email_confirmed": False},
        {"is_restricted": True},
        {"team_id": OTHER},
        {"deleted": True},
    ],
)
async def test_an_account_that_became_another_persons_is_unlinked(
    slack_desk: Desk, more: dict[str, Any]
) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    await event(slack_desk, changed(noor, **more))
    assert links(slack_desk) == []


async def test_an_account_that_changed_its_picture_stays_linked(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    await event(slack_desk, changed(noor, profile={"image_24": "https://a.slack.example/new.png"}))
    assert links(slack_desk) == [("UNHUSSAIN", TEAM)]


async def test_a_link_is_looked_at_again_the_next_day(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    account = slack_desk.slack.users[noor.account]
    account["profile"]["email"] = "somebody.else@school.example"
    slack_desk.clock.set("2026-11-24 09:59")
    assert "No slips yet" in await noor.types("/slips")
    slack_desk.clock.set("2026-11-24 10:01")
    assert "I do not know somebody.else" in await noor.types("/slips")
    assert links(slack_desk) == []


async def test_a_link_stands_while_slack_does_not_say(slack_desk: Desk) -> None:
    noor = slack_desk.person("n.hussain")
    await noor.types("/slips")
    slack_desk.clock.set("2026-11-25 10:01")
    slack_desk.slack.trouble("users.info", Trouble(status=500))
    assert "No slips yet" in await noor.types("/slips")
    assert links(slack_desk) == [("UNHUSSAIN", TEAM)]


def test_the_day_is_a_setting(engine_name: str) -> None:
    assert engine_name == "sqlite"
    assert timedelta(hours=Environment.model_fields["account_check_hours"].default) == timedelta(days=1)
