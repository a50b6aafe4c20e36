"""From words or a submitted form to a command's typed values, and back to a form where something is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from textwrap import shorten
from typing import Any

from bot.ask import Ask
from bot.concern import CONCERN, concern_question, concerns_in, safeguarding_words
from bot.inputs.corrections import read_line
from bot.inputs.line import Free, Input, PickAnother, Unclear
from bot.inputs.whole_lists import is_whole_list
from bot.inputs.words import wrong_text
from bot.not_understood import beside_what_lacks, not_understood
from bot.registry import Command, Hints
from bot.say.form import Asked, Choice, Form, Paragraph, Pick, Search, Value, Values
from bot.say.press import StartForm
from models.audit.entries import record_why_not
from models.audit.facts import shown_in
from models.db.errors import Needed, NotAllowed, Sorry
from models.db.records import RecordKind
from models.rules.concerns import Concern
from models.rules.wording import example

LIKE_COMMAND, AS_COMMAND, AS_TEXT = "like_command", "command", "text"
"""The field that asks whether free text that begins like a command is one, and its two answers."""

_QUOTED = 60
"""Characters of what was typed that the question repeats."""


@dataclass
class Filled:
    """What a command was given so far."""

    values: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, Value] = field(default_factory=dict)
    """What a form brought back, kept as it was typed."""
    unclear: dict[str, Unclear] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    """The fields of whose value, or of the lack of one, the command itself says what is wrong."""
    left: tuple[str, ...] = ()
    """Words that were not understood; nothing is done until somebody has looked."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    given: Any = None
    """The command's dataclass, once everything needed is there."""
    concerns: Sequence[Concern] = ()
    """What in the free text may be a safeguarding concern, the gravest first."""
    showing: list[Sorry] = field(default_factory=list)
    """What tells of a pupil's record beside a field; on record once the form is drawn."""
    asks_about_safeguarding: bool = False
    is_safeguarding: bool = False


def fill(ask: Ask, command: Command[Any], words: str, preset: Mapping[str, Any] | None = None) -> Filled:
    """What a typed line gives a command; `preset` holds what is known from elsewhere, such as a button's pupil."""
    filled = Filled()
    words, lines = _with_lines(command, words)
    try:
        found = read_line(ask, words, command.inputs)
        filled.values, filled.unclear, filled.errors = found.values, found.unclear, found.wrong
        filled.left = found.left
    except NotAllowed:
        raise
    except Sorry as sorry:
        if sorry.field is None:
            raise _with_example(sorry, command) from None
        filled.errors[sorry.field] = sorry.sentence
    if filled.left and not command.inputs and not is_whole_list(command.inputs, words):
        raise _with_example(Sorry(not_understood(ask, command, filled.left, filled.values)), command)
    if (filled.left or filled.unclear) and is_whole_list(command.inputs, words):
        filled = Filled()
    filled.values.update(lines)
    filled.values.update(preset or {})
    _check_texts(command, filled)
    return _finish(ask, command, filled)


def _with_lines(command: Command[Any], words: str) -> tuple[str, dict[str, str]]:
    """The first line, and the others as the value of the input that takes lines, where the command has one."""
    name = next((name for name, each in command.inputs.items() if each.takes_lines), "")
    first, _, below = words.partition("\n")
    if not name or not below.strip():
        return words, {}
    return first, {name: below.strip("\n")}


def fill_submitted(ask: Ask, command: Command[Any], raw: Values, hidden: Mapping[str, str]) -> Filled:
    """What a submitted form gives a command."""
    unseen = {name: hidden[name] for name, each in command.inputs.items() if each.unseen and name in hidden}
    filled = Filled(raw={**raw, **unseen}, hidden=hidden)
    for name, each in command.inputs.items():
        value = filled.raw.get(name, "")
        if not value or (isinstance(value, str) and not value.strip()):
            if not each.optional:
                filled.errors[name] = "This is needed."
            continue
        try:
            filled.values[name] = taken(ask, each, value)
        except Sorry as sorry:
            filled.errors[name] = sorry.sentence
    return _finish(ask, command, filled)


