"""Lists of what is kept no longer, in the gallery's story."""

from bot.cards.holds import ShowHolds
from bot.say.card import Button
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


def _holds(at: Recorder) -> None:
    """Holds that stand, one that is needed on, and one that is ended."""
    at.says("h.marsh", "holds")
    at.puts_on_hold("h.marsh", "Amy Carter", "Ben Dodd")
    at.presses("h.marsh", at.press("h.marsh", Button("Show holds", ShowHolds()), "todo"), "Still needed")
    at.presses("h.marsh", at.says("h.marsh", "holds"), "End")
    at.says("n.hussain", "holds")
