"""What staff type, line by line, and what it comes to: one table, to which every new word is added."""

import pytest

from models.db.database import Database
from tests.conversations.conftest import WRITE_AGAIN, Speaker, World
from tests.conversations.test_book import held
from tests.conversations.test_whom import enrol

THU = "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 15:20–16:20."
THU_REST = THU.removeprefix("Amy Carter 11A")
GRADES = "Amy Carter 11A Mathematics: current 5, predicted 6"

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
    ("book amy carter mon and wed", "Amy Carter 11A booked: Mathematics, Mon 30 Nov, 15:20–16:20."),
    ("book amy carter mon, wed", "Amy Carter 11A booked: Mathematics, Wed 25 Nov, 15:20–16:20."),
    # times
    ("book amy carter tue 3.30", "Tue 24 Nov, 15:30–16:30."),
    ("book amy carter tue at 3", "Tue 24 Nov, 15:00–16:00."),
    ("book amy carter tue 3-4", "Tue 24 Nov, 15:00–16:00."),
    ("book amy carter tue half past three", "Tue 24 Nov, 15:30–16:30."),
    ("book amy carter tue P6", "! When is period 6? Its times are not set."),
    ("book amy carter tue period 6", "! When is period 6? Its times are not set."),
    # grades
    ("grade amy carter 5. 6.", GRADES),
    ("grade amy carter (5) (6)", GRADES),
    ("grade amy carter 5/6", GRADES),
    ("grade amy carter 5+/6-", "Amy Carter 11A Mathematics: current 5+, predicted 6-"),
    ("grade amy carter 5 then 6", GRADES),
    ("grade amy carter 5 now 6 predicted", GRADES),
    ("grade amy carter 6 predicted 5 now", GRADES),
    ("grade amy carter 5 predicted 6", GRADES),
    ("grade amy carter now 5 pred 6", GRADES),
    ("grade amy carter predicted 6 current 5", GRADES),
    ("grade amy carter no change", "Amy Carter 11A Mathematics: current 5-, predicted 6"),
    ("grade amy carter same", "Amy Carter 11A Mathematics: current 5-, predicted 6"),
    ("grade amy carter 5 -> 6", GRADES),
    ("grade amy carter 5->6", GRADES),
    ("grade amy carter 5 > 6", GRADES),
    ("grade amy carter 5 / 6", GRADES),
    ("grade amy carter 5,6", GRADES),
    ("grade amy carter 5+ → 6-", "Amy Carter 11A Mathematics: current 5+, predicted 6-"),
    ("grade amy carter c5 p6", GRADES),
    ("grade amy carter p6 c5", GRADES),
    ("grade amy carter c 5 p 6", GRADES),
    ("grade amy carter cur 5 pred 6", GRADES),
    ("grade amy carter cur:5, pred=6", GRADES),
    ("grade amy carter c2 p1", "Amy Carter 11A Mathematics: current 2, predicted 1"),
    ("grade amy carter U 4", "Amy Carter 11A Mathematics: current U, predicted 4"),
    # several pupils in one word or in a row
    ("book amy/ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy carter/ben dodd thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy / ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy,ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy&ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy n ben thu", f"Amy Carter 11A and Ben Dodd 11B{THU_REST}"),
    ("book amy/wibble thu", "! I know no pupil called “amy/wibble”."),
    ("slip amy/ben + ace", "Positive slip (Mathematics) about 2 pupils, one each"),
    ("slip amy he and/or she was kind", "“he and/or she was kind”"),
    ("grade amy/ben 5 6", "2. Ben Dodd 11B (Year 11)"),
    # signs of good and bad
    ("slip amy+ ace", "Positive slip about Amy Carter 11A"),
    ("slip amy carter- late", "Negative slip about Amy Carter 11A"),
    ("slip amy carter +ve great work", "“great work”"),
    ("slip + amy carter brilliant", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan Whitfield.\n  “bril"),
    ("slip - ben dodd no pen", "Negative slip about Ben Dodd 11B (Mathematics) sent to Grace Lin.\n  “no pen”"),
    ("slip +ben dodd ace", "Positive slip about Ben Dodd 11B (Mathematics) sent to Grace Lin.\n  “ace”"),
    ("slip - amy carter + ace", "Positive slip about Amy Carter 11A"),
    ("slip + amy carter - late", "“late”\n[1] Positive  [2] Negative"),
    ("slip ben dodd +- mixed day", "“mixed day”\n[1] Positive  [2] Negative"),
    ("slip ben dodd -+ late but good work", "“late but good work”\n[1] Positive  [2] Negative"),
    ("slip ben dodd +/- mixed day", "“mixed day”\n[1] Positive  [2] Negative"),
    ("slip ben dodd + - mixed day", "“mixed day”\n[1] Positive  [2] Negative"),
    ("slip ben + amy brilliant pair work", "! Several are named. About whom is it?"),
    ("slip ben dodd + amy carter", "! Several are named. About whom is it?"),
    ("slip ben + amy was kind to him", "“amy was kind to him”"),
    ("slip ben + amy helped him", "“amy helped him”"),
    ("slip ben + may improve yet", "“may improve yet”"),
    # whose something is
    ("slip amy's homework was late", "Amy Carter 11A (Mathematics) sent to Dan Whitfield.\n  “homework was late”"),
    ("slip Amy’s homework was late", "about Amy Carter 11A"),
    ("slip amys homework was late", "! I know no pupil called “amys”. Did you mean one of these?"),
    ("slip ben's homework was fab", "about Ben Dodd 11B (Mathematics) sent to Grace Lin.\n  “homework was fab”"),
    ("slip Ben dodd's homework was fab", "“homework was fab”"),
    ("slip dodd's homework - late", "Ben Dodd 11B (Mathematics) sent to Grace Lin.\n  “homework - late”"),
    ("slip zoë o'brien's mock was fab", "“mock was fab”"),
    ("slip amy's carter bag is lost", "“carter bag is lost”"),
    ("slip amy and ben's poster + ace", "Positive slip (Mathematics) about 2 pupils, one each"),
    ("slip amy and ben's poster + ace", "“poster + ace”"),
    ("slip amy and ben's poster - messy", "! About several pupils only a good word is sent."),
    ("slip tell amy carter to come", "! Is it about “amy carter”?"),
    ("slip please tell ben dodd that he is late", "! Is it about “ben dodd”?"),
    ("pupil amy's", "Amy Carter 11A, Year 11"),
    ("amy's homework was late", "What is to be done about Amy Carter 11A? Nothing is done yet."),
    # a change of mind
    ("book ben dodd thu, sorry i meant wed", "Ben Dodd 11B booked: Mathematics, Wed 25 Nov, 15:20–16:20."),
    ("slip amy carter good, sorry i meant ben dodd", "! Two are named. About whom is it?"),
    ("slip amy carter late (meant ben dodd)", "! Two are named. About whom is it?"),
    ("slip ben dodd, actually amy carter - late", "! Two are named. Who is meant?\n  1. Amy Carter 11A (Year 11)"),
    ("slip ben dodd, sorry i meant amy - late", "Ben Dodd 11B (Year 11)\n? Pupil (Several only for a good word)"),
    ("book ben dodd, no amy carter thu", "! Two are named. Who is meant?"),
    ("cancel ben dodd, actually amy carter thu", "! Two are named. Who is meant?"),
    ("slip amy carter thinks the board meant ben dodd", "“thinks the board meant ben dodd”"),
    ("slip amy carter thought i meant ben dodd", "“thought i meant ben dodd”"),
    ("slip amy carter was mean to ben dodd", "Mentoring slip about Amy Carter 11A"),
    ("book ben dodd thu actually i meant amy carter", THU),
    ("grade amy carter 4 5 no wait i mean 5 6", GRADES),
    ("book amy, ben dodd thu, i meant fatima gill", "! I did not understand “fatima gill”."),
    ("slip ben dodd - said sorry i meant no harm", "“said sorry i meant no harm”"),
    ("slip amy carter - rude, i mean really rude", "“rude, i mean really rude”"),
    # signs and days as phones write them
    ("BOOK AMY CARTER THU LUNCH!!!", "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 12:40–13:10."),
    ("can you book amy carter for thu at lunchtime?", "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 12:40–13:10."),
    ("book “Amy Carter” “thu”", THU),
    ("what time is amy's session on tuesday", "Amy Carter 11A has no sessions on Tue 24 Nov."),
    ("book amy carter thu lunch 👍", "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 12:40–13:10."),
    ("grade amy carter 5 6 😀", GRADES),
    ("grade amy carter 5 - 👍", "current 5, predicted none"),
    ("slip amy carter 🎉 + superb", "“🎉 superb”"),
    ("slip amy carter superb 🎉!", "“superb 🎉!”"),
    ("slip 🎉 amy carter superb", "Amy Carter 11A (Mathematics) sent to Dan Whitfield.\n  “🎉 superb”"),
    ("slip 🎉 amy carter + superb", "“🎉 superb”"),
    ("hey staffroom, amy carter did well", "What is to be done about Amy Carter 11A?"),
    ("hey staffroom!", "1 thing to do"),
    ("good morning all, book amy carter thu", THU),
    ("book amy carter wensday", "Amy Carter 11A booked: Mathematics, Wed 25 Nov"),
    ("pls can u book amy carter thu", THU),
    ("u", "There is nothing of yours from the last 10 minutes to take back."),
    # the name last, or a command mistyped: what was said is carried along
    ("5 6 amy carter", "[1] Grade  [2] Send it as a slip  [3] Book"),
    ("swap amy and ben", "- Ben Dodd 11B  [4] Send it as a slip"),
    ("can you tell ben dodd to bring his book", "What is to be done about Ben Dodd 11B?"),
    ("will she be ok by may", "I find no command in that."),
    ("remind ben tennyson to come", "I do not know “remind”."),
    ("bokk amy carter maths thu", "I do not know “bokk”. Did you mean book?"),
    ("bokk amy carter maths thu", "[1] Book a session"),
    ("slop amy carter + great", "[1] Mentoring slip"),
    ("bokk", "Type help to see all that I can do."),
    ("whos in my session", "You have no sessions in the next two weeks."),
    ("who’s in my session on thu?", "Thursday 26 November"),
    ("who is booked tomorrow", "Tuesday 24 November"),
    ("is amy booked", "Amy Carter 11A has no sessions to come."),
    ("when is amy's session", "Amy Carter 11A has no sessions to come."),
    ("has zoe got a session on thu?", "Zoë O’Brien 11C has no sessions on Thu 26 Nov."),
    ("is this session full", "I find no command in that."),
    # the name first
    ("amy carter book thu", THU),
    ("amy carter grade 5 6", GRADES),
    ("amy carter slip - no hw", "Negative slip about Amy Carter 11A"),
    ("amy carter slip up in the test", "[1] Send it as a slip"),
    ("amy carter done well today", "[1] Send it as a slip"),
    ("amy carter change seat", "What is to be done about Amy Carter 11A?"),
    ("amy carter forgot her book", "What is to be done about Amy Carter 11A? Nothing is done yet."),
    ("amy carter 5 6", "[1] Grade  [2] Send it as a slip  [3] Book"),
    ("amy carter thu lunch", "[1] Book  [2] Send it as a slip  [3] Grade"),
    ("amy carter was late", "[1] Send it as a slip  [2] Book  [3] Grade"),
    ("amy carter cur 5 pred 6", GRADES),
    ("ok amy carter is absent", "Ask Joan Reid (office)."),
    ("put amy carter in for thu lunch", "[1] Book"),
    ("reschedule amy carter to wed", "Amy Carter 11A has no session to come."),
    ("find amy carter", "Amy Carter 11A, Year 11"),
    ("who is amy carter", "Amy Carter 11A, Year 11"),
    # in capitals, by dictation, with thanks
    ("BOOK AMY CARTER THU", THU),
    ("book amy carter thursday the 26th", THU),
    ("book amy carter thu after sch", THU),
    ("book amy carter thu ta", THU),
    ("book amy carter thu thx", THU),
    ("book amy carter tue period six", "! When is period 6? Its times are not set."),
    ("grade amy carter five six", GRADES),
    ("grade amy carter current five predicted six", GRADES),
    ("grade amy carter 5 and predicted a 6", GRADES),
    ("grades amy carter 5 6", GRADES),
    # a class in words; a year is no room, and re no subject
    ("book my 11Ma1 class thu", "20 pupils booked: Mathematics, Thu 26 Nov"),
    ("book all of 11B thu", "booked: Mathematics, Thu 26 Nov, 15:20–16:20."),
    ("book amy carter Y11 thu", THU),
    ("slip amy carter re homework - not handed in", "“re homework - not handed in”"),
    ("slip amy carter re homework - not handed in", "Amy Carter 11A (Mathematics)"),
    # signs and brackets are kept, or say nothing
    ("slip amy carter -5 behaviour points", "“-5 behaviour points”"),
    ("slip amy carter + ace (target: read more)", "Target: read more"),
    ("slip amy carter ?", "! “?” says nothing yet. Type it in words."),
    ("slip amy carter :)", "“:)”"),
    ("slip amy carter + A+ effort", "“A+ effort”"),
    ("slip amy carter B- today", "“B- today”"),
    ("slip amy carter 5+ essay", "“5+ essay”"),
    ("book amy carter thu rm M4", "15:20–16:20, M4."),
    ("grade amy carter 5 - 6", GRADES),
    ("grade amy carter 5 -", "current 5"),
    ("set target amy carter 6", "Targets come from the school's files for now."),
    ("take register", "I cannot take registers yet."),
    # a list by any words for it
    ("slips sent", "No slips yet."),
    ("slips this week", "No slips yet."),
    ("todo list please", "1 thing to do"),
    ("undo that", "There is nothing of yours"),
    ("oops undo", "There is nothing of yours"),
    # a place is no label
    ("slip amy carter + on target: great", "“on target: great”"),
    ("slip amy carter + above target - keep it up", "“above target - keep it up”"),
    ("slip ben dodd target finish paper 2", "? What you want to say"),
    ("slip ben dodd 7", "! “7” says nothing yet. Type it in words."),
    # a sign that stands in one with the name
    ("slip amy carter+spaces galore", "“spaces galore”"),
    ("slip amy carter+spaces galore", "Positive slip about Amy Carter 11A"),
    ("slip amy carter+ben dodd pair work", "! Several are named. About whom is it?"),
    ("book amy carter thu with mrs lin", "may book for a colleague, or for a subject that is not yours."),
    # a target by its other names, and what only sounds like one
    ("slip amy carter + well done!! target = 3 past papers", "Target: 3 past papers"),
    ("slip amy carter + great aim: 3 past papers", "Target: 3 past papers"),
    ("slip amy carter + great next step 3 past papers", "Target: 3 past papers"),
    ("slip amy carter + great, next steps: revise", "Target: revise"),
    ("slip amy carter - target practice was poor", "“target practice was poor”"),
    ("slip amy carter - late, target 6, current 4", "“late, target 6, current 4”"),
    ("slip amy carter + took the next step in her learning", "“took the next step in her learning”"),
    # ways to begin
    ("pls book amy carter thu", THU),
    ("can you book amy carter thu", THU),
    ("Hi, could you please book amy carter thu", THU),
    ("i want to book amy carter thu", THU),
    ("positive slip for amy carter worked hard", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan"),
    ("positive amy carter worked hard", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan"),
    ("praise amy carter - lovely manners", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan"),
    ("well done amy carter for her essay", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan"),
    ("+ amy carter great work", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan"),
    ("negative ben dodd late again", "Negative slip about Ben Dodd 11B (Mathematics) sent to Grace"),
    ("merit for amy carter, great mock", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan"),
    ("good word for amy carter and ben dodd lovely manners", "Positive slip (Mathematics) about 2 pupils"),
    ("negative slip about amy carter late again", "Negative slip about Amy Carter 11A"),
    ("new slip for amy carter + ace", "Positive slip about Amy Carter 11A"),
    ("amy carter", "Amy Carter 11A, Year 11"),
    ("show me amy carter", "Amy Carter 11A, Year 11"),
    ("dodd - no hw", "Negative slip about Ben Dodd 11B"),
    ("s dodd - no hw", "Negative slip about Ben Dodd 11B"),
    ("b dodd thu", "Ben Dodd 11B booked"),
    ("t", "1 thing to do"),
    ("u", "There is nothing of yours from the last 10 minutes to take back."),
    ("what can you do", "What you can type"),
    ("What can you do?", "What you can type"),
    ("menu", "What you can type"),
    # what stays unknown keeps the line
    ("book amy carter thu wibble", "! I did not understand “wibble”."),
    ("mine quiet off wibble", "! I did not understand “wibble”."),
    ("slip amy his work was ace", "Mentoring slip about Amy Carter 11A (Mathematics)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "answer"), WORDS, ids=[line for line, _ in WORDS])
def test_words(noor: Speaker, line: str, answer: str) -> None:
    assert answer in noor.says(line)


IN_A_ROW = [
    # where a booking was, and where it goes
    (("book amy carter thu lunch", "move amy carter thu lunch to fri 4 dec"), "Fri 4 Dec, 12:40–13:10. It was Thu"),
    (("book ben mon", "move ben mon to 4"), "Mon 30 Nov, 16:00–17:00. It was Mon 30 Nov 15:20–16:20."),
    (("book ben mon", "move ben from mon to wed at 3.30 in M4"), "Wed 25 Nov, 15:30–16:30, M4."),
    (("book ben mon", "move ben mon -> wed"), "Wed 25 Nov, 15:20–16:20."),
    (("book ben mon 3.30", "move ben 3.30 to 4.30"), "Mon 30 Nov, 16:30–17:30."),
    (("book ben mon lunch", "book ben tue lunch", "move ben tue lunch to after school"), "Tue 24 Nov, 15:20–16:20."),
    (("book amy thu", "move amy thu to mon, no i mean wed"), "! I did not understand “wed”."),
    (("book amy thu", "change amy carter room to M5"), "15:20–16:20, M5."),
    (("book amy thu", "cancel my session thu"), "Which of your bookings?"),
    # whose session it is
    (("book amy thu", "cancel amy's session thu"), "Amy Carter 11A is no longer booked"),
    (("book amy thu", "change amy's room to M9"), "15:20–16:20, M9."),
    (("slip amy carter good, sorry i meant ben dodd", "1"), "Mentoring slip about Ben Dodd 11B"),
    (("slip amy carter good, sorry i meant ben dodd", "2"), "“good”"),
    # a plus between two names
    (("slip ben + amy brilliant pair work", "1,2"), "Positive slip (Mathematics) about 2 pupils, one each"),
    (("slip ben + amy brilliant pair work", "1"), "Positive slip about Ben Dodd 11B"),
    (("slip amy carter", "+- mixed day"), "“mixed day”\n[1] Positive  [2] Negative"),
    # another pupil's line is never saved about the one whose form is open, unasked
    (("slip ben dodd", "amy carter - late"), "That begins like a command. Which is it?"),
    (("slip ben dodd", "amy carter - late", "1"), "Negative slip about Amy Carter 11A"),
    (("slip ben dodd", "amy carter helped him well"), "Mentoring slip about Ben Dodd 11B"),
    # an answer takes what a line takes, for other fields as well
    (("grade amy carter", "5 6"), GRADES),
    (("book amy carter", "thu lunch"), "Thu 26 Nov, 12:40–13:10."),
    (("book amy carter", "wed and thu"), "Amy Carter 11A booked: Mathematics, Wed 25 Nov"),
    # a number or a sign alone is no sentence
    (("slip ben dodd", "+"), "! “+” says nothing yet. Type it in words."),
    (("slip ben dodd target finish paper 2", "1"), "! “1” says nothing yet. Type it in words."),
    (("slip ben dodd target finish paper 2", "1", "no hw"), "Target: finish paper 2"),
    # what is taken back is named, and only a press takes it back; a form that is open waits
    (("book amy thu", "cancel last"), "Your last entry: you booked a session, Amy Carter 11A"),
    (("book amy thu", "cancel my last booking"), "It still stands. Undo takes it back."),
    (("book amy thu", "undo my last slip"), "Your last entry: you booked a session, Amy Carter 11A"),
    (("book amy thu", "undo last"), "Taken back: Amy Carter 11A is no longer booked"),
    (("book amy thu", "slip ben dodd", "cancel last"), "The form waits. Nothing of it is saved yet."),
    (("book amy thu", "slip ben dodd", "cancel last"), "Your last entry: you booked a session, Amy Carter 11A"),
    (("slip ben dodd", "cancel my last booking"), "There is nothing of yours from the last 10 minutes"),
    (("slip ben dodd", "last to arrive again"), "“last to arrive again”"),
    # a time at which nobody is in school is asked about, wherever it is typed
    (("book amy thu", "move amy thu to 8pm"), "! 20:00–21:00 ends after 18:00. Do you mean that?"),
    (("book amy thu", "move amy thu to wed 6am in M4", "1"), "Wed 25 Nov, 06:00–06:30, M4. It was Thu 26 Nov"),
    # what was said again is what was said last
    (("slip amy carter ace", "slip ben dodd - rude", "slip amy carter ace", "addtarget more of it"), "about Amy"),
    (("slip amy carter ace", "slip ben dodd - rude", "slip amy carter ace", "undo"), "The slip about Amy Carter 11A"),
    (("slip amy carter ace", "slip amy carter ace"), "[3] Add target"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "answer"), IN_A_ROW, ids=[" | ".join(lines) for lines, _ in IN_A_ROW])
def test_words_in_a_row(world: World, noor: Speaker, lines: tuple[str, ...], answer: str) -> None:
    for at, line in enumerate(lines):
        world.at(f"2026-11-23 10:00:{at:02}")
        said = noor.says(line)
    assert answer in said


BY_OTHERS = [
    ("p.lowe", "year 11 list", "Year 11 sessions, Monday 23 November: nobody is booked."),
    ("p.lowe", "y11 thu", "Year 11 sessions, Thursday 26 November: nobody is booked."),
    ("h.marsh", "year", "The year groups are this school year's."),
    ("h.marsh", "settings digest 4pm", "Digest time set to 16:00."),
    ("h.marsh", "settings safeguarding vape", "Safeguarding words set to vape."),
    ("h.marsh", "settings safeguarding here", "“here” is no word to ask about."),
    ("h.marsh", "settings safeguarding words here", "“here” is no word to ask about."),
    ("h.marsh", "settings leader monday mr lowe", "Leader monday set to p.lowe@school.example."),
    ("h.marsh", "settings leader monday p lowe", "Leader monday set to p.lowe@school.example."),
    ("h.marsh", "settings undo 5 mins", "Undo minutes set to 5."),
    ("h.marsh", "settings list 8:10", "List time set to 08:10."),
    ("h.marsh", "settings leader p.lowe", "! I know no setting called “leader p.lowe”."),
    ("j.reid", "amy carter is off sick", "[1] Send it as a slip  [2] Away today"),
    ("j.reid", "absent ben dodd, sorry i meant amy carter", "Amy Carter 11A is marked as away today."),
    ("j.reid", "back amy carter", "press Back in school"),
    ("j.reid", "absent amy carter today", "Amy Carter 11A is marked as away today."),
    ("j.reid", "absent amy carter tomorrow", "! I mark who is away today. Type it again on the day."),
    ("d.whitfield", "met amy today informal chat about mocks", "informal contact on Mon 23 Nov saved."),
    ("d.whitfield", "read slips", "To read what came in: slips"),
    ("p.lowe", "told ben dodd", "To tick off who was told, press Told on the list: today"),
    ("n.hussain", "how do i book", "Book pupils into a session, against their names."),
    ("n.hussain", "hello what do i do", "What you can type"),
    ("d.whitfield", "mentees due", "Your pupils: 2 of 2 to meet"),
    (
        "d.whitfield",
        "meet amy today - all fine no target",
        "Amy Carter 11A: formal meeting on Mon 23 Nov saved.",
    ),
    (
        "d.whitfield",
        "meet amy spoke about revision, target two past papers by fri",
        "Amy Carter 11A: formal meeting on Mon 23 Nov saved.",
    ),
    ("d.whitfield", "amy done", "Amy Carter 11A has no open target."),
    ("d.whitfield", "not done", "Nothing is ticked off yet. Begin with the pupil."),
    ("d.whitfield", "done past papers amy", "Nothing is ticked off yet. Begin with the pupil."),
    ("h.marsh", "settings add 10 to session years", "Session years set to 10, 11."),
    ("h.marsh", "settings session years 10", "Session years set to 10, 11."),
    ("h.marsh", "settings change digest time to 4.45", "Digest time set to 16:45."),
    ("h.marsh", "settings set 16:45 as digest time", "Digest time set to 16:45."),
    ("h.marsh", "settings add vaping to safeguarding words", "Safeguarding words set to vaping."),
    ("h.marsh", "settings remove knife", "! Of which setting? Type its name first"),
    ("h.marsh", "settings remove leader monday", "Leader monday is nobody already."),
    ("c.mellor", "grade amy carter pass/merit", "current L2P, predicted L2M"),
    ("g.lin", "change ben dodd room to M5", "Ben Dodd 11B has no session to come."),
]


@pytest.mark.parametrize(("email", "line", "answer"), BY_OTHERS, ids=[line for _, line, _ in BY_OTHERS])
def test_words_of_others(world: World, email: str, line: str, answer: str) -> None:
    assert answer in world.staff(email).says(line)


@pytest.mark.parametrize(
    "line",
    ["settings session years remove 11", "settings remove 11 session years",
     "settings remove year 11 from session years",
     "settings take 11 off session years", "settings session years only 10", "settings session years minus 11"],
)  # fmt: skip
def test_a_year_group_is_taken_away_only_once_it_was_asked(helen: Speaker, line: str) -> None:
    helen.says("settings session years 10")
    assert helen.says(line).startswith("Not changed yet. Sessions would no longer be for Year 11.")
    assert "Session years set to 10." in helen.presses("Yes, take Year 11 away")


@pytest.mark.P18
@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("not done amy past papers", "Amy Carter 11A, not done: two past papers."),
        ("didn't do amy", "Amy Carter 11A, not done: two past papers."),
        ("amy not done", "Amy Carter 11A, not done: two past papers."),
        ("done amy not done past papers", "Amy Carter 11A, not done: two past papers."),
        ("partly amy", "Amy Carter 11A, partly done: two past papers."),
        ("partly done amy past papers", "Amy Carter 11A, partly done: two past papers."),
        ("half done amy", "Amy Carter 11A, partly done: two past papers."),
        ("done amy partly", "Amy Carter 11A, partly done: two past papers."),
        ("done amy past papers", "Amy Carter 11A, done: two past papers."),
        # What takes a part of it back is asked, and never counts as done.
        ("done amy past papers not", "Amy Carter 11A: which target?"),
        ("done amy most of the past papers", "Amy Carter 11A: which target?"),
    ],
)
def test_what_became_of_a_target_is_taken_as_it_is_said(dan: Speaker, line: str, answer: str) -> None:
    dan.says("meet amy carter formal: spoke, target: two past papers")
    assert answer in dan.says(line)


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        ("dist merit", "current L2D, predicted L2M"),
        ("pass merit", "current L2P, predicted L2M"),
        ("M D*", "current L2M, predicted L2D*"),
    ],
)
def test_grades_of_a_vocational_subject_in_words(world: World, grades: str, said: str) -> None:
    pike = world.staff("s.pike")
    pupil = pike.says("cohort") and "Amy Carter"
    answer = world.staff("c.mellor").says(f"grade {pupil} sport {grades}")
    assert said in answer or "Is a change" in answer


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


def test_who_may_see_the_list_is_said_of_the_list(noor: Speaker) -> None:
    said = noor.says("today")
    assert (
        "Only the form tutor or leadership may see the Year 11 list, a tutor their own form's part." in said
    )


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
        "Taken back: Amy Carter 11A and Ben Dodd 11B are no longer booked into Mathematics on Wednesday 25 November, "
        f"15:20–16:20 and Mathematics on Monday 30 November, 15:20–16:20.{WRITE_AGAIN}"
    )
    assert held(database) == []


@pytest.mark.parametrize(
    "typed",
    ["tgt: finish paper 2", "target - finish paper 2", "target finish paper 2", "Target: finish paper 2"],
)
def test_a_target_is_not_lost_however_it_is_typed(noor: Speaker, typed: str) -> None:
    said = noor.says(f"slip amy carter - no hw {typed}")
    assert "Negative slip about Amy Carter 11A" in said
    assert "Target: finish paper 2" in said


def test_a_slip_that_speaks_of_a_target_has_none(noor: Speaker) -> None:
    assert "Target:" not in noor.says("slip amy carter - is below target in maths")


@pytest.mark.parametrize(
    ("line", "button", "said"),
    [
        ("bokk amy carter and ben dodd thu", "Book a session", "Amy Carter 11A and Ben Dodd 11B booked"),
        ("grde amy carter 5 6", "Record grades", GRADES),
        ("5 6 amy carter", "Grade", GRADES),
    ],
)
def test_a_mistyped_line_is_not_typed_again(noor: Speaker, line: str, button: str, said: str) -> None:
    noor.says(line)
    noor.presses(button)
    heard = ""
    for _ in range(8):
        if noor.talk.asking is None:
            break
        heard = noor.says("")
    assert said in heard


@pytest.mark.parametrize("line", ["bokk amy carter in park thu", "bokk amy thu with amy"])
def test_no_form_is_offered_that_would_lose_a_word(noor: Speaker, line: str) -> None:
    noor.says(line)
    assert noor.labels == []


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


HARD_NAMES = (
    ("May", "Lee", "11A"), ("Will", "Young", "11B"), ("Ali", "Khan", "11C"), ("Ali", "Hassan", "11A"),
    ("Li", "Wei", "11D"), ("Sinéad", "O'Neill", "11A"), ("Monday", "Okoro", "11B"), ("Art", "Frost", "11C"),
    ("French", "Bell", "11D"), ("Hope", "Merit", "11C"), ("Friday", "Adams", "11A"), ("Wed", "Lock", "11C"),
    ("Bo", "Ng", "11A"),
)  # fmt: skip
"""Pupils called like a word, a day, a subject, or like one another, all of them taught by Noor Hussain."""


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("book monday thu", "“monday” is a word too. Do you mean Monday Okoro 11B?"),
        ("book monday okoro thu", "Monday Okoro 11B booked: Mathematics, Thu 26 Nov"),
        ("book okoro mon", "Monday Okoro 11B booked: Mathematics, Mon 30 Nov"),
        ("book friday mon", "Do you mean Friday Adams 11A?"),
        ("book wed lock wed", "Wed Lock 11C booked: Mathematics, Wed 25 Nov"),
        ("book art thu", "“art” is a word too. Do you mean Art Frost 11C?"),
        ("slip art - rude", "“art” is a word too. Do you mean Art Frost 11C?"),
        ("grade french 5 6", "“french” is a word too. Do you mean French Bell 11D?"),
        ("book art frost thu", "Art Frost 11C booked: Mathematics"),
        ("slip hope merit + merit work", "Positive slip about Hope Merit 11C"),
        ("slip will do better", "“will” is a word too. Do you mean Will Young 11B?"),
        ("slip may lee + great", "Positive slip about May Lee 11A"),
        (
            "book may and will thu",
            "Do you mean May Lee 11A? “will” is a word too. Do you mean Will Young 11B?",
        ),
        ("may i book amy thu", "Amy Carter 11A booked"),
        ("slip ali - rude", "Which “ali” do you mean?"),
        ("slip li + ace", "Positive slip about Li Wei 11D"),
        ("slip oneill - late", "Negative slip about Sinéad O'Neill 11A"),
        ("slip bo ng, ali khan + ace", "one each, saved: none of them has a mentor."),
        ("cancel monday", "You have booked nobody on Mon 30 Nov."),
        ("sessions monday", "No sessions on Monday 30 November."),
    ],
)
def test_words_about_hard_names(noor: Speaker, database: Database, line: str, answer: str) -> None:
    for forename, surname, form in HARD_NAMES:
        enrol(database, forename, surname, form, "11Ma1")
    assert answer in noor.says(line)


def test_whoever_shares_a_name_is_told_apart_before_anything_is_done(
    noor: Speaker, database: Database
) -> None:
    for form in ("11C", "10A"):
        enrol(database, "Zed", "Quill", form, "11Ma1")
    said = noor.says("zed maths 5 6")
    assert said.startswith("Which “zed”, and what is to be done? Nothing is done yet.")
    assert "Zed Quill 11C" in said
    noor.presses("Grade")
    assert "now: 5" in noor.says("1")
    assert "Which “zed” do you mean?" in noor.says("cancel", "zed maths cur 5 pred 6")


def test_too_many_for_a_good_word_are_not_listed_to_be_picked_from(helen: Speaker, noor: Speaker) -> None:
    helen.says("settings slip pupils 5")
    said = noor.says("slip 11A, 11B + fab")
    assert "! That is 8 pupils; a good word goes to 5 at most. Name fewer, such as one form." in said
    assert "(now:" not in said
    assert "about 4 pupils" in noor.says("11A")
