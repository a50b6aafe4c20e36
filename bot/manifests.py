"""`staffroom manifest`: the files that make the app on a platform, written from what is declared."""

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.commands import registry
from bot.settings import read_environment


def of_slack(address: str) -> str:
    """Slack's app manifest, for this public address, or for Socket Mode. Raises Sorry where the address will not do."""
    # Here, not above: the one platform's libraries are of no use to the other's manifest.
    from bot.platforms.slack.manifest import manifest

    written = manifest(registry(), prefix=read_environment().slack_command_prefix, address=address)
    return json.dumps(written, indent=2, ensure_ascii=False)


def write_teams(out: Path) -> list[str]:
    """Write the app package for Teams; what to say of it. Raises Sorry where what it needs is not configured."""
    # Here, not above, as for Slack.
    from bot.platforms.teams.checkup import named_otherwise, strange
    from bot.platforms.teams.manifest import package

    environment = read_environment()
    made = package(
        registry(),
        app_id=environment.teams_app_id,
        address=environment.public_url,
        school=environment.school_name,
        now=datetime.now(UTC),
    )
    out.write_bytes(made)
    return [
        *(each.sentence for each in (*strange(environment), *named_otherwise(environment.school_name))),
        f"{out} is written. Upload it in the Teams admin centre: Teams apps, Manage apps, Upload.",
    ]
