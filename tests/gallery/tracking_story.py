"""The part of the story in which grades are collected."""

from bot.cards.target_grades import ShowWithoutTarget
from bot.say.card import Button
from bot.say.press import StartForm
from tests.gallery.recorder import Recorder, buttons_of


def collections(at: Recorder) -> None:
    """A month's collection and a year group's own, opened, looked at and closed; the first is open at the end."""
    at.says("h.marsh", "collections")
    at.says("h.marsh", "collections open")
    at.says("h.marsh", "collections open year 9 until 18 dec")
    at.says("h.marsh", "collections open year 9")
    at.says("h.marsh", "collections open year 9 until 16 dec")
    at.says("h.marsh", "collections open year 9 until 20 dec")
    at.says("h.marsh", "collections open 11Ma1")
    at.says("h.marsh", "collections close year 8")
    several = at.says("h.marsh", "collections")
    month = at.presses("h.marsh", several, "Show")
    at.tick()
    at.presses("h.marsh", at.presses("h.marsh", month, "Show"), "Pupils missing")
    form = at.presses("h.marsh", month, "Another last day")
    at.sends("h.marsh", form, {"what": "open", "until": "2026-11-01"}, how="a last day that is past")
    at.says("g.lin", "collections")
    at.says("g.lin", "collections close")
    at.says("n.hussain", "collections")
    at.says("h.marsh", "collections close year 9")
    at.presses("h.marsh", month, "Close now")
    at.says("n.hussain", "grade Amy Carter maths 5 6")
    at.says("h.marsh", "collections open")
    at.says("h.marsh", "undo")
    at.says("h.marsh", "collections open")
    _targets(at)
    _comments(at)


def _comments(at: Recorder) -> None:
    """A line for a progress sheet written, written anew, and a whole class's."""
    at.says("n.hussain", "comments Amy Carter")
    at.says("n.hussain", "comment Amy Carter maths works hard and asks good questions")
    at.says("n.hussain", "comment Amy Carter maths works hard and asks good questions")
    at.says("n.hussain", "comment Amy Carter maths")
    at.says("g.lin", "comment Amy Carter maths: careful work")
    at.presses("n.hussain", at.says("n.hussain", "comments Amy Carter"), "Write anew")
    at.says("n.hussain", "comment Amy Carter maths none")
    at.says("d.whitfield", "comment Amy Carter maths none")
    at.says("j.reid", "comments Amy Carter")
    form = at.says("n.hussain", "comment 11Ma1")
    at.sends("n.hussain", form, {"lines": "Nobody: well done"}, how="a name that nobody has")
    at.sends(
        "n.hussain", form, {"lines": "Amy Carter: careful work\nBen Dodd: revise algebra"}, how="two lines"
    )
    at.says("n.hussain", "commentsheet")


def _targets(at: Recorder) -> None:
    """A target seen, raised, lowered with a reason, and taken back."""
    seen = at.says("g.lin", "target Amy Carter maths")
    form = at.presses("g.lin", seen, "Change")
    at.sends("g.lin", form, {"grade": "5.5"}, how="what is no grade")
    at.says("g.lin", "target Amy Carter maths 7")
    at.says("g.lin", "target Amy Carter maths 4")
    at.says("h.marsh", "target Amy Carter maths 4")
    at.says("h.marsh", "target Amy Carter maths 4 a long illness in autumn")
    at.says("h.marsh", "undo")
    at.says("n.hussain", "target Amy Carter maths 8")
    at.says("g.lin", "targets")
    subject = next(each.press.subject for each in buttons_of(seen) if isinstance(each.press, StartForm))
    at.press("g.lin", Button("Show who", ShowWithoutTarget(subject or 0)), "who has no target")
