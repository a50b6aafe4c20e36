"""A subject's week in words, for its head: counts, with the buttons to what they are of (P6, P12)."""

from bot.cards.interventions import ShowProposals
from bot.say.card import Button, Row
from bot.say.viewer import Viewer
from bot.say.words import count
from models.rules.wording import day_in_short, to_type
from models.views.subject_week import SubjectWeek


def row(viewer: Viewer, week: SubjectWeek) -> Row:
    """Only what there is to say."""
    name = viewer.school.subject_name(week.subject_id)
    lines = []
    if week.not_entered and week.closes is not None:
        until = day_in_short(week.closes, viewer.today)
        lines.append(f"Grades: {week.not_entered} not entered, until {until}: {to_type('collections')}")
    if week.newly_below:
        lines.append(f"Newly below target: {count(week.newly_below, 'pupil')}")
    if week.to_review:
        lines.append(f"Interventions to review: {week.to_review}: {to_type('interventions')}")
    if week.to_decide:
        lines.append(f"Interventions to decide on: {week.to_decide}")
    if week.sessions:
        lines.append(
            f"Sessions: {week.sessions} with {count(week.booked, 'booking')}: {to_type('sessions week')}"
        )
    show = (Button("Decide", ShowProposals()),) if week.to_decide else ()
    return Row(f"{name} this week", "\n".join(lines), show)
