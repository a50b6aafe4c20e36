"""Plans an import: reads the files, compares them with what the school has, and writes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from models.db.tables import Db
from models.db.whole import whole
from models.exchange.attendance_file import plan_attendance
from models.exchange.calendar_file import plan_calendar
from models.exchange.care_files import plan_mentors, plan_support
from models.exchange.classes_file import plan_classes
from models.exchange.columns import FileKind
from models.exchange.comings_and_goings import Movements, settle
from models.exchange.drafts import Draft, Repair, RoleChange, Tally, Write
from models.exchange.forms_file import plan_forms
from models.exchange.grades_file import plan_grades
from models.exchange.held import Held, Row, read
from models.exchange.problems import Problem, Severity
from models.exchange.pupils_file import names_in, plan_pupils
from models.exchange.questions import GivenAnswers, Question
from models.exchange.reading.files import HowFar, read_files
from models.exchange.removals import ask_about_removals
from models.exchange.residuals_file import plan_residuals
from models.exchange.results_file import plan_results
from models.exchange.scales_file import plan_scales
from models.exchange.sheets import Reading, Sheet
from models.exchange.staff_file import plan_staff
from models.exchange.subjects_file import plan_subjects
from models.exchange.targets_file import plan_targets
from models.exchange.unknown import refuse_where_nobody_is_known, say_unknown_subjects
from models.exchange.unnamed import names_to_hide
from models.school.restrictions import restricted_pupils
from models.school.snapshot import read_settings

# In this order: what a file refers to stands before it.
_PLANNERS: dict[FileKind, Callable[[Draft, Sequence[Sheet]], None]] = {
    FileKind.SCALES: plan_scales,
    FileKind.SUBJECTS: plan_subjects,
    FileKind.STAFF: plan_staff,
    FileKind.FORMS: plan_forms,
    FileKind.PUPILS: plan_pupils,
    FileKind.CLASSES: plan_classes,
    FileKind.MENTORS: plan_mentors,
    FileKind.SUPPORT: plan_support,
    FileKind.CALENDAR: plan_calendar,
    FileKind.TARGETS: plan_targets,
    FileKind.GRADES: plan_grades,
    FileKind.RESULTS: plan_results,
    FileKind.RESIDUALS: plan_residuals,
    FileKind.ATTENDANCE: plan_attendance,
}


@dataclass(frozen=True, slots=True)
class Source:
    """One table that was read: its file, what it holds, how many rows, and the headings let go."""

    file: str
    kind: FileKind
    rows: int
    dropped: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The difference that an import would make, and every problem; `apply` carries it out."""

    today: date
    sources: tuple[Source, ...]
    ignored: tuple[str, ...]
    """Names of files in a folder that are not data."""
    tallies: dict[str, Tally]
    problems: tuple[Problem, ...]
    repairs: tuple[Repair, ...]
    writes: tuple[Write, ...]
    questions: tuple[Question, ...] = ()
    """What a person has to decide first: while there is one, nothing is imported."""
    unasked: tuple[str, ...] = ()
    rights: tuple[RoleChange, ...] = ()
    """Every role that somebody gets or loses."""
    movements: Movements = field(default_factory=Movements)
    """Who leaves and who is back, and what follows."""
    notes: tuple[str, ...] = ()
    """What was decided without asking, in words."""
    turn: tuple[str, ...] = ()
    """The new school year, where these files bring it, in words."""
    hidden: frozenset[str] = frozenset()
    """Names that its report does not say."""

    @property
    def can_go_in(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.errors and not self.questions

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that cannot be lived with: while there is one, nothing is imported."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that can be lived with."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.WARNING)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.writes and not self.movements

    @property
    def row_count(self) -> int:
        """How many rows would be written."""
        return sum(len(write.rows) for write in self.writes) + len(self.movements)


def plan(
    db: Db,
    paths: Iterable[Path],
    today: date,
    *,
    leavers: bool = False,
    answers: GivenAnswers | None = None,
    progress: HowFar | None = None,
    disguise: Callable[[Reading], None] | None = None,
) -> Plan:
    """What importing these files and folders would change on this day; nothing is written.

    Pupils and staff who are missing from their file are only counted, unless `leavers`: then they leave.
    `disguise` changes what was read before anything is made of it.

    Carry it out in the transaction that made it, or where what that one read is still so (`carry_in`). Raises Sorry
    when there is nothing to read, and for an answer that does not fit its question.
    """
    whole(db)
    answers = answers if answers is not None else GivenAnswers()
    connection = db.connection()
    held = Held.load(connection, today)
    restricted = restricted_pupils(db)
    hidden = names_to_hide(held, restricted)
    subjects = [(row["name"], row["code"]) for row in held.subjects.values()]
    words = {str(name): str(means) for name, means in read(connection, "heading_word", "words", "means")}
    reading = read_files(paths, answers, subjects=subjects, words=words, progress=progress)
    if disguise is not None:
        disguise(reading)
    by_kind: dict[FileKind, list[Sheet]] = {}
    for sheet in reading.sheets:
        by_kind.setdefault(sheet.kind, []).append(sheet)
    limits = read_settings(db)
    draft = Draft(
        connection,
        held,
        leavers,
        answers=answers,
        no_grades_percent=limits.import_no_grades,
        removals_percent=limits.import_removals,
        results_day=limits.results_day,
        places=limits.places(),
        collection_days=(limits.collection_opens, limits.collection_closes),
        problems=reading.problems,
    )
    _remember_headings(draft, words, reading.words_said)
    draft.pupils_in_files = names_in(by_kind.get(FileKind.PUPILS, ()))
    there = [(kind, planner, by_kind[kind]) for kind, planner in _PLANNERS.items() if by_kind.get(kind)]
    for number, (kind, planner, sheets) in enumerate(there):
        if progress is not None:
            progress(number, len(there), f"comparing {kind}")
        planner(draft, sheets)
    draft.settle_left_out()
    say_unknown_subjects(draft)
    refuse_where_nobody_is_known(draft)
    movements = settle(db, draft)
    ask_about_removals(draft)
    return Plan(
        today=today,
        sources=tuple(
            Source(each.file, each.kind, len(each.rows), each.dropped, tuple(each.notes))
            for each in reading.sheets
        ),
        ignored=tuple(reading.ignored),
        tallies=draft.tallies,
        problems=tuple(draft.problems),
        repairs=tuple(draft.repairs),
        writes=tuple(draft.writes),
        questions=draft.answers.open,
        unasked=draft.answers.unasked,
        rights=tuple(draft.rights),
        movements=movements,
        notes=tuple(draft.notes),
        turn=tuple(draft.turn),
        hidden=frozenset(hidden | names_to_hide(held, restricted)),
    )


def _remember_headings(draft: Draft, known: Mapping[str, str], said: Mapping[str, str]) -> None:
    """Write down what headings were said to mean, for the next file."""
    rows: list[Row] = [{"words": name, "means": means} for name, means in said.items()]
    draft.insert("heading_word", [row for row in rows if row["words"] not in known])
    draft.update(
        "heading_word", [row for row in rows if known.get(row["words"], row["means"]) != row["means"]]
    )
