"""What is said where no form can be opened now: what it lacks, and a button that opens it. Pure."""

from dataclasses import replace

from bot.inputs.words import too_long
from bot.led_to import OF
from bot.platforms.slack.blocks import Message, messages
from bot.platforms.slack.buttons import Block, typed
from bot.platforms.slack.views import LONGEST_TYPED, overlong
from bot.say.card import Card, Mood, Text
from bot.say.form import Form, Pick
from models.rules.wording import listed

OPEN_FORM = "Open the form"
MOST_CHOICES = 10
"""How many choices are read before the form is opened."""


def asked_for(form: Form, words: str) -> list[Message]:
    """What a message is answered that asks for a form: it brings no trigger, so that only a button can open it."""
    of = form.hidden.get(OF, "")
    if overlong(form):
        change = Text("Change your message, or send it again.")
        return messages(Card(_wrong(form), (change,), mood=Mood.REFUSED))
    if question := _question(form):
        nothing = Text(" ".join(filter(None, ("Nothing is saved yet. Open the form to answer.", form.alert))))
        return [with_form(Card(question, (nothing,)), words, of=of)]
    near = "\n".join(_meant(form))
    parts = (Text(near),) if near else ()
    if wrong := _wrong(form):
        return [with_form(Card(wrong, parts, mood=Mood.REFUSED), words, of=of)]
    return [with_form(Card(_lacking(form), parts), words, of=of)]


def given_back(form: Form) -> list[Message]:
    """What was written and is more than a form can show, whole, with what is wrong with it."""
    copied = Text("Send it again, shorter. This is what you wrote, to be copied:")
    return messages(Card(_wrong(form), (copied, Text(overlong(form))), mood=Mood.REFUSED))


def with_form(card: Card, words: str, *, only_form: bool = False, of: str = "") -> Message:
    """What is said, with a button that opens the form for what was typed; nothing typed is lost.

    `of`: the key of the message in which it was typed.
    """
    page = messages(card)[0]
    if not words:
        return page
    button: Block = {"type": "actions", "elements": [typed(OPEN_FORM, words, only_form=only_form, of=of)]}
    return replace(page, blocks=(*page.blocks, button))


def _wrong(form: Form) -> str:
    """All that is wrong; also what is too long for Slack's form, where no rule says so."""
    said, written = " ".join(form.errors.values()), overlong(form)
    return said or (too_long(len(written), LONGEST_TYPED) if written else "")


def _lacking(form: Form) -> str:
    """What has to be filled in still, by its labels."""
    missing = [each for each in form.asks if not each.optional and not form.values.get(each.name)]
    labels = listed(f"{each.label[:1].lower()}{each.label[1:]}" for each in missing)
    return f"{form.title}: I still need {labels}." if labels else f"{form.title}: look at it, and send it."


def _question(form: Form) -> str:
    """What is asked before anything is saved; blank where nothing is, or something else is wrong as well."""
    missing = (each for each in form.asks if not each.optional and not form.values.get(each.name))
    asked = (each.label for each in missing if each.label.endswith("?"))
    return "" if form.errors else next(asked, "")


def _meant(form: Form) -> list[str]:
    """The choices where something was unclear, so that they can be read before the form is opened."""
    unclear = [asked for asked in form.asks if isinstance(asked, Pick) and asked.name in form.errors]
    labels = []
    for asked in unclear:
        # Those who are clear stand in the form already.
        value = form.values.get(asked.name, ())
        clear = (value,) if isinstance(value, str) else value
        labels += [each.label for each in asked.choices if each.value not in clear]
    more = len(labels) - MOST_CHOICES
    return labels if more <= 0 else [*labels[:MOST_CHOICES], f"and {more} more, in the form"]
