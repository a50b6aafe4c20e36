"""A few days of the invented school, in which everything is said that the bot has words for."""

from dataclasses import replace
from typing import get_args

from bot.cards.clashes import AnswerWay
from bot.cards.digest import DigestPart, ShowWhole
from bot.cards.slip_lists import MoreSlips, SlipList
from bot.cards.slips import ReadSlip
from bot.cards.todo import ShowUnmentored
from bot.cards.undelivered import ShowUndelivered
from bot.cards.year11 import MarkTold, TellingList
from bot.commands import registry
from bot.say.card import Button
from bot.say.press import StartForm
from models.school.people import Role
from tests.gallery.advice_story import advice
from tests.gallery.agreement_story import agreements, contacts
from tests.gallery.cohort_story import cohorts
from tests.gallery.interventions_story import interventions, proposals, reviews
from tests.gallery.policy_story import policy
from tests.gallery.recorder import Recorder, buttons_of, form_of
from tests.gallery.register_story import registers
from tests.gallery.retention_story import retention
from tests.gallery.stress import HARD, LINES, TODAY
from tests.gallery.tracking_story import collections

EVERYBODY = ("n.hussain", "d.whitfield", "g.lin", "t.berry", "h.marsh", "s.okafor", "j.reid")
NOT_EVERY_EXAMPLE = ("j.reid", "t.berry", "s.okafor")
"""Who says only each command alone: what they see is their own, what they may not do is said to all alike."""
UNPRESSED = {"undo"}
"""Buttons that the sweep leaves alone, because they take back what it shows; the story presses them."""


def tell(recorder: Recorder) -> None:
    """The whole story, in order; the database is another one afterwards."""
    _week_before(recorder)
    _morning(recorder)
    _slips(recorder)
    _copies_and_phrases(recorder)
    _sessions(recorder)
    _meetings(recorder)
    _grades(recorder)
    interventions(recorder)
    reviews(recorder)
    _pupils(recorder)
    agreements(recorder)
    contacts(recorder)
    advice(recorder)
    cohorts(recorder)
    _settings(recorder)
    _closing(recorder)
    registers(recorder)
    collections(recorder)
    proposals(recorder)
    policy(recorder)
    retention(recorder)
    _evening(recorder)
    _sweep(recorder)
    _trouble(recorder)
    _new_year(recorder)


def _week_before(at: Recorder) -> None:
    at.at("2026-11-16 10:00")
    at.says("h.marsh", "settings policy review 1 July 2026")
    at.says("n.hussain", "todo")
    at.says("n.hussain", "slips")
    at.says("n.hussain", "mentees")
    at.says("n.hussain", "undo")
    at.says("n.hussain", "slip Amy Carter - homework is late again")
    at.tick()
    at.says("n.hussain", "book Ben Dodd maths today")
    (told,) = (
        each.press for each in buttons_of(at.says("p.lowe", "today")) if isinstance(each.press, MarkTold)
    )
    at.at("2026-11-16 13:30")
    at.says("p.lowe", "print board")
    at.says("p.lowe", "print slips")
    at.tick()
    at.press("p.lowe", Button("Told", replace(told, of=TellingList.UNTOLD)), "of those who are not told yet:")


def _morning(at: Recorder) -> None:
    at.at("2026-11-23 07:30")
    at.says("n.hussain", "book Amy Carter, Ben Dodd maths today M4")
    at.says("p.lowe", "today")
    at.at("2026-11-23 08:31")
    at.tick()
    at.at("2026-11-23 10:00")
    listed = at.says("p.lowe", "today")
    at.presses("p.lowe", listed, "Told")
    at.press("h.marsh", buttons_of(listed)[0], "the same pupil a second time")
    at.presses("n.hussain", at.says("n.hussain", "book Amy Carter maths today lunch"), "Book all the same")
    at.says("j.reid", "absent Amy Carter")
    at.says("h.marsh", "today")
    at.tick()
    at.presses("j.reid", at.says("j.reid", "absent Amy Carter"), "Back in school")
    for who in EVERYBODY:
        at.says(who, "todo")
        at.says(who, "help")
    at.presses("h.marsh", at.says("h.marsh", "todo"), "Show list")
    at.press("h.marsh", Button("Show all", ShowUnmentored()), "of many without a mentor")
    at.press("h.marsh", Button("Show all", ShowUndelivered()), "of many that were not delivered")


def _slips(at: Recorder) -> None:
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
    at.says("n.hussain", "slips Amy Carter")
    inbox = at.says("d.whitfield", "slips")
    at.presses("d.whitfield", inbox, "Read")
    at.presses("n.hussain", sent, "Undo")
    at.tick()


