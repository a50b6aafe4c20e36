"""What staff type about sessions, line by line, and what it comes to: days, times, places, moves."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World
from tests.conversations.standing_bookings import held
from tests.conversations.words.answers import THU, THU_REST

WORDS = [
    # days
    ("book amy carter 2moro", "Tue 24 Nov, 15:20–16:20."),
    ("book amy carter tonight", "Amy Carter 11A booked: Mathematics, today, 15:20–16:20."),
    ("book amy carter 26th", THU),
    ("book amy carter the 26th", THU),
    ("book amy carter nov 26", THU),
    ("book amy carter 26.11.26", THU),
    ("book amy carter 26 nov", THU),
    ("book amy carter thu this week", THU),
    ("book amy carter thu next week", "Thu 3 Dec, 15:20–16:20."),
    ("book amy carter a week on thu", "Thu 3 Dec, 15:20–16:20."),
    ("book amy carter xmas day", "Friday 25 December is a bank holiday (Christmas Day). Nothing was booked."),
    ("book amy carter next week", "! Which day next week?"),
    ("book amy carter next wk", "4. Thu 3 Dec"),
    ("book amy carter mon and wed", "Amy Carter 11A booked: Mathematics, today, 15:20–16:20."),
    ("book amy carter mon, wed", "Amy Carter 11A booked: Mathematics, Wed 25 Nov, 15:20–16:20."),
    # times
    ("book amy carter tue 3.30", "Tue 24 Nov, 15:30–16:30."),
    ("book amy carter tue at 3", "Tue 24 Nov, 15:00–16:00."),
    ("book amy carter tue 3-4", "Tue 24 Nov, 15:00–16:00."),
    ("book amy carter tue half past three", "Tue 24 Nov, 15:30–16:30."),
    ("book amy carter tue P6", "! When is period 6? Its times are not set."),
    ("book amy carter tue period 6", "! When is period 6? Its times are not set."),
    # grades
    ("grade amy carter no change", "Amy Carter 11A Mathematics: current 5-, predicted 6"),
    # several pupils in one word or in a row
    ("book amy/ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy carter/ben dodd thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy / ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy,ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy&ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy n ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy/wibble thu", "! I know no pupil called “amy/wibble”."),
    # a change of mind
    ("book ben dodd thu, sorry i meant wed", "Ben Dodd 11B booked: Mathematics, Wed 25 Nov, 15:20–16:20."),
    ("book ben dodd, no amy carter thu", "! Two are named. Who is meant?"),
    ("cancel ben dodd, actually amy carter thu", "! Two are named. Who is meant?"),
    ("book ben dodd thu actually i meant amy carter", THU),
    ("book amy, ben dodd thu, i meant fatima gill", "! I did not understand “fatima gill”."),
    # signs and days as phones write them
    ("BOOK AMY CARTER THU LUNCH!!!", "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 12:40–13:10."),
    ("can you book amy carter for thu at lunchtime?", "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 12:40–13:10."),
    ("book “Amy Carter” “thu”", THU),
    ("book amy carter thu lunch 👍", "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 12:40–13:10."),
    ("good morning all, book amy carter thu", THU),
    ("book amy carter wensday", "Amy Carter 11A booked: Mathematics, Wed 25 Nov"),
    ("pls can u book amy carter thu", THU),
    # the name last, or a command mistyped: what was said is carried along
    ("swap amy and ben", "- Ben Dodd 11B  [4] Send it as a slip"),
    ("can you tell ben dodd to bring his book", "What is to be done about Ben Dodd 11B?"),
    ("bokk amy carter maths thu", "I do not know “bokk”. Did you mean book?"),
    ("bokk amy carter maths thu", "[1] Book a session"),
    ("bokk", "Type help to see all that I can do."),
    # the name first
    ("amy carter book thu", THU),
    ("amy carter change seat", "What is to be done about Amy Carter 11A?"),
    ("amy carter forgot her book", "What is to be done about Amy Carter 11A? Nothing is done yet."),
    ("put amy carter in for thu lunch", "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 12:40–13:10."),
    ("reschedule amy carter to wed", "Amy Carter 11A has no session to come."),
    # in capitals, by dictation, with thanks
    ("BOOK AMY CARTER THU", THU),
    ("book amy carter thursday the 26th", THU),
    ("book amy carter thu after sch", THU),
    ("book amy carter thu ta", THU),
    ("book amy carter thu thx", THU),
    ("book amy carter tue period six", "! When is period 6? Its times are not set."),
    # a class in words; a year is no room, and re no subject
    ("book my 11Ma1 class thu", "20 pupils booked: Mathematics, Thu 26 Nov"),
    ("book all of 11B thu", "booked: Mathematics, Thu 26 Nov, 15:20–16:20."),
    ("book amy carter Y11 thu", THU),
    ("book amy carter 11Ma1 thu", THU),
    ("put amy carter in after school", "[1] Book"),
    # signs and brackets are kept, or say nothing
    ("book amy carter thu rm M4", "15:20–16:20, M4."),
    # a sign that stands in one with the name
    ("book amy carter thu with mrs lin", "may book for a colleague, or for a subject that is not yours."),
    # ways to begin
    ("pls book amy carter thu", THU),
    ("can you book amy carter thu", THU),
    ("Hi, could you please book amy carter thu", THU),
    ("i want to book amy carter thu", THU),
    ("b dodd thu", "Ben Dodd 11B booked"),
    # what stays unknown keeps the line
    ("book amy carter thu wibble", "! I did not understand “wibble”."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "answer"), WORDS, ids=[line for line, _ in WORDS])
def test_words(noor: Speaker, line: str, answer: str) -> None:
    assert answer in noor.says(line)


IN_A_ROW = [
    # an answer for another field of the form is kept for that one
    (("book amy carter", "maths"), "Subject: maths\n? Day"),
    (("book amy carter", "maths", "thu"), THU),
    (("book amy carter", "lunch", "thu"), "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 12:40–13:10."),
    (("book amy carter thu 8pm", "maths", "2"), THU),
    (("book amy carter", "wibble"), "! That is not a day."),
    # where a booking was, and where it goes
    (("book amy carter thu lunch", "move amy carter thu lunch to fri 4 dec"), "Fri 4 Dec, 12:40–13:10. It was Thu"),
    (("book ben mon", "move ben mon to 4"), "today, 16:00–17:00. It was today 15:20–16:20."),
    (("book ben mon", "move ben from mon to wed at 3.30 in M4"), "Wed 25 Nov, 15:30–16:30, M4."),
    (("book ben mon", "move ben mon -> wed"), "Wed 25 Nov, 15:20–16:20."),
    (("book ben mon 3.30", "move ben 3.30 to 4.30"), "today, 16:30–17:30."),
    (("book ben mon lunch", "book ben tue lunch", "move ben tue lunch to after school"), "Tue 24 Nov, 15:20–16:20."),
    (("book amy thu", "move amy thu to mon, no i mean wed"), "! I did not understand “wed”."),
    (("book amy thu", "change amy carter room to M5"), "15:20–16:20, M5."),
    (("book amy thu", "cancel my session thu"), "Call sessions off"),
    # whose session it is
    (("book amy thu", "cancel amy's session thu"), "Amy Carter 11A is no longer booked"),
    (("book amy thu", "change amy's room to M9"), "15:20–16:20, M9."),
    # an answer takes what a line takes, for other fields as well
    (("book amy carter", "thu lunch"), "Thu 26 Nov, 12:40–13:10."),
    (("book amy carter", "wed and thu"), "Amy Carter 11A booked: Mathematics, Wed 25 Nov"),
    # what is taken back is named, and only a press takes it back; a form that is open waits
    (("book amy thu", "cancel last"), "Your last entry: you booked a session, Amy Carter 11A"),
    (("book amy thu", "cancel my last booking"), "It still stands. Undo takes it back."),
    (("book amy thu", "undo my last slip"), "Your last entry: you booked a session, Amy Carter 11A"),
    (("book amy thu", "undo last"), "Taken back: Amy Carter 11A is no longer booked"),
    (("book amy thu", "slip ben dodd", "cancel last"), "The form waits. Nothing of it is saved yet."),
    (("book amy thu", "slip ben dodd", "cancel last"), "Your last entry: you booked a session, Amy Carter 11A"),
    # a time at which nobody is in school is asked about, wherever it is typed
    (("book amy thu", "move amy thu to 8pm"), "! 20:00–21:00 ends after 18:00. Do you mean that?"),
    (("book amy thu", "move amy thu to wed 6am in M4", "1"), "Wed 25 Nov, 06:00–06:30, M4. It was Thu 26 Nov"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "answer"), IN_A_ROW, ids=[" | ".join(lines) for lines, _ in IN_A_ROW])
def test_words_in_a_row(world: World, noor: Speaker, lines: tuple[str, ...], answer: str) -> None:
    for at, line in enumerate(lines):
        world.at(f"2026-11-23 10:00:{at:02}")
        said = noor.says(line)
    assert answer in said


@pytest.mark.parametrize("words", ["biology", "physics", "chem"])
def test_a_part_of_science_is_science_where_it_is_no_subject_of_its_own(world: World, words: str) -> None:
    beck = world.staff("s.beck")
    assert "Amy Carter 11A booked: Combined Science" in beck.says(f"book amy carter {words} thu")


def test_periods_are_known_once_their_times_are_set(noor: Speaker, helen: Speaker) -> None:
    said = helen.says(
        "settings periods 8.50-9.50, 9.50-10.50, 11.10-12.10, 13.10-14.10, 2.10-3.10, 3.10-4.10"
    )
    assert "Periods set to 08:50-09:50, 09:50-10:50," in said
    assert "Tue 24 Nov, 15:10–16:10." in noor.says("book amy carter tue p6")
    assert "Wed 25 Nov, 14:10–15:10." in noor.says("book amy carter wed period 5")
    assert "! There are 6 periods." in noor.says("book amy carter fri p7")
    helen.says("settings periods 9-10")
    assert "! There is 1 period." in noor.says("cancel", "book amy carter fri p7")


def test_periods_out_of_order_are_refused(helen: Speaker) -> None:
    assert "! Periods are in order" in helen.says("settings periods 9-10, 8-9")


def test_a_room_is_never_guessed_from_a_period(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter tue P6")
    assert held(database) == []
    assert "15:20–16:20, P6." in noor.says("cancel", "book amy carter tue room P6")


@pytest.mark.both_databases
def test_all_that_was_booked_at_once_is_taken_back_at_once(noor: Speaker, database: Database) -> None:
    noor.says("book amy carter, ben dodd mon and wed")
    assert len(held(database)) == 4
    assert noor.says("undo") == (
        "Taken back: Amy Carter 11A and Ben Dodd 11B are no longer booked into Mathematics on Monday 23 November, "
        f"15:20–16:20 and Mathematics on Wednesday 25 November, 15:20–16:20.{WRITE_AGAIN}"
    )
    assert held(database) == []


@pytest.mark.parametrize(
    ("line", "answer", "said"),
    [
        ("book amy carter thu 8pm", "4-5", "Thu 26 Nov, 16:00–17:00"),
        ("book amy carter next week", "10 dec", "Thu 10 Dec"),
        ("book amy carter next week", "wed", "Wed 2 Dec"),
    ],
)
def test_another_day_or_time_than_those_offered_may_be_typed(
    noor: Speaker, line: str, answer: str, said: str
) -> None:
    noor.says(line)
    assert said in noor.says(answer)
