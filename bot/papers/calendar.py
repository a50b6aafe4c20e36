"""A meeting as a file that a calendar takes: when and where, and about whom nothing, as calendars are copied."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.say.paper import Paper
from bot.say.viewer import Viewer
from models.mentoring.appointment import KnownAppointment
from models.views.calendar_feed import CalendarEntry

CALENDAR = "calendar"
"""What stands for a page, of what is no page."""
_MAKER = "-//Staffroom//EN"


def calendar_paper(viewer: Viewer, booked: KnownAppointment) -> Paper:
    """The meeting, to be added to one's own calendar; it names no pupil."""
    facts = {
        "uid": f"meeting-{booked.id}@staffroom",
        "version": booked.version,
        "made": viewer.now.astimezone(UTC).replace(microsecond=0).isoformat(),
        "day": booked.day.isoformat(),
        "starts": _moment(viewer, booked.day, booked.starts),
        "ends": _moment(viewer, booked.day, booked.ends),
        "room": booked.room,
    }
    return Paper(
        name=f"meeting-{booked.day.isoformat()}.ics",
        title=f"Mentor meeting, {booked.when(viewer.today)}",
        page=CALENDAR,
        facts=json.dumps(facts, ensure_ascii=False),
        line="",
        keep="Open the file to add the meeting to your calendar. It names no pupil.",
    )


def _moment(viewer: Viewer, day: date, clock: time | None) -> str:
    """When that is by every clock; blank where no time is agreed."""
    if clock is None:
        return ""
    return datetime.combine(day, clock, viewer.school.settings.timezone).astimezone(UTC).isoformat()


def calendar_file(facts: str) -> bytes:
    """The file; the same facts are the same bytes."""
    # Here, not above: who books no meeting is spared it.
    from icalendar import Calendar, Event

    said = json.loads(facts)
    event = Event()
    event.add("uid", said["uid"])
    event.add("sequence", said["version"])
    event.add("dtstamp", datetime.fromisoformat(said["made"]))
    event.add("summary", "Mentor meeting")
    day = date.fromisoformat(said["day"])
    if said["starts"]:
        event.add("dtstart", datetime.fromisoformat(said["starts"]))
        event.add("dtend", datetime.fromisoformat(said["ends"]))
    else:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    if said["room"]:
        event.add("location", said["room"])
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed_file(entries: Sequence[CalendarEntry]) -> bytes:
    """Everything in one calendar, for one that asks again and again; the same entries are the same bytes."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Staffroom")
    calendar.add("x-published-ttl", "PT1H")
    for each in entries:
        event = Event()
        event.add("uid", each.uid)
        event.add("sequence", each.version)
        # Not when it is asked for: the day's beginning is the same for the same entry.
        event.add("dtstamp", datetime.combine(each.day, time(), UTC))
        event.add("summary", each.title)
        if each.starts is not None and each.ends is not None:
            event.add("dtstart", each.starts.astimezone(UTC))
            event.add("dtend", each.ends.astimezone(UTC))
        else:
            event.add("dtstart", each.day)
            event.add("dtend", each.day + timedelta(days=1))
        if each.room:
            event.add("location", each.room)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