def _copies_and_phrases(at: Recorder) -> None:
    at.says("h.marsh", "settings slip copies yes")
    at.says("h.marsh", "settings slip phrases hw: - no homework handed in; + a superb answer in class")
    at.says("n.hussain", "slip Amy Carter maths hw")
    at.tick()
    at.says("n.hussain", "slip Amy Carter")
    at.says("h.marsh", "settings slip phrases remove hw")
    at.says("h.marsh", "settings slip copies default")


def _sessions(at: Recorder) -> None:
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


def _meetings(at: Recorder) -> None:
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


def _grades(at: Recorder) -> None:
    for line in (
        "grade Ben Dodd maths 5+ 6",
        "grade Ben Dodd 5+ 6",
        "grade Ben Dodd 5.5 6",
        "grade Amy Carter history 5 6",
        "grade Amy Carter - -",
        "grade Amy Carter 5",
    ):
        at.says("n.hussain", line)
    at.says("t.berry", "grade Amy Carter 5 6")
    at.says("f.malik", "grade Amy Carter science 5 5-5")
    asked = at.says("n.hussain", "grade Amy Carter 8 4")
    at.presses("n.hussain", asked, "Change")
    at.presses("n.hussain", asked, "Yes, save it")
    at.says("d.whitfield", "grade Amy Carter history 4 4")
    _mark_sheets(at)


def _mark_sheets(at: Recorder) -> None:
    mine = at.says("n.hussain", "marksheet")
    form = at.presses("n.hussain", mine, "Enter grades")
    at.presses("n.hussain", at.presses("n.hussain", mine, "No change"), "Undo")
    at.says("n.hussain", "grade 11Ma1")
    at.presses("n.hussain", at.says("n.hussain", "grade 11Ma1 no change"), "Undo")
    at.sends("n.hussain", form, {"lines": "Amy Carter 5.5 6\nNobody Atall 5 6"})
    asked = at.says("n.hussain", "grade 11Ma1\nAmy Carter 9 4\nBen Dodd 8 9")
    at.sends("n.hussain", asked)
    pasted = at.says(
        "n.hussain", "grade 11Ma1\nSurname\tForename\tTarget\tCurrent\tPredicted\nCarter\tAmy\t6\t5+\t6"
    )
    at.presses("n.hussain", pasted, "Undo")
    at.says("d.whitfield", "grade 11Ma1")
    at.says("o.blake", "marksheet")


def _pupils(at: Recorder) -> None:
    for who in EVERYBODY:
        at.says(who, "pupil Amy Carter")
    for line in ("pupil Amy", "pupil Nobody Atall", "pupil", "pupil Isla Craddock"):
        at.says("n.hussain", line)
    form = at.says("d.whitfield", "brief")
    at.sends("d.whitfield", form, {}, how="no pupil")
    card = at.says("d.whitfield", "brief Amy Carter")
    at.presses("d.whitfield", card, "Record the meeting")
    at.presses("d.whitfield", card, "Print")
    at.says("d.whitfield", "brief Amy Carter print")
    at.says("d.whitfield", "brief all")
    at.says("n.hussain", "brief Amy Carter")
    at.sends("d.whitfield", at.says("d.whitfield", "labels"), {}, how="nobody named")
    for line in ("labels Amy Carter", "labels 11A", "labels 11A L7163", "labels mine"):
        at.says("d.whitfield", line)
    at.sends("d.whitfield", at.says("d.whitfield", "support"), {}, how="nobody named")
    for line in ("support Amy Carter", "support mine"):
        at.says("d.whitfield", line)
    form = at.says("d.whitfield", "sheet")
    at.sends("d.whitfield", form, {}, how="nobody named")
    for who, line in (("o.blake", "sheet 11A"), ("d.whitfield", "sheet mine"), ("d.whitfield", "sheet 11A")):
        at.says(who, line)
    at.tick()
    page = at.says("n.hussain", "pupil Ben Dodd")
    for label in ("Send a slip", "Book", "Grade"):
        at.presses("n.hussain", page, label)


def _settings(at: Recorder) -> None:
    for line in (
        "settings",
        "settings digest time 16:45",
        "settings digest time 16:45",
        "settings digest time never",
        "settings digest time",
        "settings after school 15:25-16:25",
        "settings safeguarding words add bruise",
        "settings leader monday p.lowe@school.example",
        "settings digest time default",
        "settings leadership here",
        "settings nonsense 5",
        "settings",
    ):
        at.says("h.marsh", line)
    at.says("h.marsh", "settings leadership here", channel="Leadership")
    at.says("h.marsh", "settings leadership here", channel="Leadership")
    asked = at.says("h.marsh", "settings safeguarding words remove bruise")
    at.presses("h.marsh", asked, "Yes, take 1 word away")
    at.says("h.marsh", "settings leadership here", channel="Another")
    at.presses("h.marsh", at.says("h.marsh", "settings leadership off"), "Yes, end it")
    at.tick()
    form = at.presses("h.marsh", at.says("h.marsh", "settings"), "Change a setting")
    at.sends("h.marsh", form, {"name": "digest_time", "value": "25:00"}, how="a time that there is not")
    at.says("n.hussain", "settings")
    _own_settings(at)


