"""The part of the story in which registers are taken."""

from tests.gallery.recorder import Recorder


def registers(at: Recorder) -> None:
    """An afternoon's registers; after what was told before, on the same Monday."""
    at.says("n.hussain", "book Amy Carter, Ben Dodd, Amy Nolan, Zoe O'Brien maths today M4")
    at.says("n.hussain", "register")
    at.at("2026-11-23 15:17")
    at.says("t.berry", "register")
    at.says("j.reid", "absent Zoe O'Brien")
    taken = at.says("n.hussain", "register")
    at.at("2026-11-23 15:29")
    form = at.presses("n.hussain", taken, "Excuse a pupil")
    at.sends("n.hussain", form, {"minutes": "never"}, how="minutes that there are not")
    taken = at.presses("n.hussain", taken, "All here")
    taken = at.presses("n.hussain", taken, "Absent")
    at.presses("g.lin", at.presses("g.lin", at.says("g.lin", "register"), "Open"), "Late")
    at.presses("n.hussain", taken, "Late")
    at.presses("n.hussain", taken, "Here")
    for line in (
        "register Amy Carter late 10",
        "register Ben Dodd excused trip or event",
        "register all here",
    ):
        at.says("n.hussain", line)
    at.presses("n.hussain", at.says("n.hussain", "register Ben Dodd here"), "Register")
    at.says("n.hussain", "register Amy Nolan excused")
    at.says("n.hussain", "cancel Amy Nolan today")
    off = at.presses("n.hussain", at.says("n.hussain", "register"), "Did not take place")
    at.presses("n.hussain", off, "Undo")