def wrong_so_far(ask: Ask, command: Command[Any], name: str, raw: Values) -> str:
    """What is wrong with one field of a form that is not all filled in yet; blank where it fits so far."""
    values: dict[str, Any] = {}
    for each, asked in command.inputs.items():
        try:
            if raw.get(each):
                values[each] = taken(ask, asked, raw[each])
        except Sorry as sorry:
            if each == name:
                return sorry.sentence
    try:
        if command.settle is not None:
            command.settle(ask, values)
    except (Needed, NotAllowed):
        # What is still to come is no mistake, and who may not do it is told, on record, once it is sent.
        return ""
    except Sorry as sorry:
        return sorry.sentence if sorry.field == name else ""
    return ""


def started(ask: Ask, command: Command[Any], wanted: StartForm) -> Filled:
    """What the form of a button begins with: its pupil and subject, what was typed, and what holds now."""
    preset: dict[str, Any] = dict(command.starts(ask, wanted)) if command.starts is not None else {}
    ids = {RecordKind.PUPIL: wanted.pupil, RecordKind.SUBJECT: wanted.subject}
    raw: dict[str, Value] = {
        name: str(ids[each.kind]) for name, each in command.inputs.items() if ids.get(each.kind) is not None
    }
    raw |= {name: value for name, value in wanted.typed if name in command.inputs}
    wrong: dict[str, str] = {}
    for name, value in raw.items():
        try:
            preset[name] = taken(ask, command.inputs[name], value)
        except Sorry as sorry:
            wrong[name] = sorry.sentence
    filled = fill(ask, command, "", preset=preset)
    # What was typed and does not fit stays in its field, so that only that is typed again.
    filled.raw = {name: raw[name] for name in wrong}
    filled.errors |= wrong
    return filled


def taken(ask: Ask, each: Input[Any], raw: Value) -> Any:
    """What a field brought back. Raises Sorry where it does not fit, or fits several things."""
    try:
        return each.take(ask, raw)
    except Unclear as unclear:
        raise Sorry(unclear.sentence) from None


def opened(ask: Ask, command: Command[Any], filled: Filled) -> Form:
    """The command's form with everything that is known filled in; what it tells of a pupil goes on record."""
    for sorry in filled.showing:
        record_why_not(ask.db, ask.actor, sorry)
    hints = command.hints(ask, filled.values) if command.hints is not None else Hints({})
    wrong = {*filled.unclear, *filled.errors}
    unseen = {
        name: each.write(filled.values[name])
        for name, each in command.inputs.items()
        if each.unseen and name in filled.values and name not in wrong
    }
    drawn = (
        hints.asks[name]
        if name in hints.asks
        else each.draw(ask, name, filled.values.get(name), filled.unclear.get(name))
        for name, each in command.inputs.items()
        if name in hints.asks
        or (name not in unseen and (each.offered(ask) or name in {*filled.values, *wrong, *hints.begins}))
    )
    asks: list[Asked] = [each for each in drawn if each is not None]
    asks = [replace(each, hint=hints.words.get(each.name, each.hint)) for each in asks]
    values: dict[str, Value] = {
        name: each.write(filled.values[name])
        for name, each in command.inputs.items()
        if name in filled.values and name not in unseen
    }
    for name, value in {**hints.begins, **filled.raw}.items():
        if name not in unseen:
            values.setdefault(name, value)
    many = {each.name for each in asks if isinstance(each, Pick | Search) and each.many}
    for name, each in filled.unclear.items():
        if each.chosen:
            values[name] = each.chosen if name in many else each.chosen[0]
    errors = {**{name: each.sentence for name, each in filled.unclear.items()}, **filled.errors}
    values |= {
        asked.name: asked.choices[0].value
        for asked in asks
        if isinstance(asked, Pick) and asked.is_settled and asked.name not in {*values, *errors}
    }
    needed = {name for name in filled.refused if not values.get(name)}
    if filled.left:
        errors = beside_what_lacks(
            asks, values, errors, not_understood(ask, command, filled.left, filled.values), needed
        )
    if filled.asks_about_safeguarding:
        asks.insert(0, concern_question(ask, filled.concerns))
        values.pop(CONCERN, None)
    free = any(isinstance(each, Paragraph) for each in asks) or any(
        each.holds_words for each in command.inputs.values()
    )
    return Form(
        command=command.name,
        title=hints.title or command.title,
        asks=tuple(asks),
        values=values,
        errors=errors,
        alert=safeguarding_words(ask) if free else "",
        submit=command.submit,
        hidden={**filled.hidden, **{name: str(value) for name, value in unseen.items()}},
        needed=frozenset(needed),
        shows=shown_in(hints.of),
    )