def _own_settings(at: Recorder) -> None:
    form = at.presses("j.reid", at.says("j.reid", "mine"), "Change")
    at.sends("j.reid", form, {"quiet": "late"}, how="a time that there is not")
    at.sends("j.reid", form, {"quiet": "18:00-07:30", "slips": "together"}, how="in order")
    for line in (
        "mine quiet 18:00-07:30",
        "mine quiet off",
        "mine together",
        "mine as they come",
        "mine never",
    ):
        at.says("j.reid", line)


def _closing(at: Recorder) -> None:
    at.says("n.hussain", "book Amy Carter, Ben Dodd maths tue lunch M4")
    closed = at.says("p.lowe", "close tue heating")
    at.tick()
    at.says("n.hussain", "sessions")
    at.says("p.lowe", "close tue heating")
    at.presses("p.lowe", closed, "Undo")
    at.tick()
    at.says("p.lowe", "close tue snow")
    at.tick()
    at.says("p.lowe", "reopen tue")
    at.tick()
    form = at.says("p.lowe", "close")
    at.sends("p.lowe", form, {"day": "yesterday", "reason": ""}, how="a day that is past")


def _evening(at: Recorder) -> None:
    at.at("2026-11-23 16:46")
    at.tick()
    at.at("2026-11-23 16:50")
    shown = at.says("h.marsh", "digest")
    for part in get_args(DigestPart):
        at.press("h.marsh", Button("Show all", ShowWhole(TODAY, part)), f"all of the digest: {part}")
    for label in ("Show pupils", "Show grades"):
        at.presses("h.marsh", shown, label)
    at.says("h.marsh", "todo")
    for who in EVERYBODY:
        at.says(who, "todo")


def _sweep(at: Recorder) -> None:
    """Every example of every command by each of the staff, each kind of button once, and each form sent empty."""
    at.at("2026-11-24 10:00")
    pressed: set[str] = set()
    emptied: set[str] = set()
    for who in EVERYBODY:
        for command in registry().commands.values():
            examples = () if who in NOT_EVERY_EXAMPLE else command.examples
            for line in dict.fromkeys((*examples, command.name, f"{command.name} help")):
                result = at.says(who, line)
                _press_new(at, who, buttons_of(result), line, pressed)
                form = form_of(result)
                if form is not None and form.command not in emptied:
                    emptied.add(form.command)
                    at.sends(who, result, how=f"{line}, sent empty")
        at.says(who, "nonsense")
    at.says("n.hussain", "slop Amy Carter")


def _press_new(at: Recorder, who: str, buttons: tuple[Button, ...], line: str, pressed: set[str]) -> None:
    for button in buttons:
        if button.press.action not in pressed | UNPRESSED:
            pressed.add(button.press.action)
            at.press(who, button, line)


def _trouble(at: Recorder) -> None:
    at.cut_off.update(("d.whitfield", "g.lin"))
    at.says("n.hussain", "slip Amy Carter + very good")
    at.says("n.hussain", "slip Ben Dodd + very good")
    at.tick()
    at.at("2026-11-24 10:40")
    at.tick()
    at.says("h.marsh", "todo")
    at.says("h.marsh", "digest")
    at.fails()
    at.at("2026-11-24 10:46")
    at.fails()
    at.has_no_backup()
    at.tick()
    at.at("2026-11-28 10:00")
    at.says("h.marsh", "today")
    at.says("h.marsh", "digest")


def _new_year(at: Recorder) -> None:
    at.gives("j.reid", Role.DATA_MANAGER)
    at.tick()
    at.says("a.price", "year")
    at.says("h.marsh", "settings class accuracy yes")
    at.brings_results()
    at.at("2027-09-06 07:01")
    at.tick()
    at.says("n.hussain", "book Amy Carter maths thu")
    listed = at.presses("a.price", at.says("a.price", "todo"), "Look at the list")
    at.presses("a.price", listed, "Turn the year")
    at.presses("a.price", listed, "Turn the year")
    at.says("h.marsh", "todo")
    at.at("2027-09-06 08:05")
    at.tick()
    at.at("2027-09-14 10:00")
    at.says("p.lowe", "cohort 2027 maths accuracy")
    at.at("2030-06-10 10:00")
    at.says("a.price", "todo")
