"""Requests for records, and complaints, as whoever answers them is reminded (lifecycle, 2)."""

from bot.say.card import Row
from bot.say.viewer import Viewer
from models.rules.wording import day_of_month
from models.views.todo_facts import RequestToAnswer


def to_answer(viewer: Viewer, request: RequestToAnswer) -> Row:
    """By when it is to be answered, or for what the clock waits; by its number, for it names nobody."""
    if request.is_complaint:
        return _complaint(viewer, request)
    days = (("The answer", request.due), ("The educational record", request.record_due))
    said = [
        f"{what} {'was' if day < viewer.today else 'is'} due by {day_of_month(day)} {day.year}."
        for what, day in days
        if day is not None
    ]
    if request.waits:
        said.append("The clock stands still until what was asked back is answered.")
    elif request.due is None:
        said.append("The clock starts once it is known who asks, and that they may.")
    said.append(f"To go on with it, on the server: staffroom request show {request.number}")
    return Row(f"Request {request.number} for a record", "\n".join(said))


def _complaint(viewer: Viewer, request: RequestToAnswer) -> Row:
    said = []
    if not request.is_acknowledged and request.due is not None:
        is_late = request.due < viewer.today
        by = f"{day_of_month(request.due)} {request.due.year}"
        said.append(f"That it came {'was' if is_late else 'is'} to be acknowledged by {by}.")
    elif request.due is not None and request.due < viewer.today:
        said.append("It was acknowledged more than a month ago. Answer it now.")
    else:
        said.append("It is acknowledged. Answer it without delay.")
    said.append(f"To go on with it, on the server: staffroom request show {request.number}")
    return Row(f"Complaint {request.number} about data", "\n".join(said))
