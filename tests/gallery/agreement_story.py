"""Agreements, in the gallery's story."""

from bot.cards.agreements import ShowAgreements, ShowForms
from bot.say.card import Button
from tests.gallery.recorder import Recorder


def agreements(at: Recorder) -> None:
    """Issued, signed and returned; what is missing; who may not."""
    missing = at.says("j.reid", "agreement missing")
    at.presses("j.reid", missing, "Show")
    at.press("j.reid", Button("more forms", ShowForms(2)), "the forms behind them")
    at.says("j.reid", "agreement 11A issued")
    at.says("j.reid", "agreement Amy Carter, Ben Dodd issued")
    at.says("j.reid", "agreement Amy Carter issued")
    at.says("j.reid", "agreement year 13 issued")
    own = at.says("d.whitfield", "agreement Amy Carter")
    at.presses("d.whitfield", own, "Parent signed")
    listed = at.says("j.reid", "agreement 11A")
    at.presses("j.reid", listed, "Returned")
    at.press("j.reid", Button("more", ShowAgreements("year 11", 2)), "of a whole year")
    at.sends("d.whitfield", at.says("d.whitfield", "agreement Amy Carter signed"), {}, how="nobody signed it")
    at.says("d.whitfield", "agreement Amy Carter, Ben Dodd returned")
    at.says("n.hussain", "agreement Ben Dodd returned")
    at.says("n.hussain", "book Ben Dodd maths thu lunch")
    at.says("j.reid", "agreement returned")
    for line in ("agreement Amy Carter returned", "agreement 11B issued"):
        at.says("j.reid", line)
    for year in range(7, 12):
        at.says("j.reid", f"agreement year {year} returned")
    at.says("j.reid", "agreement missing")
    at.says("j.reid", "undo")
