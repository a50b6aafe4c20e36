"""Cohorts, in the gallery's story."""

from bot.cards.class_accuracy import ShowOwnAccuracy
from bot.cards.cohorts import CohortView, ShowCell, ShowCohort, ShowNear
from bot.say.card import Button
from bot.say.press import StartForm
from models.views.cohort_figures import NearKind
from tests.gallery.recorder import Recorder, buttons_of

_LEAVING = 2027


def cohorts(at: Recorder) -> None:
    """How the year stands, and who is near a grade; a head of subject, a mentor, and who may not."""
    first = at.says("p.lowe", "cohort 11")
    for label in ("Subjects", "Groups", "Over time", "Movement", "Accuracy"):
        at.presses("p.lowe", first, label)
    at.presses("p.lowe", first, "Report (PDF)")
    at.presses("p.lowe", first, "Report (XLSX)")
    at.tick()
    matrix = at.presses("p.lowe", at.says("p.lowe", "cohort 11 maths"), "By Key Stage 2")
    cell = next(each for each in buttons_of(matrix) if isinstance(each.press, ShowCell))
    at.presses("p.lowe", at.presses("p.lowe", matrix, cell.label), "Book a session")
    at.press("p.lowe", Button("next", ShowCohort(_LEAVING, CohortView.CHART, page=1)), "the next bars")
    at.knows_the_country(
        {"Sport (BTEC)": (2026, -420), "English Language": (2025, 310), "Mathematics": (2026, -60)}
    )
    at.says("p.lowe", "cohort 11 maths")
    first_bars = at.says("p.lowe", "cohort 11 residuals")
    at.presses("p.lowe", first_bars, "Chart of the next 6")
    at.press("p.lowe", Button("more", ShowCohort(_LEAVING, CohortView.GROUPS, page=1)), "more groups")
    at.press("p.lowe", Button("All 12", ShowCohort(_LEAVING, CohortView.ALL_SUBJECTS)), "every subject")
    listed = at.says("p.lowe", "cohort 11 neither 7+")
    at.presses("p.lowe", listed, "Open")
    at.presses("p.lowe", listed, "As XLSX")
    at.press("p.lowe", Button("more", ShowNear(_LEAVING, 7, NearKind.NEITHER, 1)), "the next ten")
    for line in ("cohort 11 pp", "cohort 11 11A", "cohort 10 11A", "cohort 11 maths 11A"):
        at.says("p.lowe", line)
    at.says("h.marsh", "cohort 11 near 5+")
    for line in ("cohort 11", "cohort 11 movement", "cohort 11 accuracy"):
        at.says("g.lin", line)
    for line in ("cohort 11", "cohort 11 near 5+"):
        at.says("d.whitfield", line)
    at.says("g.lin", "cohort 11 pdf")
    for line in ("cohort 11 maths pdf", "cohort 11 accuracy xlsx", "cohort 11 near 5+ pdf"):
        at.says("p.lowe", line)
    current = at.says("p.lowe", "cohort 11 current")
    at.presses("p.lowe", current, "By predicted grades")
    for line in ("cohort 11 current over time", "cohort 11 current accuracy", "cohort 2024 current"):
        at.says("p.lowe", line)
    at.says("g.lin", "cohort 11 current")
    for line in ("cohort 9", "cohort 2024", "cohort 2026", "cohort 11 matrix"):
        at.says("p.lowe", line)
    at.keeps_earlier_cohorts("10")
    at.says("p.lowe", "cohort 11 over time")
    at.says("p.lowe", "cohort 11 whatever")
    at.says("n.hussain", "accuracy")
    at.press("n.hussain", Button("Leavers of 2026", ShowOwnAccuracy(2026)), "one's own classes, earlier")
    form = at.press("p.lowe", Button("Cohort", StartForm("cohort")), "the form")
    at.sends("p.lowe", form, {"leaving": "2024"}, how="a cohort that nobody knows")
