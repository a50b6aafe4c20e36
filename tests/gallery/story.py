"""A few days of the invented school, in which everything is said that the bot has words for."""

from dataclasses import replace
from typing import get_args

from bot.cards.digest import DigestPart, ShowWhole
from bot.cards.todo import ShowUnmentored
from bot.cards.undelivered import ShowUndelivered
from bot.cards.year11 import MarkTold, TellingList
from bot.commands import registry
from bot.say.card import Button
from models.school.people import Role
from tests.gallery.advice_story import advice
from tests.gallery.agreement_story import agreements, contacts
from tests.gallery.cohort_story import cohorts
from tests.gallery.interventions_story import interventions, proposals, reviews
from tests.gallery.meeting_story import meetings
from tests.gallery.policy_story import policy
from tests.gallery.recorder import Recorder, buttons_of, form_of
from tests.gallery.register_story import registers
from tests.gallery.retention_story import retention
from tests.gallery.session_story import sessions
from tests.gallery.slip_story import copies_and_phrases, slips
from tests.gallery.stress import TODAY
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
    slips(recorder)
    copies_and_phrases(recorder)
    sessions(recorder)
    meetings(recorder)
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
