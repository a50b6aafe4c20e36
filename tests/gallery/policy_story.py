"""Whether the policy is carried out, in the gallery's story."""

from datetime import date

from bot.cards.policy_lists import ShowByMonth, ShowBySubject, ShowCount, ShowFigure
from bot.say.card import Button
from bot.say.press import StartForm
from models.rules.policy_duties import PolicyDuty
from models.rules.policy_parts import PolicyPart
from models.views.policy.lists import NAMED_BY_SUBJECT, PolicyCount, PolicyFigure
from tests.gallery.recorder import Recorder


def policy(at: Recorder) -> None:
    """The whole, every duty, every list, the paper, when the policy itself is reviewed, and who may not."""
    whole = at.says("p.lowe", "policy")
    at.presses("p.lowe", whole, "Open")
    for duty in PolicyDuty:
        at.says("p.lowe", f"policy {duty.key}")
    for part in PolicyPart:
        for figure in PolicyFigure:
            at.press("p.lowe", Button(figure.value, ShowFigure(part, figure)), f"{part.what}, {figure.value}")
        if part in NAMED_BY_SUBJECT:
            for figure in (PolicyFigure.LATE, PolicyFigure.DONE):
                of_subject = Button("By name", ShowFigure(part, figure, subject=1))
                at.press("p.lowe", of_subject, f"{part.what}, {figure.value}, one subject")
        at.press("p.lowe", Button("By subject", ShowBySubject(part)), f"{part.what}, by subject")
        at.press("p.lowe", Button("By month", ShowByMonth(part)), f"{part.what}, by month")
    of_month = ShowFigure(PolicyPart.MONTHLY_GRADES, PolicyFigure.LATE, month=date(2026, 9, 1), subject=1)
    at.press("p.lowe", Button("missing", of_month), "one subject's in one month")
    for line in (
        "policy P6 october",
        "policy P6 maths october",
        "policy october",
        "policy P7 maths",
        "policy P6 may",
    ):
        at.says("p.lowe", line)
    for each in PolicyCount:
        at.press("p.lowe", Button(each.value, ShowCount(each)), each.value)
    at.press(
        "p.lowe", Button("more", ShowFigure(PolicyPart.MENTORED, PolicyFigure.DONE, 1)), "the next twelve"
    )
    at.says("h.marsh", "settings policy review soon")
    at.says("h.marsh", "settings policy review 2 July 2026")
    at.says("h.marsh", "policy P14")
    at.presses("h.marsh", at.says("h.marsh", "policy"), "Print for governors")
    at.takes_request("a.price", "Amy Carter")
    at.says("a.price", "todo")
    at.tick()
    at.says("h.marsh", "settings policy review 1 July 2027")
    at.says("n.hussain", "policy")
    at.says("p.lowe", "policy P19")
    at.press("p.lowe", Button("The policy", StartForm("policy")), "the form")
