"""What the settings say that cannot be meant, and is served all the same."""

from bot.logs import LEVELS, USUAL_LEVEL
from bot.settings import Environment, plain_address


def not_meant(environment: Environment) -> list[str]:
    """What is wrong with each, and what to set it to."""
    found = []
    if environment.log_level.casefold() not in LEVELS:
        found.append(
            f"LOG_LEVEL is “{environment.log_level}”. Set it to one of {', '.join(LEVELS)}. Until then it is "
            f"{USUAL_LEVEL}."
        )
    if environment.public_url and not plain_address(environment.public_url):
        found.append(
            f"PUBLIC_URL is “{environment.public_url}”. Set it to an address such as "
            "https://staffroom.school.example, with nothing behind it."
        )
    if environment.calendar_feeds and not environment.feeds_at:
        found.append(
            "CALENDAR_FEEDS is true, and there is no PUBLIC_URL at which calendars are served. Set it."
        )
    return found
