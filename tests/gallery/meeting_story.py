"""Mentors' meetings, covers and the calendar address, in the gallery's story."""

from bot.say.card import Button
from bot.say.press import StartForm
from tests.gallery.recorder import Recorder
from tests.gallery.stress import LINES


def meetings(at: Recorder) -> None:
    """Held, arranged, missed and put right; whose mentor is whose."""
    for line in (
        "meet Amy Carter formal: spoke about revision, target: two past papers by Friday",
        "meet Amy Carter formal: spoke about revision, target: two past papers by Friday",
        "meet Amy Carter informal: spoke in the corridor about maths",
        "meet Amy Carter formal: spoke about nothing",
        "meet Amy Carter tomorrow formal: will speak, target: none",
        "meet Ben Dodd formal: not mine, target: none",
    ):
        at.says("d.whitfield", line)
    at.says("d.whitfield", "meet Amy Carter formal: said twice, target: none")
    booked = at.says("d.whitfield", "arrange Amy Carter 10 dec lunch M4")
    at.presses("d.whitfield", booked, "Add to calendar")
    at.tick()
    at.says("h.marsh", "mentors Dan Whitfield")
    at.says("h.marsh", "mentors year 10")
    at.says("d.whitfield", "decline Amy Carter I teach none of her subjects")
    at.tick()
    at.says("h.marsh", "mentors")
    _covers(at)
    _feeds(at)
    at.says("h.marsh", "mentors Amy Carter to Tom Berry from 1 dec")
    at.says("h.marsh", "mentors Amy Carter")
    at.says("h.marsh", "undo")
    at.says("h.marsh", "mentors Ben Dodd among Tom Berry, Dan Whitfield")
    at.tick()
    at.says("h.marsh", "undo")
    at.says("d.whitfield", "undo")
    at.says("d.whitfield", "meet Amy Carter absent")
    at.says("d.whitfield", "mentees")
    for day in ("12 oct", "13 oct", "14 oct", "15 oct"):
        at.says("d.whitfield", f"meet Amy Carter {day} informal: spoke in the corridor")
    page = at.says("d.whitfield", "pupil Amy Carter")
    at.presses("d.whitfield", page, "Show more")
    at.presses("d.whitfield", page, "Mentors")
    at.presses("d.whitfield", page, "Changes")
    form = at.presses("d.whitfield", page, "Correct")
    at.sends("d.whitfield", form, {"note": "spoke about the mock, and how to revise"}, how="a correction")
    at.presses("d.whitfield", at.says("d.whitfield", "pupil Amy Carter"), "Before")
    at.says("d.whitfield", "undo")
    at.says("d.whitfield", "done")
    form = at.press("d.whitfield", Button("Tick off", StartForm("done")), "mentees")
    at.sends("d.whitfield", form, {"what": LINES * 3}, how="too long")
    targets = at.says("d.whitfield", "done Amy Carter")
    at.presses("d.whitfield", targets, "Partly")
    at.presses("d.whitfield", targets, "Agree")
    at.says("d.whitfield", "done Amy Carter")
    at.says("d.whitfield", "done Amy Carter")
    mine = at.says("d.whitfield", "mentees")
    form = at.presses("d.whitfield", mine, "Meet")
    at.sends("d.whitfield", form, {"note": "Spoke about revision", "target": "", "kind": "formal"})


def _feeds(at: Recorder) -> None:
    form = at.press("d.whitfield", Button("My calendar address", StartForm("feed")), "help")
    at.sends("d.whitfield", form, {"what": "sideways"}, how="none of the choices")
    at.presses("d.whitfield", at.says("d.whitfield", "feed"), "Make one")
    at.presses("d.whitfield", at.says("d.whitfield", "feed"), "End it")
    at.says("d.whitfield", "feed off")


def _covers(at: Recorder) -> None:
    form = at.says("h.marsh", "cover Dan Whitfield by Grace Lin")
    at.sends("h.marsh", form, {"last": "20 nov"}, how="it ends before it begins")
    at.says("h.marsh", "cover Dan Whitfield by Grace Lin until 11 dec")
    at.tick()
    at.says("g.lin", "mentees")
    at.says("n.hussain", "slip Amy Carter + read on, while her mentor is away")
    at.presses("h.marsh", at.says("h.marsh", "mentors"), "End cover")
