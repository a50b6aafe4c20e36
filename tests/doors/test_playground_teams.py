"""The playground's own settings: whoever sits in front of it, an account is one person's."""

import re

from bot.sample import CAST
from tests.doors.playground_teams import LEADER, PEOPLE, people


def accounts(email: str) -> dict[str, str]:
    """Each person's directory id, by e-mail, as the playground would have them."""
    said = people(email)
    found = re.findall(r"userPrincipleName: (\S+)\n\s*aadObjectId: (\S+)", said)
    assert len(found) == PEOPLE
    return dict(found)


def test_whoever_speaks_has_an_account_and_a_chat_of_their_own() -> None:
    ids: dict[str, str] = {}
    chats = set()
    for each in CAST:
        for email, account in accounts(each.email).items():
            assert ids.setdefault(email, account) == account, f"{email} is somebody else as {each.email}"
        (chat,) = re.findall(r'personalChat:\n  id: "(a:[^"]+)"', people(each.email))
        chats.add(chat)
    assert len(set(ids.values())) == len(ids) == len(chats)
    assert next(iter(accounts(LEADER))) == LEADER
