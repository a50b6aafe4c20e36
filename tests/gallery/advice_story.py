"""Advice to leadership, in the gallery's story."""

from bot.cards.advice import MoreAdvice
from bot.say.card import Button
from tests.gallery.recorder import Recorder
from tests.gallery.stress import HARD, LINES


def advice(at: Recorder) -> None:
    """Given, read, answered and taken back; who may not."""
    at.says("d.whitfield", "advice")
    at.says("d.whitfield", "advise Amy Carter more time for coursework in science")
    at.says("d.whitfield", "advise Amy Carter more time for coursework in science")
    at.says("d.whitfield", "advise smaller classes in science for Year 11")
    at.presses("d.whitfield", at.says("d.whitfield", f"advise Amy Carter fewer courses. {HARD}"), "Undo")
    form = at.says("d.whitfield", "advise")
    at.sends("d.whitfield", form, {"text": LINES * 3}, how="too long")
    at.says("n.hussain", "advise Amy Carter more time")
    at.says("j.reid", "advice")
    at.tick()
    at.says("h.marsh", "todo")
    listed = at.says("h.marsh", "advice")
    whole = at.presses("h.marsh", listed, "Read")
    answer = at.presses("h.marsh", whole, "Answer")
    at.sends("h.marsh", answer, {"text": ""}, how="no answer")
    at.sends("h.marsh", answer, {"text": "Two hours a week in the library"}, how="it is answered")
    at.sends("h.marsh", answer, {"text": "Once more"}, how="it is answered already")
    at.says("h.marsh", "answer")
    at.tick()
    at.presses("d.whitfield", at.says("d.whitfield", "advice"), "Read")
    at.says("p.lowe", "advice")
    at.press("p.lowe", Button("Show more", MoreAdvice()), "of much advice")
    at.says("p.lowe", "digest")
