"""`slip`: a mentoring slip, what was left out of it, and reading it (P8)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from bot.ask import Ask, Replace, Reply, Result
from bot.cards import slips as cards
from bot.commands.slip_thread import slip_card
from bot.inputs.labels import TARGET
from bot.inputs.phrases import QuickPhraseField, SlipTextField
from bot.inputs.pupils import PupilsField
from bot.inputs.recent import RecentSlipField
from bot.inputs.subjects import SubjectField
from bot.inputs.words import LineField, ToneField
from bot.registry import Errand, Hints, Menu, button, command, shown, written
from bot.say.card import Card
from bot.say.press import StartForm
from models.access.authoriser import Action
from models.audit.deeds import Deed
from models.audit.entries import Entry
from models.db.errors import Needed, Sorry
from models.mentoring import good_words, slips
from models.mentoring.completing import completable, complete, last_completable, own_slip
from models.mentoring.slip import KnownSlip, Tone
from models.rules.phrases import QuickPhrase, phrase_called
from models.school.mentor_cover import covers_on
from models.school.people import is_mentor

_NO_TARGET = frozenset(
    {"none", "no", "nil", "n/a", "na", "-", "nothing", "no target", "none needed", "not needed"}
)
_SAY_OR_PICK = "Say what it is about, or pick a quick phrase."
_PLUS = re.compile(r"\s\+\s")


@dataclass(frozen=True)
class NewSlip:
    pupil: Annotated[tuple[int, ...], PupilsField(label="Pupil", hint="Several only for a good word")]
    tone: Annotated[Tone, ToneField()]
    subject: Annotated[int | None, SubjectField(optional=True)]
    phrase: Annotated[QuickPhrase | None, QuickPhraseField(optional=True)]
    text: Annotated[str | None, SlipTextField(label="What you want to say", limit=500, optional=True)]
    target: Annotated[
        str | None,
        LineField(
            label="Target", word="target", also=TARGET, optional=True, hint="What the pupil should do next"
        ),
    ]


def _settle(ask: Ask, values: dict[str, Any]) -> None:
    """A sign before the text says the kind, also where the text was typed into a form."""
    _put_phrase(ask, values)
    said = values.get("text", "")
    sign, text = said[:1], said[1:].strip()
    if {sign, text[:1]} == {"+", "-"}:
        # Both at once is neither.
        sign, values["text"] = "", text[1:].strip() or said
    if values.get("tone") is Tone.NEUTRAL and sign in {"+", "-"} and text and not text[0].isdecimal():
        values["tone"] = Tone.POSITIVE if sign == "+" else Tone.NEGATIVE
        values["text"] = said if said.startswith("++") else text
    if str(values.get("target") or "").casefold().strip(" .") in _NO_TARGET:
        values.pop("target", None)
    if (many := len(values.get("pupil", ()))) > 1:
        if values["tone"] is Tone.NEUTRAL and _PLUS.search(said):
            # A plus inside the text is no sign of its own, but of several only a good word can be meant.
            values["tone"] = Tone.POSITIVE
        try:
            good_words.check_several(ask.school.settings, values["tone"], many)
        except Sorry as sorry:
            if sorry.field == "pupil":
                # Nobody picks out some of a hundred names: what is named next takes their place.
                values.pop("pupil")
            raise


def _put_phrase(ask: Ask, values: dict[str, Any]) -> None:
    """A phrase of the school's, picked or typed by its short word, is what is said; what else was typed follows it."""
    said = values.get("text", "")
    known = ask.school.settings.slip_phrases
    typed = re.sub(r"^[+-]\s*", "", said)
    phrase = values.pop("phrase", None) or phrase_called(known, typed)
    if phrase is not None:
        more = "" if phrase.is_called(typed) or typed.startswith(phrase.text) else typed
        text = phrase.text if not typed.startswith(phrase.text) else typed
        values["text"] = ", ".join(filter(None, (text, more)))
        if values.get("tone") is Tone.NEUTRAL and phrase.sign and not said.startswith(("+", "-")):
            values["tone"] = Tone.POSITIVE if phrase.sign == "+" else Tone.NEGATIVE
    if not values.get("text"):
        raise Needed("Say what it is about." if not known else _SAY_OR_PICK, field="text")


@command(
    "slip",
    NewSlip,
    may=Action.SEND_SLIP,
    menu=Menu(20, short=True),
    errand=Errand.MENTORING,
    title="Mentoring slip",
    submit="Send",
    settle=_settle,
    aliases=("s",),
    examples=(
        "slip Amy Carter + superb coursework, target: finish the conclusion by Friday",
        "slip Ben Dodd - no homework for two weeks",
        "slip 11Ma1 + great mock",
        "slip",
    ),
    by_memory=True,
)
def slip(ask: Ask, given: NewSlip) -> Result:
    """Send a mentoring slip to a pupil's mentor: + for good news, - for a worry."""
    if len(given.pupil) > 1:
        return _good_words(ask, given)
    done = slips.send(
        ask.db,
        ask.actor,
        sender=ask.who,
        pupil_id=given.pupil[0],
        tone=given.tone,
        text=given.text or "",
        target=given.target or "",
        subject_id=given.subject,
    )
    return Reply(_sent(ask, done.slip, already=done.already), undo=done.entry)


def _good_words(ask: Ask, given: NewSlip) -> Result:
    done = good_words.send_to_each(
        ask.db,
        ask.actor,
        sender=ask.who,
        pupil_ids=given.pupil,
        text=given.text or "",
        target=given.target or "",
        subject_id=given.subject,
    )
    return Reply(_sent_about_each(ask, done.slips, already=done.already), undo=done.entry)


