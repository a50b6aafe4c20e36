"""Lists of what is kept no longer, in the gallery's story."""

from bot.ask import FormErrors, OpenForm, Result
from bot.cards.holds import ShowHolds
from bot.cards.restrictions import ShowRestrictions
from bot.say.card import Button
from bot.say.form import Pick
from tests.gallery.recorder import Recorder

LOOK, GO = "Look at the list", "Remove for good"


def retention(at: Recorder) -> None:
    """One that is put off, one that a second person approves and that is stopped, and one that is carried out."""
    at.says("h.marsh", "retention")
    at.lists_what_goes("Wrenfield", "Quarmby")
    at.presses("h.marsh", at.says("h.marsh", "todo"), LOOK)
    at.says("a.price", "retention")
    at.says("n.hussain", "retention")
    at.presses("h.marsh", at.says("h.marsh", "retention"), "Keep it for now")
    at.says("h.marsh", "undo")
    at.says("h.marsh", "settings retention second above 1")
    seen = at.says("h.marsh", "retention")
    at.presses("h.marsh", seen, GO)
    at.tick()
    at.presses("h.marsh", seen, GO)
    at.says("h.marsh", "retention")
    at.says("a.price", "todo")
    at.presses("a.price", at.says("a.price", "retention"), GO)
    at.presses("h.marsh", at.says("h.marsh", "retention"), "Stop")
    at.says("h.marsh", "settings retention second above 500")
    at.lists_what_goes()
    at.presses("h.marsh", at.says("h.marsh", "retention"), GO)
    at.says("h.marsh", "retention")
    at.removes_what_goes()
    at.tick()
    at.says("h.marsh", "retention")
    _holds(at)
    _statements(at)
    _restrictions(at)


def _statements(at: Recorder) -> None:
    """What a pupil says of a record: taken down, listed, shown no more."""
    at.says("r.adeyemi", "statements Ben Dodd")
    at.says("n.hussain", "statements Ben Dodd")
    asked = at.says("r.adeyemi", "statement Ben Dodd")
    at.sends("r.adeyemi", asked, {"text": ""}, how="nothing is said")
    # Of many records their kind is asked for first.
    kind = _choice_in(asked, "kind")
    asked = at.sends("r.adeyemi", asked, {"kind": kind}, how="the kind of record is picked")
    values = {"record": _choice_in(asked, "record"), "text": "I handed it in on Friday."}
    at.sends("r.adeyemi", asked, values, how="it is taken down")
    said = at.presses("r.adeyemi", at.says("r.adeyemi", "pupil Ben Dodd"), "Statements")
    at.presses("r.adeyemi", said, "Show no more")
    at.says("r.adeyemi", "undo")


def _choice_in(asked: Result, name: str) -> str:
    """The first that the form offers there."""
    if not isinstance(asked, OpenForm | FormErrors):
        raise TypeError(f"no form was opened: {asked}")
    return (
        next(each for each in asked.form.asks if isinstance(each, Pick) and each.name == name)
        .choices[0]
        .value
    )


def _restrictions(at: Recorder) -> None:
    """A record that is restricted, read by who may, looked at again, and lifted."""
    at.says("r.adeyemi", "restricted")
    at.says("n.hussain", "restrict Ben Dodd: he asked")
    at.sends("r.adeyemi", at.says("r.adeyemi", "restrict Ben Dodd"), {"reason": ""}, how="no reason")
    at.presses("r.adeyemi", at.says("r.adeyemi", "restrict Ben Dodd: he asked"), "Restrict the record")
    at.says("r.adeyemi", "restrict Ben Dodd: he asked")
    at.says("n.hussain", "pupil Ben Dodd")
    at.says("r.adeyemi", "remove Ben Dodd")
    listed = at.press("r.adeyemi", Button("Show restricted records", ShowRestrictions()), "todo")
    at.presses("r.adeyemi", listed, "Read the record")
    at.presses("r.adeyemi", listed, "Still needed")
    at.says("r.adeyemi", "undo")
    at.sends("r.adeyemi", at.presses("r.adeyemi", listed, "Lift"), {"because": ""}, how="no reason")
    lifting = at.says("r.adeyemi", "lift Ben Dodd: it is settled")
    at.presses("r.adeyemi", lifting, "They were told: lift it")
    at.says("r.adeyemi", "lift Ben Dodd: it is settled")


def _holds(at: Recorder) -> None:
    """Holds that stand, one that is needed on, and one that is ended."""
    at.says("h.marsh", "holds")
    at.puts_on_hold("h.marsh", "Amy Carter", "Ben Dodd")
    at.presses("h.marsh", at.press("h.marsh", Button("Show holds", ShowHolds()), "todo"), "Still needed")
    at.presses("h.marsh", at.says("h.marsh", "holds"), "End")
    at.says("n.hussain", "holds")
