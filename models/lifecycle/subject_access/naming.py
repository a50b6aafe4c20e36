"""What a column says, in words: names for numbers, days and times as the school writes them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, select
from sqlmodel import col

from models.audit.deeds import Deed
from models.audit.earlier import EarlierValue, changed_by, read_back
from models.db.tables import Db, SQLModel
from models.lifecycle.register import DAYS, NOT_ITS_DAY, HeldTable, register
from models.lifecycle.subject_access.meant import meant_by
from models.rules.askers import AskedFor
from models.rules.clock import show_time
from models.rules.retention import HeldKind
from models.rules.wording import count, day_of_month, listed
from models.school.people import ClassTeacher, FormGroup, SchoolClass, StaffRole
from models.school.snapshot import SELF, school
from models.sessions.groups_off import CallingOff
from models.sessions.session import Booking, OffBecause

EARLIER = str(EarlierValue.__tablename__)
NO_WORDS = frozenset(
    {
        ("agreement", "code"),
        ("booking", "series_id"),
        ("departure", "ended"),
        ("entry", "record_id"),
        ("pupil_statement", "record_id"),
        ("pupil_statement", "record"),
        ("removed_record", "record_id"),
        ("earlier_value", "record_id"),
        ("entry", "undoes"),
        ("entry", "fields"),
        ("entry", "record"),
        ("entry", "door"),
        ("calendar_feed", "digest"),
        ("link", "tenant"),
        ("link", "address"),
        ("link", "service"),
    }
)
"""Keys, references and numbers of the program's own, which say nothing to anybody."""
IN_THE_WAY = ("proposed_place", "in_the_way")
_MINUTES_OF_A_DAY = frozenset({("staff", "quiet_from"), ("staff", "quiet_to")})
"""Columns that hold a time of the day as minutes since midnight."""
_MAINTAINED = ("data_request", "maintained")
"""What is asked of a pupil's record alone: of a complaint, or of a member of staff, it would say no of any school."""
_WHY_OFF = ("booking", "reason")
_CLASS = str(SchoolClass.__tablename__)
NEVER = frozenset({"id", "version", "pupil_id"})
"""The same, of every table."""


@dataclass(frozen=True)
class SaidInWords:
    """What a column says: whether a person wrote it in their own words, and whether it is a name of staff."""

    words: str
    written: bool = False
    of_staff: bool = False
    plain: bool = False
    """A day, a time, a number, or a word of the program's own: no name stands in it."""


_NO_ROLE = "member of staff"


