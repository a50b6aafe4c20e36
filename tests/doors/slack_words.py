"""Words that could break what Slack shows, and all the words of a drawing."""

import string

from hypothesis import strategies as st

HOSTILE = "Zoë <!channel> & *O’Brien-Smith* _11A_ ~`x`~ <@U123> :tada:\n> quoted"
words = st.text(string.ascii_letters + " &<>*_~`'’-éŁ\n:@#|", min_size=1, max_size=400).filter(
    lambda made: made.strip() != ""
)


def texts_in(found: object) -> list[dict[str, object]]:
    if isinstance(found, dict):
        here = [found] if found.get("type") in {"mrkdwn", "plain_text"} else []
        return here + [text for value in found.values() for text in texts_in(value)]
    if isinstance(found, list | tuple):
        return [text for value in found for text in texts_in(value)]
    return []