def asking_which(form: Form, line: str) -> Form:
    """The form that asks whether what was typed as its text was meant as a command."""
    which = Pick(
        LIKE_COMMAND,
        "Is this a command?",
        hint=f"“{shorten(line, _QUOTED, placeholder='…')}” begins like one.",
        choices=(
            Choice(AS_COMMAND, "A command: do it, and keep this form"),
            Choice(AS_TEXT, "No, it is what I want to say here"),
        ),
    )
    values = {name: value for name, value in form.values.items() if name != LIKE_COMMAND}
    return replace(form, asks=(which, *form.asks), values=values)


def _finish(ask: Ask, command: Command[Any], filled: Filled) -> Filled:
    for name, each in command.inputs.items():
        if name in filled.values or name in filled.unclear or name in filled.errors or name in filled.raw:
            continue
        usual = each.default(ask)
        if usual is not None:
            filled.values[name] = usual
    if command.settle is not None and not filled.errors:
        try:
            command.settle(ask, filled.values)
        except NotAllowed:
            raise
        except Sorry as sorry:
            if sorry.field is None:
                raise
            if isinstance(sorry, Needed) and not filled.raw:
                return filled
            _refuse(filled, sorry.field, sorry)
    needed = [name for name, each in command.inputs.items() if not each.optional]
    if filled.errors or filled.unclear or filled.left or any(name not in filled.values for name in needed):
        return filled
    _look_for_concern(ask, command, filled)
    filled.given = _built(command, filled.values)
    return filled


def _refuse(filled: Filled, name: str, sorry: Sorry) -> None:
    """Say it at the field, which offers only what would do where that is known.

    Whom the words there may mean is asked first: that nobody is named would say nothing of them.
    """
    if name in filled.unclear:
        return
    filled.showing.append(sorry)
    filled.refused.add(name)
    if isinstance(sorry, PickAnother):
        filled.unclear[name] = Unclear(sorry.sentence, sorry.choices)
        filled.values.pop(name, None)
        filled.raw.pop(name, None)
    else:
        filled.errors[name] = sorry.sentence


def _built(command: Command[Any], values: Mapping[str, Any]) -> Any:
    empty = {
        each.name: None
        for each in fields(command.given)
        if each.default is MISSING and each.name in command.inputs
    }
    return command.given(**{**empty, **values})


def _look_for_concern(ask: Ask, command: Command[Any], filled: Filled) -> None:
    answer = filled.raw.get(CONCERN)
    filled.concerns = concerns_in(ask, command.inputs, filled.values)
    if filled.concerns:
        filled.asks_about_safeguarding = answer not in {"yes", "no"}
        filled.is_safeguarding = answer == "yes"


def _check_texts(command: Command[Any], filled: Filled) -> None:
    for name, each in command.inputs.items():
        if isinstance(each, Free) and (wrong := wrong_text(each, str(filled.values.get(name, "")))):
            filled.errors[name] = wrong


def _with_example(sorry: Sorry, command: Command[Any]) -> Sorry:
    if not command.examples:
        return sorry
    sentence = f"{sorry.sentence} Try: {example(command.examples[0])}"
    return Sorry(sentence, pupil_id=sorry.pupil_id, record=sorry.record)


def with_error(form: Form, name: str, sentence: str) -> Form:
    """The form with one more error; under its first field where it has no field of that name."""
    beside = name if any(each.name == name for each in form.asks) else form.asks[0].name
    needed = form.needed | ({name} if beside == name and not form.values.get(name) else set())
    return replace(form, errors={**form.errors, beside: sentence}, needed=needed)
