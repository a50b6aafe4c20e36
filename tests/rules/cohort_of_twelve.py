"""The twelve pupils of R15 and their results in R16, as the rule's tables have them."""

from models.rules.attainment import SubjectTaken
from models.rules.grades import Scale, scale
from models.rules.places import SubjectPlace

SUBJECTS = {
    "maths": (1, SubjectPlace.MATHS, "9-1"),
    "language": (2, SubjectPlace.ENGLISH_LANGUAGE, "9-1"),
    "literature": (3, SubjectPlace.ENGLISH_LITERATURE, "9-1"),
    "combined": (4, SubjectPlace.COMBINED_SCIENCE, "combined"),
    "history": (5, SubjectPlace.HUMANITY, "9-1"),
    "French": (6, SubjectPlace.LANGUAGE, "9-1"),
    "art": (7, SubjectPlace.OTHER, "9-1"),
    "sport": (8, SubjectPlace.OTHER, "vocational"),
}
ROWS = """
A Y - 112 7 6+ 7 7-6 7 6 8 .        targets  A 8 7 7 8-7 7 7 8 .
B Y - 103 4+ 5- 4 4-4 4 . 5 L2M              B 5 5 5 5-4 5 . 5 L2M
C Y K 98 3 4- 3 3-2 . . 4 L2P                C 4 4 4 4-3 . . 4 L2M
D Y - 107 5 4+ X 5-4 5 4 5 .                 D 6 6 6 6-5 6 5 6 .
E Y E 91 2 2+ 2 2-1 2 . 3 L1M                E 3 3 3 3-2 3 . 3 L2P
F Y - 101 4- 4 4 4-3 4- . . L2P              F 5 5 5 5-4 5 . . L2M
G N - 115 8 8 9 8-8 8 8 9 .                  G 8 8 8 8-8 8 8 8 .
H N - 104 5 5+ 5 5-5 6 5 . L2D               H 5 5 5 5-5 6 5 . L2M
I N - 99 4+ 3+ 4- 4-3 3 . 5 L2P              I 4 4 4 4-4 4 . 5 L2P
J N K 96 3+ 3 3 3-3 3 . 4 L1D                J 4 4 4 4-3 4 . 4 L2P
K N - 109 6 6- 6 6-5 6 5 7 .                 K 6 6 6 6-6 6 6 6 .
L N - . 5- 5 5 5-4 . 4 6 L2M                 L 5 5 5 5-5 . 5 6 L2M
""".strip().splitlines()
RESULTS = {
    "maths": "A 7 B 5 C 3 D 4 E U F 4 G 9 H 5 I 3 J 3 K 5",
    "combined": "A 7-6 B 4-3 C 3-2 D 5-5 E 2-2 F 4-4 G 9-8 H 5-4 I 4-3 J 2-2 K 6-5 L 4-4",
    "sport": "B L2P C L2P E L1M F L1D H L2D* I L2P J L2P L L2M",
}
"""L has no result in maths."""
OCTOBER = "A 7- B 4 C 4 D 5+ E 2 F 5- G 8 H 5- I 4 J 3 K 6"
"""Predicted in maths a month before."""
PUPILS: dict[str, list[SubjectTaken]] = {}
PREMIUM: dict[str, bool] = {}
SEN: dict[str, str] = {}
BEFORE: dict[str, int | None] = {}
"""Key Stage 2 means."""


def scale_of(subject: str) -> Scale:
    return scale(SUBJECTS[subject][2])


for _row in ROWS:
    _words = _row.replace("targets", "").split()
    _name, _premium, _sen, _before = _words[:4]
    PREMIUM[_name], SEN[_name] = _premium == "Y", _sen
    BEFORE[_name] = None if _before == "." else int(_before)
    PUPILS[_name] = [
        SubjectTaken(number, place, scale(on), scale(on).read(value), scale(on).read(target))
        for (number, place, on), value, target in zip(
            SUBJECTS.values(), _words[4:12], _words[13:], strict=True
        )
        if value != "."
    ]


def taking(subject: str) -> dict[str, SubjectTaken]:
    """What each pupil has in the subject."""
    number = SUBJECTS[subject][0]
    return {name: each for name, taken in PUPILS.items() for each in taken if each.subject_id == number}


def paired(text: str) -> dict[str, str]:
    """`A 7 B 5` by pupil."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))
