"""What seldom happens and has to look right all the same: many pupils, long names, hostile words, every part."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.cards import mentoring, sessions, todo, year11
from bot.cards.year11 import MarkTold
from bot.notices.messages import NOBODY
from bot.say.card import (
    Button,
    Card,
    Chart,
    ChartKind,
    Divider,
    Facts,
    Note,
    Part,
    Row,
    Style,
    Table,
    Text,
)
from bot.say.form import Choice, Day, Form, Line, Paragraph, Pick, Search, Values
from bot.say.press import Press, StartForm
from bot.say.viewer import Viewer
from models.audit.taken_files import TakenKind
from models.db.database import Database
from models.mentoring.mentees import Mentee, Unmentored
from models.mentoring.slip import Tone
from models.rules.clashes import Slot
from models.rules.mentoring import Duty, Month
from models.rules.names import KnownPupil
from models.school.snapshot import school
from models.sessions.timetable import Lesson
from models.sessions.to_tell import ByWhom, ToTell
from models.views.files_to_delete import FileToDelete
from models.views.lists_to_decide import ListToDecide
from models.views.todo_facts import PupilsToTell, PupilsWithoutMentor, Todo
from models.views.waiting import WaitingSlip
from tests.gallery.shown import Shown

HARD = (
    "Zoë & <b>O’Brien-Smith</b> *11A* _x_ ~y~ `z` <!channel> [a](https://x.example) {{DATE(2026-01-01)}} &lt;"
)
ARABIC = "محمد الأمين"
LINES = "\n".join(
    f"{at}. Spoke about revision & “past papers”; *more* next time, Żółć naïve." for at in range(1, 8)
)
MANY = 120
NOW = datetime(2026, 11, 23, 8, 31, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SUBJECT = "stress"
FORENAMES = ("Alexandrina-Wilhelmina", "Þórbjörg", "Zoë & Max", "Jo", ARABIC, "Siân *Star*")
SURNAMES = ("O’Shaughnessy-Featherstonehaugh", "Ní Dhónaill", "<Smith>", "Li", "de la Fuente_Ruiz")


def stress(database: Database) -> Iterator[Shown]:
    """Cards of our own for 120 pupils, then every kind of part and of field, with words that break things."""
    with database.reading() as db:
        known = {at: _pupil(at) for at in range(1, MANY + 1)}
        viewer = Viewer(who=NOBODY, now=NOW, school=replace(school(db), pupils=known), door="gallery")
        for how, card in (*_lists(viewer), *_cards()):
            yield Shown(SUBJECT, how, card)
    for how, form in _forms():
        yield Shown(SUBJECT, how, form)


def _pupil(at: int) -> KnownPupil:
    forename, surname = FORENAMES[at % len(FORENAMES)], SURNAMES[at % len(SURNAMES)]
    return KnownPupil(at, forename, None, f"{surname} {at}", f"11{'ABCD'[at % 4]}", 11, str(at), "")


def _lists(viewer: Viewer) -> Iterator[tuple[str, Card]]:
    everybody = tuple(viewer.school.pupils)
    labels = tuple(viewer.school.label(at) for at in everybody)
    lessons = [_lesson(viewer, at) for at in everybody]
    rows = [_to_tell(each) for each in lessons]
    yield "the Year 11 list of 120 pupils", year11.year11_list(viewer, TODAY, rows, late=True)
    yield "a tutor's list of 120 pupils", year11.tutors_list(TODAY, rows)
    mentees = [_mentee(at, labels[at - 1]) for at in everybody]
    yield (
        "120 pupils in mentees",
        mentoring.my_pupils(viewer, mentees, [], {at: at % 3 for at in everybody}),
    )
    board = sessions.Board("Your sessions", lessons, lessons, hint="To book: book Amy Carter maths thu")
    yield "120 pupils on the board", sessions.board(viewer, board)
    soon = TODAY + timedelta(days=7)
    due = [
        Todo(PupilsToTell(everybody), TODAY),
        Todo(PupilsWithoutMentor(labels, labels[:7]), TODAY, overdue=True),
        Todo(ListToDecide(12, TODAY, 1200, is_approved=True), TODAY),
        *(Todo(FileToDelete(at, TakenKind.GRADES, TODAY, TODAY, 1, labels[at]), TODAY) for at in range(20)),
        *(Todo(each, soon, overdue=each.duty is Duty.OVERDUE) for each in mentees),
        *(Todo(_slip(at, labels[at - 1]), soon, overdue=at % 2 == 0) for at in everybody),
    ]
    yield "a long list of things to do", todo.my_list(viewer, due)
    yield "120 pupils without a mentor", todo.unmentored(Unmentored(labels, labels[:7]))


def _lesson(viewer: Viewer, at: int) -> Lesson:
    hosts = ("Noor Hussain", "Siobhán Ní Mháille-O’Connor")
    return Lesson(
        booking_id=at,
        version=1,
        session_id=at // 30,
        pupil_id=at,
        pupil=viewer.school.label(at),
        subject="Food Preparation & Nutrition",
        subject_id=1,
        host_id=1,
        host=hosts[at % 2],
        booked_by=1,
        room="M4",
        slot=Slot(TODAY, time(15, 20), time(16, 20)),
    )


def _to_tell(lesson: Lesson) -> ToTell:
    told = ByWhom(1, "Helen Marsh", NOW) if lesson.pupil_id % 3 == 0 else None
    new = frozenset({lesson.booking_id}) if lesson.pupil_id % 6 == 0 else frozenset[int]()
    off = (lesson,) if lesson.pupil_id % 9 == 0 else ()
    added = frozenset({lesson.booking_id}) if lesson.pupil_id % 7 == 0 and told is None else frozenset[int]()
    return ToTell(lesson.pupil_id, lesson.pupil, (lesson,), told, new, added, off)


def _mentee(at: int, label: str) -> Mentee:
    duty = (Duty.OVERDUE, Duty.DUE, Duty.DONE)[at % 3]
    seen = date(2026, 11, 12) if at % 2 else date(2026, 9, 3)
    since = Month(2026, 10) if duty is Duty.OVERDUE else None
    return Mentee(
        at, label, 1, "Noor Hussain", duty, date(2026, 11, 30), since, seen, None if at % 5 == 0 else seen
    )


def _slip(at: int, label: str) -> WaitingSlip:
    return WaitingSlip(
        at,
        1,
        at,
        label,
        Tone.NEGATIVE,
        "Noor Hussain",
        11,
        datetime(2026, 11, 9, 9, tzinfo=UTC),
        date(2026, 11, 9),
        1,
        "Dan Whitfield",
        date(2026, 11, 16),
    )


def _press(at: int = 1) -> Press:
    return StartForm("slip") if at % 4 == 3 else MarkTold(at + 1, TODAY)


def _buttons(many: int) -> tuple[Button, ...]:
    styles = (Style.PRIMARY, Style.PLAIN, Style.DANGER)
    return tuple(Button(f"Button {at} & <more>", _press(at), styles[at % 3]) for at in range(many))


def _cards() -> Iterator[tuple[str, Card]]:
    surely = Button("Withdraw", _press(), Style.DANGER, confirm="Withdraw this slip? It stays on record.")
    for how, words in (
        ("hostile words", HARD),
        ("right to left", f"{ARABIC} 11A"),
        ("500 characters", LINES),
    ):
        shown = " ".join(words.split())[:120]
        parts: tuple[Part, ...] = (
            Text(words),
            Facts(((shown[:60], words), ("Blank", ""), ("From", shown))),
            Row(shown, words),
            Row(shown, words, (Button("Read", _press(), Style.PRIMARY),)),
            Table((shown[:40], "Current"), ((shown, ""), ("", "5+"))),
            Note(words),
        )
        yield how, Card(shown, parts, (surely,))
    yield "a row with each number of buttons", Card("Rows", tuple(_rows()), _buttons(8))
    yield "many facts", Card("Facts", (Facts(tuple((f"Label {at}", f"value {at}") for at in range(23))),))
    yield "a wide table", Card("Grades in Mathematics", (Note("November"), _wide_table()))
    yield "a pupil's grades", Card("Amy Carter 11A, Year 11", (_grades(),))
    yield "charts", Card("Year 11 against target", tuple(_charts()))
    yield (
        "every part in turn",
        Card("Parts", (Text("First."), Divider(), Note("Small."), Divider(), _grades())),
    )
    yield "a long title", Card(f"{LINES.replace(chr(10), ' ')[:300]}", (Text("Below."),))
    yield "a title and nothing else", Card("Nothing was saved.")


def _rows() -> Iterator[Row]:
    for many in (0, 1, 2, 3, 6):
        yield Row(f"A row with {many}", "and what it is about", _buttons(many))
        yield Row(f"Without a line below, {many}", buttons=_buttons(many))


def _wide_table() -> Table:
    columns = ("Pupil", "Target", "Current", "Predicted", "Against target", "From", "What the teacher says")
    rows = tuple(
        (f"{_pupil(at).forename} {_pupil(at).surname}", "6", "5+ (was 5)", "6", "on target", "this month",
         "works hard, and asks for help when a question has several steps") for at in range(MANY)
    )  # fmt: skip
    return Table(columns, rows)


def _grades() -> Table:
    columns = ("Subject", "Target", "Current", "Predicted", "From")
    return Table(
        columns,
        (
            ("Food Preparation and Nutrition", "6: on", "5+ (was 5)", "6", "this month"),
            ("Mathematics", "7", "", "", "Oct, 1 month old"),
        ),
    )


def _charts() -> Iterator[Chart]:
    months = ("Sep", "Oct", "Nov", "Dec")
    forms = (("11A", (0.2, None, -0.1, 0.3)), ("11B", (0.0, 0.1, 0.2, 0.1)))
    yield Chart(ChartKind.LINE, "Mean residual with a gap", months, forms)
    yield Chart(ChartKind.LINE, "Mean residual", months, forms[1:])
    yield Chart(ChartKind.BAR, "Below target", ("Ma", "En", "Sc"), (("pupils", (12, 9, 15)),))
    pairs = (("boys", (12.0, 9.0)), ("girls", (8.0, 11.5)))
    yield Chart(ChartKind.BAR, "Below target by sex", ("Ma", "En"), pairs)
    yield Chart(ChartKind.PARTS, "Moved by sex", ("Ma", "En"), pairs)
    yield Chart(
        ChartKind.BAR,
        "By form",
        tuple(f"11{chr(65 + at)}" for at in range(26)),
        (("pupils", tuple(float(at) for at in range(26))),),
    )


def _forms() -> Iterator[tuple[str, Form]]:
    pupils = tuple(Choice(str(at), f"{_pupil(at).forename} {_pupil(at).surname} 11A") for at in range(MANY))
    asks = (
        Search("pupils", "Pupils", source="pupil", many=True, chosen=pupils[:30]),
        Search("pupil", "Pupil", source="pupil", chosen=pupils[:1], hint="Type a name, or part of one"),
        Pick("two", "Two choices", choices=_choices(2)),
        Pick("five", "Five choices", choices=_choices(5), optional=True),
        Pick("six", "Six choices", choices=_choices(6)),
        Pick("ticks", "Several of ten", choices=_choices(10), many=True),
        Pick("many", "Several of thirty", choices=_choices(30), many=True),
        Line("line", HARD[:100], hint=HARD, limit=150),
        Paragraph("text", "What you want to say", limit=500, hint="Up to 500 characters"),
        Day("day", "Day", optional=True, hint="Such as thu, 3 dec or 2026-12-03"),
    )
    values: Values = {
        "pupils": tuple(each.value for each in pupils[:30]),
        "pupil": "0",
        "two": "1",
        "six": "2",
        "ticks": ("1", "3"),
        "line": HARD,
        "text": LINES,
        "day": "2026-12-03",
    }
    alert = "Not for safeguarding concerns. Tell Ruth Adeyemi in person."
    empty = tuple(replace(each, chosen=()) if isinstance(each, Search) else each for each in asks)
    yield "every kind of field, empty", Form("slip", "A form with everything", empty, alert=alert)
    yield "every kind of field, filled in", Form("slip", "A form with everything", asks, values, alert=alert)
    errors = {asked.name: f"This is wrong with {asked.label}." for asked in asks}
    yield (
        "every kind of field, wrong",
        Form("slip", "A form with everything", asks, values, errors, alert, submit="Send"),
    )


def _choices(many: int) -> tuple[Choice, ...]:
    return tuple(Choice(str(at), f"Choice {at} & <more>") for at in range(many))
