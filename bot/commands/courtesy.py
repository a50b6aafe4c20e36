"""Words that are no commands, and what is said to them: thanks, a form that is not open, what comes later."""

from bot.say.card import Card, Text
from models.rules.wording import example, to_type

_THANKS = frozenset(
    {"thanks", "thank", "ta", "cheers", "great", "ok", "okay", "lovely", "perfect", "+1", "thumbsup", "pray"}
)
"""The last are what Slack calls its signs."""
_SIGNS = ("👍", "🙏", "👌", "😊", "🙂", "😀", "🎉", "❤", "✅")
"""How thanks begin without a word: the sign, in whatever colour."""
_STOP = frozenset({"stop", "quit", "exit", "no", "yes"})
_LOST = frozenset(
    {"what", "how", "who", "why", "hello", "hi", "hey", "morning", "menu", "start", "commands", "can", "info"}
)
"""How a message begins of somebody who does not know what to type."""
_LATER = {
    "register": ("I cannot take registers yet. To see who is booked", "sessions"),
    "followups": ("I do not follow up absences yet. To see who is booked", "sessions"),
    "target": ("Targets come from the school's files for now. To see them", "pupil Amy Carter"),
    "review": ("I cannot take Key Stage 3 reviews yet. For Years 10 and 11", "grade Amy Carter maths 5+ 6"),
    "brief": ("The brief is not there yet. To see what there is about a pupil", "pupil Amy Carter"),
    "agreement": ("I do not keep agreements yet. To see what there is about a pupil", "pupil Amy Carter"),
    "agreements": ("I do not keep agreements yet. To see what there is about a pupil", "pupil Amy Carter"),
    "intervene": (
        "I do not keep interventions yet. To tell a pupil's mentor",
        "slip Amy Carter - what worries you",
    ),
    "interventions": (
        "I do not keep interventions yet. To see the day at a glance, leadership types",
        "digest",
    ),
    "contact": (
        "I do not log contacts with home yet. To tell a pupil's mentor",
        "slip Amy Carter and what was said",
    ),
    "cohort": ("I do not show whole cohorts yet. To see one pupil", "pupil Amy Carter"),
    "advise": ("I do not pass on advice to leadership yet. Tell them in person.", ""),
    "import": ("Files are imported on the server: staffroom import", ""),
    "export": ("I cannot write a pupil's record to a file yet. To see what there is", "pupil Amy Carter"),
    "audit": ("The audit is checked on the server: staffroom audit verify", ""),
}
"""Commands to come, each with what works now, if anything does, and how that is typed."""


def answer(word: str) -> Card | None:
    """What is said to a word that starts no command; None where it is not known either."""
    if word in _THANKS or word.startswith(_SIGNS):
        return Card("You are welcome.", (Text(f"To see what is left to do: {to_type('todo')}"),))
    if word in _STOP:
        return Card(
            "Nothing is open, so there is nothing to stop.",
            (Text(f"To take back your last entry: {to_type('undo')}"),),
        )
    if word in _LOST:
        return Card(
            "I take slips, bookings and grades in one line each.",
            (
                Text(f"Such as: {example('slip Amy Carter + superb coursework')}"),
                Text(f"To see all that you can do: {to_type('help')}"),
            ),
        )
    if word not in _LATER:
        return None
    said, line = _LATER[word]
    return Card(f"{said}: {example(line)}" if line else said)
