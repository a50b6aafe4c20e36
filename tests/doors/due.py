"""What falls due in front of a door: the timetable without what goes through the whole school."""

from models.school.settings import Settings
from scheduler.jobs import Job
from scheduler.timetable import timetable

WHOLE_SCHOOL = {"mentors' morning note", "what is kept no longer", "figures of cohorts"}
"""They take most of a tick's time and say nothing of a door; their own tests are elsewhere."""


def before_a_door(settings: Settings) -> tuple[Job, ...]:
    """The jobs of a tick whose messages are what a test looks at."""
    jobs = timetable(settings)
    assert {each.name for each in jobs} >= WHOLE_SCHOOL
    return tuple(each for each in jobs if each.name not in WHOLE_SCHOOL)
