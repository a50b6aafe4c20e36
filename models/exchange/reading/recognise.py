"""What a table holds: told by what only that kind of list has, by its name, or else by a person."""

from collections.abc import Sequence

from models.exchange.columns import KINDS, PUPIL, FileKind, Kind, headings, names_of
from models.exchange.period_words import read_period
from models.exchange.questions import GivenAnswers, Option, Question, question_id
from models.exchange.reading.cells import clean
from models.exchange.reading.headings import Headed, fit, known_keys
from models.exchange.sheets import Reading
from models.exchange.staff_signs import (
    has_groups,
    is_family,
    is_named_staff,
    is_of_a_child,
    is_staff_role,
    names_a_child,
    own_codes,
)
from models.exchange.values import key
from models.rules.letters import fold
from models.rules.wording import listed

_NOTHING = "nothing"
_CALLED = {"upn": "UPN", "work email": "work e-mail"}
_MEANS = {
    FileKind.GRADES: "grades of pupils in subjects",
    FileKind.TARGETS: "targets of pupils in subjects",
    FileKind.RESULTS: "examination results of pupils",
    FileKind.ATTENDANCE: "attendance codes",
    FileKind.CLASSES: "who is in which class",
    FileKind.MENTORS: "who mentors whom",
    FileKind.SUPPORT: "whom learning support looks after",
    FileKind.CALENDAR: "terms, INSET days and closures",
    FileKind.PUPILS: "pupils",
    FileKind.STAFF: "members of staff, who may then use Staffroom",
    FileKind.FORMS: "forms and their tutors",
    FileKind.SUBJECTS: "subjects and how they are graded",
    FileKind.SCALES: "grade scales of the school's own",
    FileKind.RESIDUALS: "the residuals of subjects in the whole country",
    _NOTHING: "none of these: the file is left out",
}
_ROLES_OF_STAFF = frozenset({"staffroomroles", "roles"})
_STAFF_CODES = frozenset({"staffcode", "teachercode"})
_OF_PUPILS = frozenset(
    {FileKind.GRADES, FileKind.TARGETS, FileKind.RESULTS, FileKind.ATTENDANCE, FileKind.CLASSES}
)
_PUPILS_ONLY = frozenset({*PUPIL, "year group", "date of birth"})
_ALL: dict[str, Kind] = {kind.name: kind for kind in KINDS}


def recognise(reading: Reading, headed: Headed, answers: GivenAnswers) -> tuple[Kind | None, bool]:
    """The kind of file this is, and whether a person said so.

    None where it is none, or that is asked, with the reason noted.
    """
    name = headed.title.casefold()
    named = [kind for kind in KINDS if any(word in name for word in kind.words)]
    candidates = [kind for kind in KINDS if fit(kind, headed.keys)]
    if _is_of_contacts(headed) and candidates == [_ALL[FileKind.STAFF]]:
        reading.leave_out(
            headed.file,
            "this is a list of pupils’ parents, carers and other contacts",
            "It is left out: Staffroom keeps none of them, and none becomes staff. Nothing needs doing.",
        )
        return None, False
    if _ALL[FileKind.STAFF] in candidates and not _is_of_staff(headed):
        others = [kind for kind in candidates if kind.name != FileKind.STAFF]
        if others or _has(headed, FileKind.PUPILS, _PUPILS_ONLY):
            candidates = others
        else:
            return _asked(headed, answers, [FileKind.STAFF])
    if _ALL[FileKind.CALENDAR] in candidates and (
        _is_about_people(headed) or not (_ALL[FileKind.CALENDAR] in named or _is_of_days(headed))
    ):
        candidates = [kind for kind in candidates if kind.name != FileKind.CALENDAR]
    if _is_about_people(headed):
        # A mark sheet may have a year and a value, too.
        candidates = [kind for kind in candidates if kind.name != FileKind.RESIDUALS]
    if any(kind.name in _OF_PUPILS for kind in candidates):
        # A mark sheet names pupils, forms and years too; a list of pupils has neither grades nor subjects.
        candidates = [kind for kind in candidates if kind.name != FileKind.PUPILS]
    by_name = [kind for kind in candidates if kind in named]
    if len(by_name) == 1:
        return by_name[0], False
    if candidates:
        pool = by_name or candidates
        best = max(fit(kind, headed.keys) for kind in pool)
        equal = [kind for kind in pool if fit(kind, headed.keys) == best]
        if {FileKind.MENTORS, FileKind.SUPPORT} <= {kind.name for kind in equal}:
            return _asked(headed, answers, [FileKind.MENTORS, FileKind.SUPPORT])
        return equal[0], False
    _say_why_not(reading, headed, named)
    return None, False


def holds_too(headed: Headed, kind: Kind) -> list[Kind]:
    """What else the table holds beside its kind: targets beside grades, and a mentor beside each pupil."""
    found = []
    if kind.name == FileKind.GRADES and fit(_ALL[FileKind.TARGETS], headed.keys):
        found.append(_ALL[FileKind.TARGETS])
    known = headings(FileKind.MENTORS)
    named = any(key.startswith("mentor") and key in known for key in headed.keys)
    if kind.name == FileKind.PUPILS and named:
        found.append(_ALL[FileKind.MENTORS])
    return found


