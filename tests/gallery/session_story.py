"""Sessions, plans, series and clashes, in the gallery's story."""

from bot.cards.clashes import AnswerWay
from bot.say.card import Button
from tests.gallery.recorder import Recorder, buttons_of


def sessions(at: Recorder) -> None:
    """Booked, moved, cancelled and asked for; what cannot be booked."""
    for who, line in (
        ("n.hussain", "book Amy Carter, Ben Dodd, Amy Nolan, Zoe O'Brien maths thu M4"),
        ("n.hussain", "book Amy Carter maths thu M4"),
        ("n.hussain", "book 11Ma1 maths wed"),
        ("n.hussain", "book Amy Carter maths next mon"),
        ("n.hussain", "book Amy Carter maths 1 dec"),
        ("n.hussain", "book Amy Carter maths 2 dec"),
        ("d.whitfield", "book Amy Carter history 3 dec 16:20-17:00"),
        ("d.whitfield", "book Amy Carter, Ben Dodd history thu Hi2"),
        ("n.hussain", "book Amy Carter maths sat"),
        ("n.hussain", "book Amy Carter maths fri"),
        ("n.hussain", "book Amy Carter maths yesterday"),
        ("n.hussain", "book Amy Carter maths weekly"),
        ("n.hussain", "book Amy Carter, Ben Dodd maths fri weekly until 18 dec"),
        ("d.whitfield", "book 11Ma1 history fri weekly until 18 dec"),
        ("n.hussain", "book Ben Dodd, Isla Craddock maths thu"),
        ("n.hussain", "book Amy Carter history thu"),
        ("n.hussain", "book Amy Cartr maths thu"),
        ("n.hussain", "sessions fri"),
        ("n.hussain", "sessions thu"),
        ("n.hussain", "sessions Ben Dodd"),
        ("h.marsh", "sessions"),
        ("n.hussain", "book Amy Carter maths 7 dec, 8 dec"),
        ("g.lin", "move Amy Carter 7 dec to 9 dec lunch"),
        ("g.lin", "move Amy Carter to lunch"),
        ("g.lin", "cancel Amy Carter"),
        ("g.lin", "cancel"),
        ("g.lin", "cancel Amy Carter 18 dec"),
        ("g.lin", "book Amy Carter maths 10 dec with mr zajac"),
        ("g.lin", "book Amy Carter maths 10 dec with mr nobody"),
    ):
        at.says(who, line)
    at.tick()
    clash = at.says("d.whitfield", "book Amy Carter history thu")
    at.press("d.whitfield", buttons_of(clash)[0], "what is free instead")
    board = at.says("g.lin", "sessions Amy Carter")
    at.presses("g.lin", board, "Cancel")
    at.press("g.lin", buttons_of(board)[0], "the same booking a second time")
    mine = at.says("n.hussain", "sessions")
    at.presses("n.hussain", mine, "Cancel")
    at.tick()
    at.presses("n.hussain", at.says("n.hussain", "need Amy Carter, Ben Dodd maths"), "Who waits")
    at.says("n.hussain", "need 9Ma1 maths")
    at.says("g.lin", "need Katherine Iqbal")
    at.sends("g.lin", at.says("g.lin", "need Katherine Iqbal"), {}, how="no subject")
    listed = at.says("g.lin", "needs maths")
    at.presses("g.lin", listed, "Not needed")
    at.press("g.lin", buttons_of(listed)[0], "the same pupil a second time")
    _plans(at)
    _series(at)
    _clashes(at)


def _series(at: Recorder) -> None:
    at.says("n.hussain", "book Zoe O'Brien maths next mon weekly until 18 dec before school")
    at.presses("n.hussain", at.says("n.hussain", "move Zoe O'Brien 30 nov to 1 dec"), "Move the 2 after too")
    at.presses("n.hussain", at.says("n.hussain", "cancel Zoe O'Brien 1 dec"), "Cancel the 2 after too")
    at.says("n.hussain", "book Zoe O'Brien maths next mon weekly until 18 dec before school")
    at.says("d.whitfield", "book Zoe O'Brien history 8 dec before school")
    at.says("n.hussain", "move Zoe O'Brien 30 nov to 1 dec and those after")
    at.tick()

    at.says("h.marsh", "off year 11 17 dec")
    at.says("t.berry", "off year 11 17 dec carol service")
    at.says("h.marsh", "off year 11 17 dec carol service")
    at.tick()
    at.says("h.marsh", "undo")
    at.tick()
    at.says("n.hussain", "off year 11 17 dec carol service")


def _clashes(at: Recorder) -> None:
    at.says("n.hussain", "book Ben Dodd maths 17 dec before school")
    at.says("d.whitfield", "override Ben Dodd history 17 dec before school mock exam")
    at.says("p.lowe", "book Ben Dodd history 17 dec before school with dan whitfield")
    at.says("p.lowe", "override Ben Dodd history 17 dec before school with dan whitfield")
    at.says("p.lowe", "override Ben Dodd history 17 dec before school with dan whitfield mock exam on Monday")
    at.tick()
    at.says("d.whitfield", "cancel Ben Dodd 17 dec before school")
    at.tick()
    for who, line in (("d.whitfield", "history"), ("t.berry", "literature")):
        clash = at.says(who, f"book Ben Dodd {line} 17 dec before school")
        at.presses(who, clash, "Ask to give way")
    at.tick()
    at.press("n.hussain", Button("Decline", AnswerWay(1, "decline")), "the first of two who ask")
    at.press("n.hussain", Button("Accept", AnswerWay(2, "accept")), "the second")
    at.press("n.hussain", Button("Accept", AnswerWay(2, "accept")), "a second time")
    at.tick()
    at.says("t.berry", "book Fatima Gill literature 17 dec before school M7")
    at.says("n.hussain", "book Zoe O'Brien maths 16 dec before school")
    moved = at.says("n.hussain", "move Zoe O'Brien 16 dec to 17 dec before school M7")
    at.presses("n.hussain", moved, "Move all the same")
    asked = at.says(
        "p.lowe", "override Zoe O'Brien history 17 dec before school M7 with dan whitfield mock exam"
    )
    at.presses("p.lowe", asked, "Override all the same")
    at.tick()


def _plans(at: Recorder) -> None:
    at.says("h.marsh", "plan")
    at.says("h.marsh", "plan 11Ma1")
    at.says("n.hussain", "book Amy Carter maths 1 dec M4")
    whole = at.presses("h.marsh", at.says("h.marsh", "plan year 11"), "Draw it anew")
    at.presses("h.marsh", at.presses("h.marsh", whole, "By pupil"), "By subject")
    at.tick()
    at.says("g.lin", "todo")
    at.says("h.marsh", "todo")
    part = at.presses("g.lin", at.says("g.lin", "plan"), "Show")
    taken = at.presses("g.lin", part, "Take out")
    at.press(
        "g.lin", next(each for each in buttons_of(taken) if each.label.startswith("Put in")), "put in again"
    )
    at.presses("g.lin", part, "Accept Mathematics")
    at.presses("h.marsh", whole, "Accept all")
    at.tick()
    at.presses("h.marsh", at.says("h.marsh", "plan year 11 week of 7 dec"), "Drop it")
    at.tick()
