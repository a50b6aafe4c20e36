"""Each mishap of Fell School's files: what went wrong with it once, and what is said and so after it now."""

from dataclasses import dataclass

import pytest

from models.db.database import Database
from models.db.errors import Sorry
from tests.exchange.fell_school import FILES, Fell, fell_school


@dataclass(frozen=True)
class Mishap:
    """Files that went wrong, the harm that they did, and what is heard now; lines begin with who says them."""

    before: str
    files: tuple[str, ...]
    report: tuple[str, ...]
    lines: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    first: tuple[str, ...] = ("base",)
    said_before: tuple[str, ...] = ()
    leavers: bool = False
    gone: tuple[str, ...] = ()
    """Files with which somebody left before."""


NOBODY = "Nobody on the staff list has the e-mail"
MISHAPS = {
    "leaver-with-slip": Mishap(
        before="one pupil's leaving took the command slips away from the sender and the mentor",
        said_before=("b.brook: slip Orla Tarn + good work",),
        files=("2",),
        leavers=True,
        report=("1 pupil leaves: Orla Tarn 11A.",),
        lines=("b.brook: slips",),
        heard=("Orla Tarn (left): positive slip",),
        never=("went wrong",),
    ),
    "leaver-booked": Mishap(
        before="a pupil who had left stood on leadership's list, and nobody could tick the row",
        said_before=("b.brook: book Orla Tarn, Ned Gill maths thu",),
        files=("2",),
        leavers=True,
        report=("1 booking to come is called off; Bashir Brook is told.",),
        lines=("b.brook: sessions",),
        heard=("Ned Gill 11A",),
        never=("Orla",),
    ),
    "oneroster-users": Mishap(
        before="two pupils and a parent became active staff",
        files=("oneroster",),
        report=("left out, being neither pupils nor staff: 1 guardian (Bea Gill)",),
        lines=("22ngill: help",),
        heard=(NOBODY,),
    ),
    "class-members-with-email": Mishap(
        before="a class list made its pupils active staff, without a warning",
        files=("11Ma1 members.csv",),
        report=("What does 11Ma1 members.csv hold?", "members of staff, who may then use Staffroom"),
        lines=("22ngill: help",),
        heard=(NOBODY,),
    ),
    "half-term-inside-term": Mishap(
        before="half term counted as school: bookings were taken, and mentors reminded in the holiday",
        files=("2",),
        report=("It stays. To take it out, add --yes-remove calendar.",),
        lines=("b.brook: book Orla Tarn maths 16 feb 2027",),
        heard=("is in half term. Nothing was booked.", "Monday 22 February"),
    ),
    "inset-only-calendar": Mishap(
        before="two rows of training days removed all six terms, with only a count",
        files=("2",),
        report=("calendar: 1 new, 1 unchanged",),
        lines=("b.brook: book Orla Tarn maths 30 dec",),
        heard=("is in the school holidays. Nothing was booked.",),
    ),
    "snow-day": Mishap(
        before="the list, the digest and the host's sessions went on as if there were school",
        said_before=("b.brook: book Orla Tarn, Ned Gill maths thu",),
        files=("2",),
        report=("2 bookings on them are called off, and who hosts or booked them is told.",),
        lines=("b.brook: sessions",),
        heard=("(Off: Thu 26 Nov, closed (Snow), 2 bookings)",),
    ),
    "mentor-left": Mishap(
        before="a slip was sent to a mentor who had left, and nobody could read it",
        files=("2",),
        leavers=True,
        report=("Carys Corrie leaves: 3 pupils are without a mentor",),
        lines=("b.brook: slip Orla Tarn - not handing in homework",),
        heard=("sent to Alice Alder, who runs the scheme: the pupil has no mentor.",),
    ),
    "staff-married": Mishap(
        before="a teacher was there twice, and her pupils had a mentor who could not sign in",
        files=("2",),
        report=("the same person as Carys Corrie (CCO, c.corrie@fell.example)?", "--same CMO=CCO"),
        lines=("c.moor: mentees",),
        heard=(NOBODY,),
    ),
    "domain-change-no-codes": Mishap(
        before="all staff were there twice, both active, and no mentor found a pupil",
        first=("1",),
        files=("2",),
        report=("Probably the same person (4)", "all of them at once: --same all"),
        lines=("c.corrie@trust.example: mentees",),
        heard=(NOBODY,),
    ),
    "code-reused": Mishap(
        before="a newcomer read the confidential slips of the one who had her code before",
        said_before=("b.brook: slip Orla Tarn - upset about home today",),
        files=("2",),
        report=("--new c.cole@fell.example   somebody else",),
        lines=("c.cole: slips",),
        heard=(NOBODY,),
    ),
    "temporary-upn-replaced": Mishap(
        before="a pupil was there twice, or her history went to a leaver",
        first=("1",),
        files=("2",),
        leavers=True,
        report=("the same pupil as Orla Tarn 11A (C84144442201A, born 03/02/2011)?",),
        lines=("c.corrie: mentees",),
        heard=("Orla Tarn 11A",),
    ),
    "same-name-same-form": Mishap(
        before="the picker offered two lines that were the same",
        files=("2",),
        report=("pupils: 2 new",),
        lines=("b.brook: slip Yusuf Ahmed - no homework",),
        heard=("Yusuf Ahmed 11A (born 5 Jan)", "Yusuf Ahmed 11A (born 19 Jun)"),
    ),
    "preferred-surname": Mishap(
        before="the legal surname of an adopted child stood on the list, and nobody found the one used",
        files=("2",),
        report=("pupils: 1 new",),
        lines=("a.alder: pupil Lils Newhome",),
        heard=("Lils Newhome 11A, Year 11",),
    ),
    "formula-quoted-numbers": Mishap(
        before='a pupil was there twice, once with the UPN ="D84…"',
        files=("2",),
        report=("pupils: 7 gone (kept), 1 unchanged",),
        lines=("a.alder: pupil Orla Tarn",),
        heard=("Orla Tarn 11A, Year 11",),
    ),
    "staff-leavers-partial": Mishap(
        before="five of six staff lost their accounts without a word",
        files=("2",),
        leavers=True,
        report=("Nobody would be scheme lead any more", "5 of 6 members of staff would go"),
        lines=("b.brook: slip Orla Tarn + good",),
        heard=("sent to Carys Corrie.",),
    ),
    "sims-flag-words": Mishap(
        before="K - SEN Support stopped the import, and leavers came in as pupils",
        files=("2",),
        report=("SEN: 2", "“Una Old: Leaver”"),
        lines=("a.alder: pupil Una Old",),
        never=("Year 11",),
    ),
    "no-grade-codes": Mishap(
        before="one Abs in a mark sheet of 1,500 grades kept all of them out",
        files=("2",),
        report=("grades: 11 new", "“46117” read as 5-4, line 6"),
        lines=("a.alder: pupil Orla Tarn",),
        heard=("Mathematics: 5 now · 6 predicted",),
    ),
    "wide-marksheet": Mishap(
        before="the commonest shape of a mark sheet had no column names that were known",
        files=("Y11 grades.xlsx",),
        report=("with 2 subjects across: Mathematics, Combined Science", "Which month's grades are “Autumn 1”"),
    ),
    "title-and-total-rows": Mishap(
        before="a title above and a total below kept the whole report out",
        files=("2",),
        report=("the headings are on line 4", "left out: totals (line 6)", "pupils: 1 new"),
        lines=("a.alder: pupil Ines Crag",),
        heard=("Ines Crag",),
    ),
    "staff-without-email": Mishap(
        before="a cleaner without an address, or a second contract, stopped the import",
        files=("2",),
        report=("There is no work e-mail (2 places).", "learning support now: Carys Corrie"),
    ),
    "a-level-same-subject": Mishap(
        before="one A level beside GCSE kept Year 11's grades out",
        files=("2",),
        report=("grades: 2 new", "Grades after Year 11 are not tracked."),
    ),
    "no-mentor-scheme-lead-sends": Mishap(
        before="the scheme lead was told that she was the mentor, and the slip counted as read",
        files=("2",),
        report=("pupils: 1 new",),
        lines=("a.alder: slip Ines Crag - late three times",),
        heard=("The pupil has no mentor, so it stays with you, who run the scheme.",),
    ),
    "returner-has-no-mentor": Mishap(
        before="a pupil who came back had no mentor, classes or support, and nobody heard of it",
        gone=("2",),
        files=("3",),
        report=("Orla Tarn 11A is back, as before: Carys Corrie is mentor.",),
        lines=("b.brook: slip Orla Tarn + welcome back",),
        heard=("sent to Carys Corrie.",),
    ),
    "formats-not-taken": Mishap(
        before="a Common Transfer File was read as CSV, and School Data Sync gave seven sentences about nothing",
        files=("ctf", "wonde/students.json", "ics/term.ics"),
        report=("This is a Common Transfer File (CTF)", "This is a JSON file", "This is a calendar file (ICS)"),
    ),
}  # fmt: skip


def test_every_mishap_has_its_sentence() -> None:
    assert {each.name for each in FILES.iterdir()} - {"base"} == MISHAPS.keys()


@pytest.mark.parametrize("name", MISHAPS)
def test_what_went_wrong_once_goes_right(database: Database, name: str) -> None:
    mishap = MISHAPS[name]
    if mishap.first == ("base",):
        fell = fell_school(database)
    else:
        fell = Fell(database)
        assert "Done" in fell.bring(*(f"{name}/{each}" for each in mishap.first))
    for line in mishap.said_before:
        _say(fell, line)
    if mishap.gone:
        fell.bring(*(f"{name}/{each}" for each in mishap.gone), leavers=True)
    report = fell.bring(*(f"{name}/{each}" for each in mishap.files), leavers=mishap.leavers)
    for sentence in mishap.report:
        assert sentence in report, mishap.before
    heard = "\n".join(_say(fell, line) for line in mishap.lines)
    for sentence in mishap.heard:
        assert sentence in heard, mishap.before
    for words in mishap.never:
        assert words not in heard, mishap.before


def _say(fell: Fell, line: str) -> str:
    who, _, words = line.partition(": ")
    try:
        return fell.says(who, words)
    except Sorry as trouble:
        return str(trouble)
