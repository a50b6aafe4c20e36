"""What staff type about slips, line by line, and what it comes to: signs, targets, whose something is."""

import pytest

from tests.conversations.conftest import Speaker, World

WORDS = [
    # several pupils in one word or in a row
    ("slip amy/ben + ace", "Positive slip (Mathematics) about 2 pupils, one each"),
    ("slip amy he and/or she was kind", "“he and/or she was kind”"),
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
    ("amy's homework was late", "What is to be done about Amy Carter 11A? Nothing is done yet."),
    # a change of mind
    ("slip amy carter good, sorry i meant ben dodd", "! Two are named. About whom is it?"),
    ("slip amy carter late (meant ben dodd)", "! Two are named. About whom is it?"),
    ("slip ben dodd, actually amy carter - late", "! Two are named. Who is meant?\n  1. Amy Carter 11A (Year 11)"),
    ("slip ben dodd, sorry i meant amy - late", "Ben Dodd 11B (Year 11)\n? Pupil (Several only for a good word)"),
    ("slip amy carter thinks the board meant ben dodd", "“thinks the board meant ben dodd”"),
    ("slip amy carter thought i meant ben dodd", "“thought i meant ben dodd”"),
    ("slip amy carter was mean to ben dodd", "Mentoring slip about Amy Carter 11A"),
    ("slip ben dodd - said sorry i meant no harm", "“said sorry i meant no harm”"),
    ("slip amy carter - rude, i mean really rude", "“rude, i mean really rude”"),
    # signs and days as phones write them
    ("slip amy carter 🎉 + superb", "“🎉 superb”"),
    ("slip amy carter superb 🎉!", "“superb 🎉!”"),
    ("slip 🎉 amy carter superb", "Amy Carter 11A (Mathematics) sent to Dan Whitfield.\n  “🎉 superb”"),
    ("slip 🎉 amy carter + superb", "“🎉 superb”"),
    # the name last, or a command mistyped: what was said is carried along
    ("slop amy carter + great", "[1] Mentoring slip"),
    # the name first
    ("amy carter slip - no hw", "Negative slip about Amy Carter 11A"),
    ("amy carter slip up in the test", "[1] Send it as a slip"),
    # a class in words; a year is no room, and re no subject
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
    # a list by any words for it
    ("slips sent", "No slips yet."),
    ("slips this week", "No slips yet."),
    # a place is no label
    ("slip amy carter + on target: great", "“on target: great”"),
    ("slip amy carter + above target - keep it up", "“above target - keep it up”"),
    ("slip ben dodd target finish paper 2", "? What you want to say"),
    ("slip ben dodd 7", "! “7” says nothing yet. Type it in words."),
    # a sign in brackets, and the kind behind the word
    ("slip amy carter (+) fab", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan Whitfield.\n  “fab”"),
    ("slip (+) amy carter fab", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan Whitfield.\n  “fab”"),
    ("slip amy carter [-] rude", "Negative slip about Amy Carter 11A"),
    ("slip negative amy carter rude", "Negative slip about Amy Carter 11A (Mathematics)"),
    ("slip pos for amy carter fab", "Positive slip about Amy Carter 11A"),
    ("slip amy carter positive attitude", "“positive attitude”"),
    ("slip amy carter + great, target: none", "“great”\n[1] Undo"),
    # a smile belongs to the text, and a surname that nobody has is no text
    ("slip ben :) + great", "“:) great”"),
    ("slip amy carter :( - late", "“:( late”"),
    ("slip amy o'shea + super", "! I know no pupil called “amy o'shea”."),
    ("slip ben didn't hand in - hw", "“didn't hand in - hw”"),
    ("slip ben didnt hand in - hw", "“didnt hand in - hw”"),
    # as phones write what was said
    ("slip amy carter + brilliant full stop", "“brilliant.”"),
    ("slip amy carter - late new line target colon be on time full stop", "“late”\n  Target: be on time."),
    ("slip amy carter - forgot a full stop", "“forgot a full stop”"),
    ("slip amy carter + on target colon great", "“on target colon great”"),
    ("slip amy carter minus late again", "Negative slip about Amy Carter 11A (Mathematics) sent"),
    # a class behind the name says whose it is
    ("slip amy carter 11Ma1 + ace", "Positive slip about Amy Carter 11A (Mathematics) sent to Dan Whitfield.\n  “ace”"),
    ("slip amy carter (11ma1) - late", "Negative slip about Amy Carter 11A"),
    ("slip amy 11Ma1, ben dodd 11B + ace", "Positive slip (Mathematics) about 2 pupils, one each"),
    ("slip amy carter 11B + ace", "! Amy Carter 11A is not in 11B. Whom do you mean?"),
    # a sign that stands in one with the name
    ("slip amy carter+spaces galore", "“spaces galore”"),
    ("slip amy carter+spaces galore", "Positive slip about Amy Carter 11A"),
    ("slip amy carter+ben dodd pair work", "! Several are named. About whom is it?"),
    # a target by its other names, and what only sounds like one
    ("slip amy carter + well done!! target = 3 past papers", "Target: 3 past papers"),
    ("slip amy carter + great aim: 3 past papers", "Target: 3 past papers"),
    ("slip amy carter + great next step 3 past papers", "Target: 3 past papers"),
    ("slip amy carter + great, next steps: revise", "Target: revise"),
    ("slip amy carter - target practice was poor", "“target practice was poor”"),
    ("slip amy carter - late, target 6, current 4", "“late, target 6, current 4”"),
    ("slip amy carter + took the next step in her learning", "“took the next step in her learning”"),
    # ways to begin
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
    ("dodd - no hw", "Negative slip about Ben Dodd 11B"),
    ("s dodd - no hw", "Negative slip about Ben Dodd 11B"),
    # what stays unknown keeps the line
    ("slip amy his work was ace", "Mentoring slip about Amy Carter 11A (Mathematics)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "answer"), WORDS, ids=[line for line, _ in WORDS])
def test_words(noor: Speaker, line: str, answer: str) -> None:
    assert answer in noor.says(line)


IN_A_ROW = [
    # what was left out of the slip that was sent just now
    (("slip amy carter late", "negative"), "Is the slip about Amy Carter 11A positive or negative? It is neither yet."),
    (("slip amy carter late", "it was negative", "2"), "Negative slip about Amy Carter 11A"),
    (("slip amy carter - late", "negative"), "I do not know “negative”."),
    (("slip amy carter late", "add target be on time"), "Target: be on time"),
    (("slip amy carter - late", "tgt: be on time"), "Target: be on time"),
    (("slip amy carter - late", "target 6"), "Target grade (type cancel to stop)"),
    (("slip amy carter - late", "target ben dodd 6"), "Only the head of the subject"),
    # whose session it is
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
    # a number or a sign alone is no sentence
    (("slip ben dodd", "+"), "! “+” says nothing yet. Type it in words."),
    (("slip ben dodd target finish paper 2", "1"), "! “1” says nothing yet. Type it in words."),
    (("slip ben dodd target finish paper 2", "1", "no hw"), "Target: finish paper 2"),
    # what is taken back is named, and only a press takes it back; a form that is open waits
    (("slip ben dodd", "cancel my last booking"), "There is nothing of yours from the last 10 minutes"),
    (("slip ben dodd", "last to arrive again"), "“last to arrive again”"),
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


@pytest.mark.parametrize(
    "typed",
    ["tgt: finish paper 2", "target - finish paper 2", "target finish paper 2", "Target: finish paper 2"],
)
def test_a_target_is_not_lost_however_it_is_typed(noor: Speaker, typed: str) -> None:
    said = noor.says(f"slip amy carter - no hw {typed}")
    assert "Negative slip about Amy Carter 11A" in said
    assert "Target: finish paper 2" in said


@pytest.mark.parametrize(
    "line",
    [
        "slip amy carter + good, ben + better",
        "slip amy + good; ben dodd - late",
        "slip amy carter - late and ben dodd - late too",
        "slip amy carter + good and slip ben + better",
        "slip amy carter + good; slip ben dodd - late",
    ],
)
def test_what_is_said_of_another_pupil_is_a_slip_of_its_own(noor: Speaker, line: str) -> None:
    assert "This reads like two things to do. Nothing is done yet." in noor.says(line)
    assert noor.labels == ["Mentoring slip", "Mentoring slip"]
    noor.says("1")
    first = noor.sends_form()
    assert "slip about Amy Carter 11A" in first
    assert "ben" not in first.casefold()


def test_without_a_sign_it_is_asked_about_whom_it_is(noor: Speaker) -> None:
    said = noor.says("slip amy carter no homework. also slip ben dodd no homework")
    assert "! This reads like slips about two pupils. Whom is this one about? Send a line each." in said
    assert "1. Amy Carter 11A (Year 11)\n  2. Ben Dodd 11B (Year 11)" in said
    assert "Amy Carter 11A" in noor.says("1")


@pytest.mark.parametrize(
    "line", ["slip amy carter + worked well with ben - both did", "slip amy carter - late, and amy - again"]
)
def test_a_dash_within_a_sentence_begins_no_other_slip(noor: Speaker, line: str) -> None:
    assert "slip about Amy Carter 11A (Mathematics) sent" in noor.says(line)


def test_a_slip_that_speaks_of_a_target_has_none(noor: Speaker) -> None:
    assert "Target:" not in noor.says("slip amy carter - is below target in maths")


def test_too_many_for_a_good_word_are_not_listed_to_be_picked_from(helen: Speaker, noor: Speaker) -> None:
    helen.says("settings slip pupils 5")
    said = noor.says("slip 11A, 11B + fab")
    assert "! That is 8 pupils; a good word goes to 5 at most. Name fewer, such as one form." in said
    assert "(now:" not in said
    assert "about 4 pupils" in noor.says("11A")