class InWords:
    """What the columns of one pupil's records say, or of nobody's; the school's names are read once."""

    def __init__(self, db: Db, rows: Mapping[str, Sequence[Mapping[str, Any]]], pupil_id: int | None) -> None:
        self._db = db
        self._pupil_id = pupil_id
        self._known = school(db)
        self._days = {name: self._days_of(some) for name, some in rows.items()}
        self._subjects = {
            name: {row["id"]: row["subject_id"] for row in some if "id" in row and "subject_id" in row}
            for name, some in rows.items()
        }
        self._roles = self._read_roles()
        self._sessions = self._read_sessions(rows)
        self._off_because = self._read_called_off(rows)
        self._names: dict[str, dict[int, str]] = {
            name: self._read_names(name, words) for name, words in NAMED.items()
        }
        self._names[_CLASS] = self._read_classes()

    def say(self, table: HeldTable, column: "Column[Any]", row: Mapping[str, Any]) -> SaidInWords | None:
        """What the column says; None where it says nothing to a person, or nothing stands there."""
        value = row[column.name]
        if value is None or value == "" or (table.name, column.name) in NO_WORDS or column.name in NEVER:
            return None
        for key in column.foreign_keys:
            return self._named(table, key.column.table.name, value)
        if table.name == EARLIER:
            return SaidInWords(self._of_earlier(column.name, row))
        if (table.name, column.name) == ("entry", "deed"):
            # What was refused is known by what was typed or pressed.
            known = _deeds().get(str(value))
            return SaidInWords(known or f"asked for “{_first_word(str(value))}”", plain=known is not None)
        if (table.name, column.name) == _WHY_OFF and (why := self._off_because.get(row["id"])):
            return SaidInWords(f"{meant_by(_WHY_OFF, value)}: {why}", written=True)
        if (table.name, column.name) == IN_THE_WAY and isinstance(value, list):
            return SaidInWords(self._in_the_way(value), plain=True) if value else None
        if (table.name, column.name) in _MINUTES_OF_A_DAY:
            return SaidInWords(show_time(time(*divmod(int(value), 60))), plain=True)
        if (table.name, column.name) == _MAINTAINED and not _has_school_days(row):
            return None
        if meant := meant_by((table.name, column.name), value):
            return SaidInWords(meant, plain=True)
        words = self._plain(value)
        is_text = isinstance(value, str | list | dict)
        return SaidInWords(words, written=column.name in table.written, plain=not is_text) if words else None

    def day_of(self, table: HeldTable, row: Mapping[str, Any]) -> date | None:
        """The local day of a record: the one it is about, or else when it was made; of who a pupil is, none.

        What has no day of its own has that of the record it belongs to.
        """
        if table.kind is HeldKind.IDENTITY:
            return None
        day = self._day_in(row)
        if day is not None or len(table.whose) < 2:
            return day
        column, of, *_ = table.whose
        return self._days.get(of, {}).get(row[column])

    def _day_in(self, row: Mapping[str, Any]) -> date | None:
        for name in (*DAYS, *row):
            value = row.get(name) if name not in NOT_ITS_DAY else None
            if isinstance(value, datetime):
                return self._local(value).date()
            if isinstance(value, date):
                return value
        return None

    def _days_of(self, rows: Sequence[Mapping[str, Any]]) -> dict[int, date]:
        found = ((row["id"], self._day_in(row)) for row in rows if "id" in row)
        return {number: day for number, day in found if day is not None}

    def _named(self, table: HeldTable, of: str, number: int) -> SaidInWords | None:
        if of == "staff":
            if table.name == "entry":
                return SaidInWords(self._roles.get(number, _NO_ROLE), of_staff=True)
            return self.of_staff(number)
        if of == "subject":
            name = self._known.subject_name(number)
            return SaidInWords(name) if name else None
        if of == "form":
            return self._form(number)
        if of == "session":
            return self._sessions.get(number)
        if of in self._names:
            called = self._names[of].get(number)
            return SaidInWords(called) if called else None
        day = self._days.get(of, {}).get(number)
        subject = self._known.subject_name(self._subjects.get(of, {}).get(number))
        within = f" in {subject}" if subject else ""
        return SaidInWords(f"the one of {in_full(day)}{within}") if day is not None else None

    def of_staff(self, staff_id: int) -> SaidInWords | None:
        """A colleague by name and role; None for who is on no list any more."""
        name = self._known.staff.get(staff_id)
        roles = self._roles.get(staff_id, _NO_ROLE)
        return SaidInWords(f"{name} ({roles})", of_staff=True) if name else None

    def day_before(self, value: datetime) -> date:
        """The day before a moment, by the school's clock."""
        return self._local(value).date() - timedelta(days=1)

    def earlier(self, row: Mapping[str, Any]) -> str:
        """What a record said before it was changed: it was kept with its names, and its days as they are stored."""
        said = read_back(SQLModel.metadata.tables[row["record"]].columns[row["part"]], row["said"])
        return meant_by((row["record"], row["part"]), said) or self._plain(said)

    def until(self, row: Mapping[str, Any]) -> str:
        """Until when, and until who changed it."""
        by = self._named(register()[EARLIER], "staff", row["changed_by"]) if row["changed_by"] else None
        who = changed_by(row["record"], row["changed_by"], by.words if by is not None else SELF)
        return f"{self._plain(row['changed_at'])}, when {who} changed it"

    def moment(self, value: datetime) -> str:
        """A moment with its day, as the school's clock has it."""
        return self._plain(value)

    def _of_earlier(self, column: str, row: Mapping[str, Any]) -> str:
        of = register().get(row["record"])
        if column == "changed_at":
            return self._plain(row[column])
        if of is None or row["part"] not in of.columns:
            return str(row[column])
        return {"record": of.what, "part": of.columns[row["part"]], "said": self.earlier(row)}[column]

    def _form(self, number: int) -> SaidInWords | None:
        """A form with its tutor, as the pupil's page says it."""
        form = self._db.get(FormGroup, number)
        if form is None:
            return None
        tutor = self._known.staff.get(form.tutor_id) if form.tutor_id is not None else None
        return SaidInWords(f"{form.name}, form tutor {tutor}" if tutor else form.name)

    def _plain(self, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, datetime):
            local = self._local(value)
            return f"{in_full(local.date())}, {show_time(local)}"
        if isinstance(value, date):
            return in_full(value)
        if isinstance(value, time):
            return show_time(value)
        return "" if isinstance(value, list | dict) else str(value)

    @staticmethod
    def _in_the_way(value: list[tuple[int, int, str]]) -> str:
        """Each session that was offered, and why the pupil had no place in it."""
        return "; ".join(
            f"{in_full(date.fromordinal(day))}, {show_time(time(*divmod(minutes, 60)))}: {why}"
            for day, minutes, why in value
        )

    def _local(self, value: datetime) -> datetime:
        return value.astimezone(self._known.settings.timezone)

    def _read_roles(self) -> dict[int, str]:
        found: dict[int, list[str]] = {}
        held = select(col(StaffRole.staff_id), col(StaffRole.role)).order_by(col(StaffRole.role))
        for number, role in self._db.execute(held):
            found.setdefault(number, []).append(role)
        return {number: ", ".join(roles) for number, roles in found.items()}

    def _read_names(self, table: str, columns: Callable[[Mapping[str, Any]], str]) -> dict[int, str]:
        rows = self._db.connection().execute(select(SQLModel.metadata.tables[table])).mappings()
        return {row["id"]: columns(dict(row)) for row in rows}

    def _read_called_off(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[int, str]:
        """Why sessions were called off, by the booking: in the words of who called off all of a group's that day."""
        off = {
            row["id"]: (row["day"], row["cancelled_by"], row["cancelled_at"])
            for row in rows.get(_WHY_OFF[0], ())
            if row["reason"] == OffBecause.CALLED_OFF
        }
        if not off:
            return {}
        wanted = select(
            col(CallingOff.day), col(CallingOff.by_id), col(CallingOff.at), col(CallingOff.why)
        ).where(col(CallingOff.day).in_({day for day, _, _ in off.values()}))
        said = {(day, by_id, at): why for day, by_id, at, why in self._db.execute(wanted)}
        return {number: said[each] for number, each in off.items() if each in said}

    def _read_classes(self) -> dict[int, str]:
        """Each class with its subject, and who teaches it."""
        teachers: dict[int, list[str]] = {}
        taught = select(col(ClassTeacher.class_id), col(ClassTeacher.staff_id)).order_by(
            col(ClassTeacher.staff_id)
        )
        for number, staff_id in self._db.execute(taught):
            teachers.setdefault(number, []).append(self._known.staff_name(staff_id))
        found = {}
        for number, name, subject_id in self._db.execute(
            select(col(SchoolClass.id), col(SchoolClass.name), col(SchoolClass.subject_id))
        ):
            by = f"taught by {listed(teachers[number])}" if number in teachers else ""
            found[number or 0] = ", ".join(filter(None, (name, self._known.subject_name(subject_id), by)))
        return found

    def _read_sessions(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[int, SaidInWords]:
        """Each session that the pupil has to do with: what, when, where, whose, and with how many others."""
        numbers = {row["session_id"] for some in rows.values() for row in some if row.get("session_id")}
        table = SQLModel.metadata.tables["session"]
        booked = self._db.connection().execute(
            select(col(Booking.session_id), col(Booking.pupil_id)).where(
                col(Booking.session_id).in_(numbers),
                col(Booking.cancelled_at).is_(None),
                col(Booking.pupil_id).is_distinct_from(self._pupil_id),
            )
        )
        many = Counter(number for number, _ in set(map(tuple, booked)))
        found = {}
        for row in (
            self._db.connection().execute(select(table).where(table.columns["id"].in_(numbers))).mappings()
        ):
            host = self._known.staff_name(row["host_id"])
            others = many[row["id"]]
            words = [
                self._known.subject_name(row["subject_id"]),
                f"{in_full(row['day'])}, {show_time(row['starts'])} to {show_time(row['ends'])}",
                row["room"],
                f"with {host}" if row["host_id"] is not None else "",
                f"with {count(others, 'other' if self._pupil_id is not None else 'pupil')}" if others else "",
            ]
            found[row["id"]] = SaidInWords(", ".join(filter(None, words)))
        return found


def _first_word(asked: str) -> str:
    """What was refused, as somebody typed it: of a button whose name here is slip.look, slip."""
    return asked.partition(".")[0].replace("_", " ")


def _has_school_days(row: Mapping[str, Any]) -> bool:
    """Whether a request has a day of its own at a maintained school."""
    return row["asked_for"] == AskedFor.RECORD and row["pupil_id"] is not None


def in_full(day: date) -> str:
    """A day with its weekday and its year."""
    return f"{day:%A} {day_of_month(day)} {day.year}"


@cache
def _deeds() -> Mapping[str, str]:
    """What each deed is called."""
    return {each.value: each.label for each in Deed}


NAMED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    _CLASS: lambda row: str(row["name"]),
    "collection": lambda row: f"collection of {row['opens']:%B %Y}",
    "review_round": lambda row: f"round of {in_full(row['opens'])}",
    "agreement_text": lambda row: f"the text since {in_full(row['since'])}",
    "proposal": lambda row: f"week of {in_full(row['monday'])}",
}
"""What is named by a number, beside staff, subjects, sessions and the pupil's own records."""
