import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.rules.letters import fold, tidy
from models.rules.names import How, KnownPupil, Match, Names
from tests.characters import ANY

AMY, BEN, ZOE, SMITH_JONES, ISLA_B, ISLA_D, AMY_9, LOTTIE, SAM, AMY_JANE = range(1, 11)


def pupil(id_: int, forename: str, surname: str, form: str, preferred: str | None = None) -> KnownPupil:
    return KnownPupil(
        id=id_,
        forename=forename,
        preferred=preferred,
        surname=surname,
        form=form,
        year=int(form[:-1]),
        admission=f"00{4200 + id_}",
        upn=f"B8012000050{id_:02d}",
    )


SCHOOL = (
    pupil(AMY, "Amy", "Carter", "11A"),
    pupil(BEN, "Benjamin", "Dodd", "11C", "Ben"),
    pupil(ZOE, "Zoë", "O’Brien", "11B"),
    pupil(SMITH_JONES, "Łukasz", "Smith-Jones", "11D"),
    pupil(ISLA_B, "Isla", "Craddock", "11B"),
    pupil(ISLA_D, "Isla", "Craddock", "11D"),
    pupil(AMY_9, "Amy", "Khan", "9A"),
    pupil(LOTTIE, "Charlotte", "Carter", "9D", "Lottie"),
    pupil(SAM, "Sam", "De Souza", "10A"),
    pupil(AMY_JANE, "Amy Jane", "Canning", "10B"),
)
NAMES = Names(SCHOOL)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("amy carter", [AMY]),
        ("AMY CARTER", [AMY]),
        ("carter amy", [AMY]),
        ("Carter, Amy", [AMY]),
        ("Ben Dodd", [BEN]),
        ("Benjamin Dodd", [BEN]),
        ("ben", [BEN]),
        ("amy", [AMY_JANE, AMY, AMY_9]),
        ("dodd", [BEN]),
        ("carter", [AMY, LOTTIE]),
        ("lottie carter", [LOTTIE]),
        ("charlotte", [LOTTIE]),
        ("isla craddock", [ISLA_B, ISLA_D]),
        ("isla craddock 11d", [ISLA_D]),
        ("11D isla craddock", [ISLA_D]),
        ("Isla (11-B)", [ISLA_B]),
        ("carter 9d", [LOTTIE]),
        ("amy 9", [AMY_9]),
        ("amy year 11", [AMY]),
        ("ac 11a", [AMY]),
        ("A.C. 11A", [AMY]),
        ("bd 11c", [BEN]),
        ("004201", [AMY]),
        ("4201", [AMY]),
        ("b801200005002", [BEN]),
        ("Zoë O’Brien", [ZOE]),
        ("zoe o'brien", [ZOE]),
        ("zoe obrien", [ZOE]),
        ("zoe o brien", [ZOE]),
        ("Smith-Jones", [SMITH_JONES]),
        ("smith jones", [SMITH_JONES]),
        ("lukasz smithjones", [SMITH_JONES]),
        ("sam de souza", [SAM]),
        ("desouza", [SAM]),
        ("amy jane canning", [AMY_JANE]),
        ("amy canning", [AMY_JANE]),
    ],
)
def test_ways_to_name_a_pupil(words: str, found: list[int]) -> None:
    assert NAMES.find(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("amy cart", [AMY]),
        ("amy c", [AMY_JANE, AMY]),
        ("amy j", [AMY_JANE]),
        ("a carter", [AMY]),
        ("cart amy", [AMY]),
        ("a cart 11a", [AMY]),
        ("isl crad 11d", [ISLA_D]),
        ("lukasz smith", [SMITH_JONES]),
        ("luka", [SMITH_JONES]),
        ("benj", [BEN]),
        ("smithjon", [SMITH_JONES]),
    ],
)
def test_a_beginning_is_enough(words: str, found: list[int]) -> None:
    assert NAMES.find(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  ",
        "a",
        "a c",
        "zo",
        "o br",
        "am car 11a",
        "amy car",
        "ama",
        "can",
        "crad 11a",
        "nobody",
        "amy carter 11b",
        "amy dodd",
        "11a",
        "11",
        "amy amy",
        "ac",
        "0",
        "!",
    ],
)
def test_nobody_is_never_guessed(words: str) -> None:
    assert NAMES.find(words) == []