def _is_about_people(headed: Headed) -> bool:
    """Whether each row says whom it is about, as lists of absences, holidays asked for and behaviour do."""
    return (
        _has(
            headed,
            FileKind.PUPILS,
            frozenset({*PUPIL, "date of birth", "legal surname", "legal forename", "form"}),
        )
        or any(key in _STAFF_CODES for key in headed.keys)
        or any(names_a_child(heading) for heading in headed.header)
    )


def _is_of_days(headed: Headed) -> bool:
    """Whether it says what kind each row is, or most of the names are those of terms, holidays and the like."""
    known = headings(FileKind.CALENDAR)
    fields = [known.get(key, ("",))[0] for key in headed.keys]
    if "kind" in fields:
        return True
    names = [clean(name) for name in _cells(headed, [fields.index("name")])]
    return sum(read_period("", name, 1) is not None for name in names) * 2 > len(names)


def _is_of_contacts(headed: Headed) -> bool:
    """Whether each row says what somebody is to a child, or, without a code or role of staff, whose contact it is."""
    to_a_child = [place for place, heading in enumerate(headed.header) if is_of_a_child(heading)]
    said = [cell for cell in _cells(headed, to_a_child) if cell.strip()]
    if said and sum(is_family(cell) for cell in said) * 2 >= len(said):
        return True
    codes = any(key in _ROLES_OF_STAFF | _STAFF_CODES for key in headed.keys)
    return not codes and any(names_a_child(heading) for heading in headed.header)


def _is_of_staff(headed: Headed) -> bool:
    """Whether something says that these people are staff: codes of their own, a staff role, or the list's name."""
    known = headings(FileKind.STAFF)
    roles = [place for place, key in enumerate(headed.keys) if known.get(key, ("",))[0] == "roles"]
    if any(key in _ROLES_OF_STAFF for key in headed.keys):
        return True
    if any(is_staff_role(cell) for cell in _cells(headed, roles)):
        return True
    if has_groups(headed.header) and not roles:
        return False
    return is_named_staff(headed.title) or _has_own_codes(headed)


def _has_own_codes(headed: Headed) -> bool:
    """Whether each has a code that is nobody else's: on a class list there is the teacher's on every row."""
    places = [place for place, heading in enumerate(headed.keys) if heading in _STAFF_CODES]
    if not places:
        return False
    known = headings(FileKind.STAFF)
    names = [
        place
        for place, heading in enumerate(headed.keys)
        if known.get(heading, ("",))[0] in {"forename", "surname", "preferred forename", "preferred surname"}
    ]
    rows = [
        (cells[places[0]], fold(" ".join(cells[place] for place in names if place < len(cells))))
        for _, cells in headed.rows
        if places[0] < len(cells)
    ]
    return len(own_codes(rows)) == len({key(code) for code, _ in rows if code.strip()})


def _cells(headed: Headed, places: Sequence[int]) -> list[str]:
    return [cells[place] for place in places for _, cells in headed.rows if place < len(cells)]


def _has(headed: Headed, kind: FileKind, fields: frozenset[str]) -> bool:
    known = headings(kind)
    return any(known.get(key, ("",))[0] in fields for key in headed.keys)


def _asked(headed: Headed, answers: GivenAnswers, kinds: Sequence[str]) -> tuple[Kind | None, bool]:
    question = Question(
        question_id("holds", headed.title),
        f"What does {headed.file} hold? Its columns are {_columns(headed)}.",
        tuple(Option(each, _MEANS[each]) for each in (*kinds, _NOTHING)),
    )
    chosen = answers.ask(question)
    return (_ALL.get(chosen) if chosen is not None else None), True


def _say_why_not(reading: Reading, headed: Headed, named: Sequence[Kind]) -> None:
    """Say why the table is left out: a table that was asked for, or is named as one we know, must be known."""
    refuse = reading.error if headed.asked_for or named else reading.leave_out
    known = known_keys()
    if not any(key in known for key in headed.keys):
        refuse(
            headed.file,
            "there are no column names that Staffroom knows in its first rows",
            "Above the data there must be headings, such as UPN, Work Email, or Event and Date. "
            "Export it again with headings.",
        )
    elif len(named) == 1:
        for group in _lacking(named[0], headed.keys):
            called = ", ".join(f"“{heading}”" for heading in names_of(named[0].name, group[0])[:4])
            reading.error(
                headed.file,
                f"there is no column for {listed((_CALLED.get(each, each) for each in group), last='or')}",
                f"Add it to the export. It may be called {called}.",
            )
    else:
        refuse(
            headed.file,
            "Staffroom cannot tell what this file holds",
            f"Its columns are {_columns(headed)}. If it is needed, name it after what it holds, such as pupils.csv.",
        )


def _columns(headed: Headed) -> str:
    return ", ".join(heading[:60] for heading in headed.header[:12] if heading)


def _lacking(kind: Kind, keys: Sequence[str]) -> list[tuple[str, ...]]:
    known = headings(kind.name)
    found = {known[key][0] for key in keys if key in known}
    return [group for group in kind.needs if not any(name in found for name in group)]
