"""Slips, in the gallery's story."""

from bot.cards.slip_lists import MoreSlips, SlipList
from bot.cards.slips import ReadSlip
from bot.say.card import Button
from bot.say.press import StartForm
from tests.gallery.recorder import Recorder, buttons_of, form_of
from tests.gallery.stress import HARD, LINES


def slips(at: Recorder) -> None:
    """Sent, read, answered, asked about, withdrawn and removed; what cannot be sent."""
    sent = at.says("n.hussain", "slip Ben Dodd maths + superb coursework, target: finish it by Friday")
    at.tick()
    at.says("g.lin", "slips")
    for who, line in (
        ("n.hussain", "slip Amy Carter maths + superb coursework, target: finish it by Friday"),
        ("n.hussain", "slip Amy Carter maths + superb coursework, target: finish it by Friday"),
        ("n.hussain", "slip Amy + good"),
        ("n.hussain", "slip Amy Cartre + good"),
        ("n.hussain", "slip Xyzzy Plugh + good"),
        ("n.hussain", f"slip Amy Carter + {'word ' * 120}"),
        ("n.hussain", f"slip Amy Carter + {HARD}"),
        ("d.whitfield", "slip Amy Carter + a note for myself"),
        ("n.hussain", "slips Ben Dodd"),
    ):
        at.says(who, line)
    at.press("d.whitfield", Button("Read", ReadSlip(1)), "the first slip")
    answer = at.press(
        "d.whitfield", Button("Reply", StartForm("reply", typed=(("slip", "1"),))), "the first slip"
    )
    at.sends("d.whitfield", answer, {"text": ""}, how="no words")
    at.sends("d.whitfield", answer, {"text": "All of it was handed in today"})
    at.tick()
    own = at.press("n.hussain", Button("Read", ReadSlip(1)), "their own slip")
    at.presses("n.hussain", own, "Withdraw")
    at.says("n.hussain", "undo")
    worry = at.says("n.hussain", "slip Amy Carter - he hit her")
    if form_of(worry) is not None:
        at.sends("n.hussain", worry, {"safeguarding_concern": "yes"}, how="It is a safeguarding concern")
        at.sends("n.hussain", worry, {}, how="the question is left open")
        at.sends("n.hussain", worry, {"safeguarding_concern": "no"}, how="It is none")
    form = at.says("n.hussain", "slip")
    at.sends("n.hussain", form, {"text": LINES * 3}, how="too long, and no pupil")
    neutral = at.says("n.hussain", "slip Amy Carter great work")
    at.presses("n.hussain", neutral, "Positive")
    at.presses("n.hussain", neutral, "Negative")
    adding = at.presses("n.hussain", at.says("n.hussain", "slip Amy Carter tidy work"), "Add target")
    at.sends("n.hussain", adding, {"target": ""}, how="no target")
    at.says("n.hussain", "addtarget one more page")
    at.presses("n.hussain", at.says("n.hussain", "slip Amy Carter, Ben Dodd + great mock"), "Undo")
    at.says("n.hussain", "slip Amy Carter, Ben Dodd - noisy")
    at.press("n.hussain", Button("Show more", MoreSlips(SlipList.SENT)), "of many that were sent")
    at.says("n.hussain", "slips")
    _grave(at)
    at.says("n.hussain", "slips Amy Carter")
    inbox = at.says("d.whitfield", "slips")
    at.presses("d.whitfield", inbox, "Read")
    at.presses("n.hussain", sent, "Undo")
    at.tick()


def _grave(at: Recorder) -> None:
    """What is grave though it was said to be none is looked at, spoken of and removed."""
    grave = at.says("n.hussain", "slip Amy Carter - dad hit her with a belt")
    at.sends("n.hussain", grave, {"safeguarding_concern": "no"}, how="It is none, though it is grave")
    at.keeps("n.hussain")
    at.tick()
    met = at.says("d.whitfield", "meet Amy Carter informal: he hit her with a belt")
    at.sends("d.whitfield", met, {"safeguarding_concern": "no"}, how="It is none, though it is grave")
    at.presses("r.adeyemi", at.says("r.adeyemi", "todo"), "Spoken with them")
    form = at.says("r.adeyemi", "remove")
    at.sends("r.adeyemi", form, {}, how="no pupil")
    listed = at.says("r.adeyemi", "remove Amy Carter")
    at.presses("r.adeyemi", listed, "Read")
    at.presses("r.adeyemi", listed, "Remove")
    at.press("r.adeyemi", buttons_of(listed)[1], "the same slip a second time")
    at.says("r.adeyemi", "remove Katherine Iqbal")
    at.tick()
    at.tick()


def copies_and_phrases(at: Recorder) -> None:
    """Copies to heads of subject, and the school's own phrases."""
    at.says("h.marsh", "settings slip copies yes")
    at.says("h.marsh", "settings slip phrases hw: - no homework handed in; + a superb answer in class")
    at.says("n.hussain", "slip Amy Carter maths hw")
    at.tick()
    at.says("n.hussain", "slip Amy Carter")
    at.says("h.marsh", "settings slip phrases remove hw")
    at.says("h.marsh", "settings slip copies default")