def test_a_full_match_beats_a_beginning() -> None:
    names = Names(
        [pupil(1, "Ann", "Hall", "7A"), pupil(2, "Anna", "Hall", "7A"), pupil(3, "Ann", "Hallam", "7A")]
    )
    assert names.find("ann hall") == [1]
    assert names.find("ann") == [1, 3]
    assert names.find("ann hal") == [1, 3]
    assert names.find("anna") == [2]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ali khan", [1, 2]),
        ("khan ali", [1, 2]),
        ("muhammad khan", [1, 2]),
        ("jean luc", [3, 4]),
        ("jean luc martin", [4]),
        ("ali khan 11b", [2]),
        ("khan", [5]),
    ],
)
def test_a_double_name_may_be_anothers_forename_and_a_part_of_their_surname(
    words: str, found: list[int]
) -> None:
    names = Names(
        [
            pupil(1, "Muhammad", "Ali Khan", "11A"),
            pupil(2, "Ali", "Muhammad Khan", "11B"),
            pupil(3, "Jean-Luc", "Moreau", "11A"),
            pupil(4, "Jean", "Luc-Martin", "11B"),
            pupil(5, "Mohammed", "Khan", "11A"),
        ]
    )
    assert sorted(names.find(words)) == found


WORDY = Names(
    [
        pupil(1, "May", "Carter", "11A"),
        pupil(2, "Will", "Bennett", "11B"),
        pupil(3, "Stanley", "Hallam", "11C"),
        pupil(4, "Jo", "Ng", "11D"),
        pupil(5, "Daisy", "Parker", "11E"),
    ]
)


@pytest.mark.parametrize(
    ("words", "found", "how"),
    [
        ("may carter", [1], How.FULL),
        ("may", [1], How.WORD),
        ("may 11a", [1], How.FULL),
        ("may c", [1], How.NAME),
        ("will", [2], How.WORD),
        ("bennett", [2], How.NAME),
        ("benn", [2], How.PART),
        ("jo", [4], How.NAME),
        ("ng", [4], How.NAME),
        ("parker", [5], How.NAME),
        ("stanl", [3], How.PART),
        ("11a may", [1], How.FULL),
        ("mc 11a", [1], How.FULL),
    ],
)
def test_how_surely_words_name_somebody(words: str, found: list[int], how: How) -> None:
    assert WORDY.match(words) == Match(tuple(found), how)


@pytest.mark.parametrize(
    "words",
    ["hall", "park", "he", "we", "so", "ma", "wil", "will be", "be", "no", "he 11c", "in park"],
)
def test_a_word_is_never_the_beginning_of_a_name(words: str) -> None:
    assert WORDY.find(words) == []


def test_what_is_typed_so_far_is_completed_from_its_first_two_letters() -> None:
    assert NAMES.completions("zo") == [ZOE]
    assert NAMES.completions("amy car") == [AMY]
    assert WORDY.completions("hall") == [3]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=3))
def test_three_letters_name_only_who_is_called_just_that(word: str) -> None:
    called = {known.id for known in SCHOOL if word in {*fold(known.forename).split()[:1], fold(known.preferred or ""),
              fold(known.surname).replace(" ", ""), fold(known.forename).replace(" ", ""),
              *fold(known.surname).split()}}  # fmt: skip
    assert set(NAMES.find(word)) == called


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("amy crater", AMY),
        ("bne dod", BEN),
        ("zoey obrian", ZOE),
        ("cradock", ISLA_B),
        ("isla cradock 11d", ISLA_D),
    ],
)
def test_the_nearest_are_offered(words: str, first: int) -> None:
    nearest = NAMES.nearest(words)
    assert nearest[0] == first
    assert len(nearest) == len(set(nearest)) == 3


def test_the_nearest_are_as_many_as_asked_and_as_there_are() -> None:
    assert len(NAMES.nearest("amy", 5)) == 5
    assert len(NAMES.nearest("amy", 50)) == len(SCHOOL)
    assert NAMES.nearest("", 2) == NAMES.nearest("", 2)
    assert Names([]).nearest("amy") == []
    assert Names([]).find("amy") == []


