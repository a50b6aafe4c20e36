"""The part of the story in which registers are taken."""

from bot.cards.not_there import OnIt
from bot.cards.register import ShowRegister
from bot.say.card import Button
from tests.gallery.recorder import Recorder, buttons_of


def registers(at: Recorder) -> None:
    """An afternoon's registers; after what was told before, on the same Monday."""
    asked = at.says("n.hussain", "book Amy Carter, Ben Dodd, Amy Nolan, Zoe O'Brien maths today M4")
    at.presses("n.hussain", asked, "Book all the same")
    asked = at.says("n.hussain", "book Ben Dodd maths today lunch M4")
    at.presses("n.hussain", asked, "Book all the same")
    at.says("n.hussain", "register")
    which = at.says("g.lin", "move Amy Carter to lunch")
    at.press("g.lin", buttons_of(which)[-1], "move, of several the last")
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
    _followed_up(at)


def _followed_up(at: Recorder) -> None:
    """Who did not come is looked for while it helps, and followed up after."""
    at.says("j.reid", "register cover Dan Whitfield 24 nov")
    at.says("n.hussain", "book Ben Dodd maths tue M4")
    at.says("n.hussain", "book Amy Carter maths tue lunch M4")
    covered = at.says("j.reid", "register cover Dan Whitfield tue")
    at.presses("j.reid", covered, "Cover")
    at.says("n.hussain", "register cover Nobody")
    at.tick()
    at.says("j.reid", "undo")
    at.tick()
    at.says("n.hussain", "register Amy Carter absent")
    at.at("2026-11-23 15:36")
    at.tick()
    session = at.says("n.hussain", "register Ben Dodd absent")
    held = next(each.press.session for each in buttons_of(session) if isinstance(each.press, ShowRegister))
    at.press("p.lowe", Button("On it", OnIt(held)), "who is not there")
    at.press("h.marsh", Button("On it", OnIt(held)), "who is not there")
    at.tick()
    at.at("2026-11-23 15:37")
    at.says("p.lowe", "followups")
    seen = at.presses("d.whitfield", at.says("d.whitfield", "followups"), "Open")
    at.presses("d.whitfield", seen, "Contacted home")
    at.says("d.whitfield", "undo")
    at.presses("p.lowe", seen, "Escalate")
    form = at.presses("d.whitfield", seen, "Legitimate")
    at.sends("d.whitfield", form, {"reason": ""}, how="no reason")
    again = next(
        each.label for each in buttons_of(seen) if each.label.startswith("Book ") and "time" not in each.label
    )
    at.presses("d.whitfield", seen, again)
    at.says("d.whitfield", "undo")
    at.says("t.berry", "book Zoe O'Brien literature 15 dec M7")
    asked = at.says("d.whitfield", "followups Amy Carter rescheduled to 15 dec in M7")
    at.presses("d.whitfield", asked, "Book all the same")
    at.says("d.whitfield", "undo")
    at.presses("d.whitfield", seen, "Spoke to pupil")
    at.presses("p.lowe", at.says("p.lowe", "followups"), "Show everybody's")
    for line in ("followups Amy Carter", "followups Amy Carter spoke: she forgot", "followups Ben Dodd"):
        at.says("d.whitfield", line)
    at.presses("n.hussain", at.says("n.hussain", "register Amy Carter here"), "Undo")