def _sent_about_each(ask: Ask, sent: Sequence[KnownSlip], *, already: bool = False) -> Card:
    mentored = (each.to_id is not None and is_mentor(ask.db, each.to_id, each.pupil_id) for each in sent)
    unmentored = [each.pupil for each, has in zip(sent, mentored, strict=True) if not has]
    return cards.sent_about_each(sent, unmentored, already=already)


def _sent(ask: Ask, known: KnownSlip, *, already: bool = False) -> Card:
    mentored = known.to_id is not None and is_mentor(ask.db, known.to_id, known.pupil_id)
    covering = covers_on(ask.db, ask.today).get(known.to_id or 0)
    cover = ask.school.staff_name(covering.cover_id) if covering is not None and mentored else ""
    return cards.sent(known, mentored=mentored, already=already, cover=cover)


def last_slip(ask: Ask) -> Card | None:
    """The slip of neither kind that was sent just now, with what it may be; nothing is changed. None for no such."""
    sent = completable(ask.db, ask.who.staff_id, ask.now)
    if not sent or sent[0].tone is not Tone.NEUTRAL:
        return None
    return cards.of_which_kind(sent[0])


@button(cards.SayKind, may=Action.SEND_SLIP, by_memory=True)
def say_kind(ask: Ask, press: cards.SayKind) -> Result:
    """Say what kind of slip it is that was just sent."""
    done = complete(ask.db, ask.actor, who=ask.who, slip_id=press.slip, tone=press.kind)
    return Replace(_sent(ask, done.slip), undo=done.entry)


@dataclass(frozen=True)
class AddTarget:
    slip: Annotated[str, RecentSlipField()]
    target: Annotated[str, LineField(label="Target")]


def _settle_added(ask: Ask, values: dict[str, Any]) -> None:
    """There has to be a slip to which a target can be added, before anything is typed in vain."""
    if "slip" not in values:
        values["slip"] = str(last_completable(ask.db, ask.who.staff_id, ask.now).id)
    own_slip(ask.db, who=ask.who, slip_id=int(values["slip"]), now=ask.now)


def _hints_added(ask: Ask, values: Mapping[str, Any]) -> Hints:
    """Nothing to say; but which slips there are to choose from is a look at them."""
    return Hints({}, tuple(completable(ask.db, ask.who.staff_id, ask.now)))


@command(
    "addtarget",
    AddTarget,
    may=Action.SEND_SLIP,
    settle=_settle_added,
    hints=_hints_added,
    looks=Deed.SLIPS_LIST,
    menu=Menu(140, reached=True),
    title="Add a target",
    submit="Add",
    examples=("addtarget finish the conclusion by Friday",),
    changes=True,
)
def add_target(ask: Ask, given: AddTarget) -> Result:
    """Add a target to the slip that you sent just now."""
    done = complete(ask.db, ask.actor, who=ask.who, slip_id=int(given.slip), target=given.target)
    return Reply(_sent(ask, done.slip), undo=done.entry)


@shown(Deed.SLIP_COMPLETE)
def completed_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the slip as it is now."""
    return _drawn_again(ask, entry)


@shown(Deed.SLIP_SEND)
def sent_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the slip as it is now."""
    return _drawn_again(ask, entry)


def _drawn_again(ask: Ask, entry: Entry) -> Card:
    found = slips.find(ask.db, entry.record_id)
    if found is None or found.removed_at is not None:
        return Card("That slip was taken back.")
    return _sent(ask, found, already=True)


@shown(Deed.SLIPS_SEND)
def all_sent_again(ask: Ask, entry: Entry) -> Card:
    """The first answer, drawn from the slips that still stand."""
    found = good_words.of_entry(ask.db, entry)
    return _sent_about_each(ask, found, already=True) if found else Card("Those slips were taken back.")


@written(Deed.SLIP_SEND)
def as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The slip's form with the words of the slip."""
    found = slips.find(ask.db, entry.record_id)
    if found is None or found.removed_at is not None or found.pupil_id not in ask.school.pupils:
        return None
    return StartForm("slip", found.pupil_id, found.subject_id, _typed(found))


@written(Deed.SLIPS_SEND)
def all_as_written(ask: Ask, entry: Entry) -> StartForm | None:
    """The form with all the pupils and the words that the slips had."""
    found = good_words.of_entry(ask.db, entry)
    here = tuple(str(each.pupil_id) for each in found if each.pupil_id in ask.school.pupils)
    if not here:
        return None
    return StartForm("slip", subject=found[0].subject_id, typed=(("pupil", here), *_typed(found[0])))


def _typed(found: KnownSlip) -> tuple[tuple[str, str], ...]:
    typed = (("tone", found.tone.value), ("text", found.text), ("target", found.target))
    return tuple(each for each in typed if each[1])


@button(cards.ReadSlip, may=Action.READ_SLIP, of_restricted=True)
def read(ask: Ask, press: cards.ReadSlip) -> Result:
    """Show the slip, and count it as read where the reader is the one it went to."""
    found = slips.read(ask.db, ask.actor, ask.who, press.slip)
    return Reply(slip_card(ask, found))


ALL: tuple[Any, ...] = (
    slip, say_kind, add_target, sent_again, all_sent_again, completed_again, as_written, all_as_written,
    read,
)  # fmt: skip