@pytest.mark.parametrize(
    ("words", "taken", "found"),
    [
        ("Amy Carter superb coursework", 2, [AMY]),
        ("Carter Amy late again", 2, [AMY]),
        ("Carter, Amy: late again", 2, [AMY]),
        ("Amy Carter + superb", 2, [AMY]),
        ("Amy superb coursework", 1, [AMY_JANE, AMY, AMY_9]),
        ("Isla Craddock 11D forgot her book", 3, [ISLA_D]),
        ("Isla Craddock forgot her book", 2, [ISLA_B, ISLA_D]),
        ("AC 11A well done", 2, [AMY]),
        ("4201 well done", 1, [AMY]),
        ("004201 well done", 1, [AMY]),
        ("11D Isla Craddock forgot her book", 3, [ISLA_D]),
        ("Zoë O’Brien is better", 2, [ZOE]),
        ("smith jones is late", 2, [SMITH_JONES]),
        ("Amy Jane Canning is late", 3, [AMY_JANE]),
        ("Amy Canning is late", 2, [AMY_JANE]),
        ("Zoe: Dodd and she talked", 1, [ZOE]),
        ("Zoe O'Brien Dodd", 2, [ZOE]),
        ("amy cart", 2, [AMY]),
        ("Amy Y9 late", 2, [AMY_9]),
    ],
)
def test_the_leading_words_name_somebody(words: str, taken: int, found: list[int]) -> None:
    assert NAMES.longest_prefix(words.split()) == (taken, found)


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("Amy can do better", 1),
        ("Amy Carter 11 marks out of 20", 2),
        ("Amy + Carter was kind", 1),
        ("superb work by Amy", 0),
        ("+ Amy", 0),
        ("a carter", 2),
        ("Zoe Dodd was late", 0),
        ("Lottie Craddock", 0),
        ("am car", 0),
        ("Amy car park", 1),
        ("am", 0),
        ("", 0),
    ],
)
def test_free_text_is_never_taken(words: str, taken: int) -> None:
    found = NAMES.longest_prefix(words.split())
    assert found[0] == taken
    assert bool(found[1]) is bool(taken)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O’Brien", "obrien"),
        ("O'Brien", "OBRIEN"),
        ("Smith-Jones", "smith jones"),
        ("Smith–Jones", "smith\u00a0jones"),
        ("Zoë", "zoe"),
        ("Zoe\u0308", "ZOË"),
        ("Łukasz", "lukasz"),
        ("Strauß", "strauss"),
        ("Bjørn", "bjorn"),
        ("D`Arcy", "d´arcy"),
        (" Amy \u200b", "amy"),
    ],
)
def test_names_agree_however_they_are_typed(one: str, other: str) -> None:
    assert fold(one) == fold(other) == fold(one).strip()


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("“Amy’s”", '"Amy\'s"'),
        ("15:20–16:20", "15:20-16:20"),
        ("Amy\u00a0Carter — superb…", "Amy Carter - superb..."),
        ("Zoë\u200b", "Zoë"),
        ("line\none", "line\none"),
    ],
)
def test_phone_keyboards_are_tidied(typed: str, plain: str) -> None:
    assert tidy(typed) == plain


@given(st.text(ANY))
@example("0\x000")
@example("0\x1f0")
def test_folding_and_tidying_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert tidy(tidy(text)) == tidy(text)
    assert fold(tidy(text)) == fold(text)


@given(st.sampled_from(SCHOOL), st.booleans(), st.booleans(), st.booleans())
def test_everybody_is_found_by_their_own_name(
    known: KnownPupil, turned: bool, loud: bool, called: bool
) -> None:
    first = known.preferred if called and known.preferred else known.forename
    name = f"{known.surname} {first}" if turned else f"{first} {known.surname}"
    name = name.upper() if loud else name
    assert known.id in NAMES.find(name)
    assert NAMES.find(f"{name} {known.form}") == [known.id]
    taken, found = NAMES.longest_prefix([*name.split(), "zzz"])
    assert (taken, found) == (len(name.split()), NAMES.find(name))
    assert NAMES.find(known.upn) == NAMES.find(known.admission) == [known.id]


@given(st.text(ANY, max_size=30), st.integers(0, 5))
def test_no_words_break_it(text: str, n: int) -> None:
    ids = {known.id for known in SCHOOL}
    assert set(NAMES.find(text)) <= ids
    assert len(NAMES.nearest(text, n)) == n
    taken, found = NAMES.longest_prefix(text.split())
    assert 0 <= taken <= len(text.split())
    assert set(found) <= ids


def test_a_full_name_is_told_from_the_forename_of_somebody_else() -> None:
    """Ann-Marie O'Shea is called Ann Marie, which is somebody's full name; and Joanne, as Jo Anne is in one word."""
    ann, ann_marie, jo, joanne = range(21, 25)
    names = Names(
        (
            pupil(ann, "Ann", "Marie", "11A"),
            pupil(ann_marie, "Ann-Marie", "O’Shea", "11B"),
            pupil(jo, "Jo", "Anne", "11A"),
            pupil(joanne, "Joanne", "Pike", "11B"),
        )
    )
    assert names.match("ann marie") == Match((ann,), How.FULL)
    assert names.also_called("Ann-Marie") == [ann_marie]
    assert names.match("ann marie 11b") == Match((ann_marie,), How.FULL)
    assert names.also_called("ann marie 11b") == []
    assert set(names.completions("ann marie")) == {ann, ann_marie}
    assert names.match("joanne") == Match((jo, joanne), How.NAME)
    assert names.match("jo anne") == Match((jo,), How.FULL)


@pytest.mark.parametrize("words", ["10 to", "to 10", "y10 to", "year 10 to"])
def test_a_year_and_a_word_of_english_are_nobodys_initials(words: str) -> None:
    names = Names([pupil(1, "Tobias", "Onyeka", "10D")])
    assert names.find(words) == []
    assert names.find("TO 10D") == [1]
