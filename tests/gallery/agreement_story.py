"""Agreements and contacts with home, in the gallery's story."""

from bot.cards.agreements import ShowAgreements, ShowForms
from bot.cards.contacts import MoreContacts, ShowWithout
from bot.say.card import Button
from tests.gallery.recorder import Recorder, buttons_of
from tests.gallery.stress import HARD, LINES


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
    at.says("j.reid", "agreement Ben Dodd not needed: signed with his brother in 2024")
    at.says("j.reid", "agreement Ben Dodd not needed: signed with his brother in 2024")
    at.says("j.reid", "agreement Ben Dodd")
    at.says("j.reid", "agreement 11B")
    at.says("j.reid", "agreement 11B issued")
    at.says("j.reid", "agreement Ben Dodd not needed")
    at.presses("j.reid", at.says("j.reid", "agreement Amy Carter"), "Not needed")
    at.says("j.reid", "agreement Ben Dodd issued")
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
    at.says("j.reid", "agreement 11B print")
    at.gives_agreement_text("# Our agreement\n\nI come when I am asked to.")
    at.says("j.reid", "agreement Ben Dodd print")
    at.says("j.reid", "agreement 7K3Q-9WZ2-M4XD")
    at.tick()
    for year in range(7, 12):
        at.says("j.reid", f"agreement year {year} returned")
    at.says("j.reid", "agreement missing")
    at.says("j.reid", "undo")


def contacts(at: Recorder) -> None:
    """Logged, corrected, withdrawn; of many; with whose home nobody spoke."""
    at.says("d.whitfield", "contact Amy Carter")
    said = "contact Amy Carter phone mum: will help with revision, next: ring again in December"
    at.says("d.whitfield", said)
    at.says("d.whitfield", said)
    at.says("d.whitfield", "contact Amy Carter yesterday e-mail dad: agreed a quiet hour each evening")
    for number in range(8):
        at.says(
            "n.hussain", f"contact Amy Carter letter both parents: part {number} of what was agreed. {HARD}"
        )
    form = at.says("d.whitfield", "contact Amy Carter phone")
    at.sends("d.whitfield", form, {"note": LINES * 3, "day": "2027-01-05"}, how="too long, and to come")
    listed = at.says("d.whitfield", "contacts Amy Carter")
    more = next(each.press for each in buttons_of(listed) if isinstance(each.press, MoreContacts))
    at.press("d.whitfield", Button("Show more", more), "of many")
    mine = at.says("n.hussain", "contacts Amy Carter")
    whole = at.presses("n.hussain", mine, "Show")
    corrected = at.presses("n.hussain", whole, "Correct")
    at.sends("n.hussain", corrected, {"note": "agreed a quiet hour, and no telephone"}, how="it is corrected")
    at.presses("n.hussain", whole, "Withdraw")
    whole = at.presses("n.hussain", at.says("n.hussain", "contacts Amy Carter"), "Show")
    at.presses("n.hussain", whole, "Withdraw")
    at.says("d.whitfield", "contacts Ben Dodd")
    at.says("d.whitfield", "contacts")
    at.press("d.whitfield", Button("Show", ShowWithout()), "when all were spoken with")
    at.says("j.reid", "contacts Amy Carter")
    at.at("2026-12-07 10:00")
    at.says("d.whitfield", "todo")
    at.says("d.whitfield", "contacts")
    at.at("2026-11-23 10:00")
