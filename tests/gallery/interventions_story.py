"""The part of the story in which interventions are proposed, opened, acted on, reviewed and closed."""

from bot.cards.interventions import AllInterventions, ShowProposals
from bot.cards.reviews import SaveReviews, ShowRaises
from bot.say.card import Button
from bot.say.press import StartForm
from models.rules.tracking import Judgement
from tests.gallery.recorder import Recorder, buttons_of


def interventions(at: Recorder) -> None:
    """From a proposal to its end, and one for the whole school."""
    at.says("g.lin", "interventions")
    at.says("n.hussain", "intervene Amy Carter maths")
    at.says("n.hussain", "intervene Amy Carter maths: no method shown")
    at.says("n.hussain", "intervene Amy Carter maths: no method shown")
    at.says("n.hussain", "act Amy Carter maths: too early")
    at.tick()
    waiting = at.says("g.lin", "interventions")
    seen = at.presses("g.lin", waiting, "Show")
    at.presses("g.lin", at.presses("g.lin", seen, "Decline"), "Undo")
    at.presses("g.lin", waiting, "Open it")
    at.press("g.lin", buttons_of(waiting)[0], "the same proposal a second time")
    at.tick()
    for who, line in (
        ("g.lin", "intervene Amy Carter maths: no method shown, plan: two sessions a week, exit: on 6 twice"),
        ("g.lin", "intervene Amy Carter maths"),
        ("n.hussain", "act Amy Carter maths: went through paper 1 with her"),
        ("d.whitfield", "act Amy Carter maths by fri: ring home about revision"),
        ("d.whitfield", "act Amy Carter maths by yesterday: ring home"),
        ("d.whitfield", "todo"),
        ("d.whitfield", "interventions"),
        ("n.hussain", "interventions Amy Carter"),
        ("n.hussain", "interventions Amy Carter maths on the way"),
        ("j.reid", "interventions"),
        ("p.lowe", "interventions Ben Dodd"),
        ("d.whitfield", "pupil Amy Carter"),
    ):
        at.says(who, line)
    mine = at.says("d.whitfield", "interventions")
    at.presses("d.whitfield", mine, "Done")
    at.presses("d.whitfield", mine, "Done")
    at.says("g.lin", "act Amy Carter maths by thu with Joan Reid: ring home")
    at.says("g.lin", "act Amy Carter maths by thu with Noor Hussain: two past papers")
    at.tick()
    at.says("g.lin", "undo")
    at.tick()
    at.says("g.lin", "interventions Amy Carter maths on the way as intended")
    seen = at.says("g.lin", "interventions Amy Carter")
    for label in ("Review", "Cause and plan", "Add an action"):
        at.presses("g.lin", seen, label)
    form = at.presses("g.lin", seen, "Review")
    at.sends("g.lin", form, {"decision": "reached"}, how="nothing of what came of it")
    at.says("g.lin", "interventions Amy Carter maths some response: now with a plan")
    at.says("s.okafor", "intervene Amy Carter whole school: low in three mocks")
    at.says("g.lin", "interventions Amy Carter")
    at.says("g.lin", "act Amy Carter: which one")
    at.press("p.lowe", Button("Show everybody's", AllInterventions()), "interventions")
    at.tick()
    at.says("g.lin", "interventions Amy Carter maths reached more than intended: on 6 now")
    at.tick()
    at.says("g.lin", "interventions Amy Carter maths")
    at.says("s.okafor", "interventions Amy Carter whole school no response less than intended")
    at.tick()
    at.says("g.lin", "intervene Ben Dodd maths")
    at.says("n.hussain", "intervene Zoe O'Brien maths: never there")
    at.says("n.hussain", "undo")
    at.tick()


def reviews(at: Recorder) -> None:
    """A round of Key Stage 3: below, above, held, and closed."""
    at.says("h.marsh", "reviews")
    at.says("g.lin", "review Theodore Ashdown maths below")
    form = at.press(
        "h.marsh", Button("Open a round", StartForm("reviews", typed=(("what", "open"),))), "reviews"
    )
    at.sends("h.marsh", form, {"until": "2026-11-20"}, how="a day that is past")
    for who, line in (
        ("h.marsh", "reviews open until 11 dec"),
        ("h.marsh", "reviews open"),
        ("h.marsh", "reviews open year 11"),
        ("g.lin", "review Amy Carter maths below"),
        ("g.lin", "review"),
    ):
        at.says(who, line)
    graded = at.says("g.lin", "grade Theodore Ashdown maths 1 1")
    if any(each.label == "Yes, save it" for each in buttons_of(graded)):
        at.presses("g.lin", graded, "Yes, save it")
    said = at.says("g.lin", "review Theodore Ashdown maths above")
    at.presses("g.lin", said, "Change")
    at.presses("g.lin", said, "Yes, save it")
    at.says("g.lin", "review Rohan Kaur, Ivy Copeland maths below")
    at.at("2026-11-23 10:45")
    at.tick()
    at.says("g.lin", "review Ivy Copeland maths on")
    at.says("g.lin", "review Ivy Copeland maths on")
    at.says("g.lin", "undo")
    at.press("g.lin", Button("Yes", SaveReviews(1, (1,), Judgement.ABOVE)), "of a pupil of Year 11")
    at.says("g.lin", "todo")
    listed = at.press("g.lin", Button("Show", ShowRaises()), "targets to raise")
    at.presses("g.lin", listed, "Hold")
    at.says("g.lin", "hold Theodore Ashdown maths: only one test so far")
    at.presses("g.lin", at.press("g.lin", Button("Show", ShowRaises()), "held"), "Let it go on")
    at.says("g.lin", "hold Amy Carter maths: no review")
    standing = at.says("h.marsh", "reviews")
    at.presses("h.marsh", standing, "Close now")
    at.press("h.marsh", buttons_of(standing)[0], "a second time")
    at.says("h.marsh", "reviews close")
    at.says("h.marsh", "undo")
    said = at.says("g.lin", "review Ivy Copeland, Rohan Kaur maths above")
    if any(each.label == "Yes, save it" for each in buttons_of(said)):
        at.presses("g.lin", said, "Yes, save it")
    at.says("h.marsh", "reviews close")
    at.tick()
    at.says("g.lin", "todo")
    listed = at.press("g.lin", Button("Show", ShowRaises()), "a target to raise, its round over")
    ready = [each for each in buttons_of(listed) if each.label.startswith("Raise ")]
    at.press("g.lin", ready[0], "of a target that was seen")
    at.says("g.lin", "undo")
    at.press("g.lin", ready[0], "of a target that was seen, again")
    at.press("g.lin", ready[0], "of none")


def proposals(at: Recorder) -> None:
    """A collection that closes, and what it proposes; another is open at the end."""
    for pupil in ("Zoe O'Brien", "Ben Dodd", "Amy Carter"):
        graded = at.says("n.hussain", f"grade {pupil} maths 1 1")
        if any(each.label == "Yes, save it" for each in buttons_of(graded)):
            at.presses("n.hussain", graded, "Yes, save it")
    at.says("h.marsh", "collections close")
    at.tick()
    at.says("g.lin", "todo")
    waiting = at.presses("g.lin", at.says("g.lin", "interventions"), "Decide on proposals")
    for each in buttons_of(waiting):
        if each.label.startswith("Open all"):
            at.press("g.lin", each, "of several that are proposed")
    at.press("g.lin", Button("Show", ShowProposals()), "none is left")
    at.tick()
    at.says("p.lowe", "digest")
    at.says("h.marsh", "collections open")
