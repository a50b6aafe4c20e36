"""The staff of the invented school: who they are, what they teach, and whom to try first."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


@dataclass(frozen=True)
class InventedSubject:
    """A subject as an export names it, with its code in class names and its Key Stage 4 grade scale."""

    name: str
    code: str
    scale: str = "9-1"
    core: bool = False
    from_year: int = 7
    fine: bool = True


@dataclass(frozen=True)
class Team:
    """Who teaches a subject; the first of the others takes the first set of Year 11."""

    subject: InventedSubject
    head: str
    others: tuple[str, ...]

    @property
    def in_turn(self) -> tuple[str, ...]:
        """The team in the order in which it is given classes."""
        return (self.others[0], self.head, *self.others[1:])


TEAMS: tuple[Team, ...] = (
    Team(
        InventedSubject("English Language", "En", core=True),
        head="Ms Priya Nair",
        others=("Mr Tom Berry", "Mr Callum Frost", "Mrs Bridget Keane", "Miss Leila Aziz"),
    ),
    Team(
        InventedSubject("English Literature", "El", core=True),
        head="Dr Martha Quinn",
        others=("Mr Tom Berry", "Mr Hugo Fielding", "Ms Adaeze Obi", "Miss Leila Aziz"),
    ),
    Team(
        InventedSubject("Mathematics", "Ma", core=True),
        head="Ms Grace Lin",
        others=(
            "Mrs Noor Hussain",
            "Mr Piotr Zając",
            "Mrs Angela Firth",
            "Mr Yusuf Rahman",
            "Miss Caitlin Doyle",
        ),
    ),
    Team(
        InventedSubject("Combined Science", "Sc", "combined", core=True),
        head="Dr Simon Beck",
        others=(
            "Ms Farah Malik",
            "Mr Gareth Pugh",
            "Mrs Ewa Lis",
            "Mr Tunde Bello",
            "Miss Joanna Stead",
        ),
    ),
    Team(
        InventedSubject("History", "Hi"), head="Mrs Clare Venn", others=("Mr Dan Whitfield", "Ms Róisín Daly")
    ),
    Team(
        InventedSubject("Geography", "Gg"),
        head="Mr Owen Blake",
        others=("Ms Harriet Sykes", "Mr Imran Sheikh"),
    ),
    Team(
        InventedSubject("French", "Fr"),
        head="Ms Élodie Garnier",
        others=("Mr Neil Fenwick", "Miss Sana Chaudhry"),
    ),
    Team(
        InventedSubject("Art and Design", "Ar", fine=False),
        head="Ms Iris Calder",
        others=("Mr Leon Abara", "Mrs Judith Moss"),
    ),
    Team(
        InventedSubject("Computer Science", "Cs"),
        head="Mr Rajan Pillai",
        others=("Ms Kirsty Bain", "Mr Marek Sokol"),
    ),
    Team(
        InventedSubject("Religious Studies", "Rs"),
        head="Mrs Monica Fagan",
        others=("Mr Elliot Crane", "Ms Zainab Yusuf"),
    ),
    Team(
        InventedSubject("Sport (BTEC)", "Sp", "vocational", from_year=10),
        head="Mr Craig Mellor",
        others=("Ms Shannon Pike", "Mr Femi Lawal"),
    ),
    Team(
        InventedSubject("Food Preparation and Nutrition", "Fo", fine=False),
        head="Mrs Paula Trent",
        others=("Ms Orla Hennessy", "Mr Victor D'Souza"),
    ),
)

SUBJECTS: tuple[InventedSubject, ...] = tuple(team.subject for team in TEAMS)

_OUTSIDE_TEAMS: tuple[tuple[str, str], ...] = (
    ("Mrs Helen Marsh", "leadership;scheme lead"),
    ("Mr Peter Lowe", "leadership"),
    ("Ms Ruth Adeyemi", "leadership;safeguarding lead"),
    ("Mr Sam Okafor", "raising achievement"),
    ("Ms Mia Kowalska", "learning support"),
    ("Mr Declan Byrne", "learning support"),
    ("Mr Alan Price", "data manager"),
    ("Mrs Joan Reid", "office"),
)


class Player(NamedTuple):
    """Somebody whom a newcomer can try the program as."""

    name: str
    email: str
    does: str


CAST: tuple[Player, ...] = (
    Player(
        "Noor Hussain", "n.hussain@school.example", "teaches Mathematics, Amy Carter and Ben Dodd in 11Ma1"
    ),
    Player("Dan Whitfield", "d.whitfield@school.example", "teaches History; Amy Carter's mentor"),
    Player(
        "Tom Berry", "t.berry@school.example", "teaches English Language and English Literature; a mentor"
    ),
    Player("Grace Lin", "g.lin@school.example", "head of Mathematics; Ben Dodd's mentor"),
    Player("Owen Blake", "o.blake@school.example", "head of Geography; form tutor of 11A"),
    Player("Helen Marsh", "h.marsh@school.example", "leadership; runs the scheme"),
    Player("Peter Lowe", "p.lowe@school.example", "leadership"),
    Player("Ruth Adeyemi", "r.adeyemi@school.example", "leadership; safeguarding lead"),
    Player("Sam Okafor", "s.okafor@school.example", "raising achievement coordinator"),
    Player("Mia Kowalska", "m.kowalska@school.example", "learning support"),
    Player("Alan Price", "a.price@school.example", "data manager"),
    Player("Joan Reid", "j.reid@school.example", "office"),
)
"""Who is worth trying first: name, e-mail and what they do."""


def plain(text: str) -> str:
    """The letters of a name as an e-mail address has them: a to z only."""
    # Polish ł does not come apart into a letter and a mark as ą or é do.
    apart = unicodedata.normalize("NFD", text.casefold().replace("ł", "l"))
    return "".join(letter for letter in apart if "a" <= letter <= "z")


@dataclass(frozen=True)
class Colleague:
    """One row of staff.csv."""

    title: str
    forename: str
    surname: str
    roles: str
    subjects: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Title, forename and surname, as the teams have them."""
        return f"{self.title} {self.forename} {self.surname}"

    @cached_property
    def email(self) -> str:
        """Initial and surname at the school's invented domain."""
        return f"{plain(self.forename)[0]}.{plain(self.surname)}@school.example"


def all_staff() -> dict[str, Colleague]:
    """Every member of staff by staff code, those who are in no team first."""
    people = [_colleague(name, roles, ()) for name, roles in _OUTSIDE_TEAMS]
    taught: dict[str, list[str]] = {}
    for team in TEAMS:
        for name in (team.head, *team.others):
            taught.setdefault(name, []).append(team.subject.name)
    heads = {team.head for team in TEAMS}
    for name, subjects in taught.items():
        roles = "head of subject;teacher" if name in heads else "teacher"
        people.append(_colleague(name, roles, tuple(subjects)))
    return _coded(people)


def _colleague(name: str, roles: str, subjects: tuple[str, ...]) -> Colleague:
    title, forename, surname = name.split(" ")
    return Colleague(title, forename, surname, roles, subjects)


def _coded(people: Iterable[Colleague]) -> dict[str, Colleague]:
    coded: dict[str, Colleague] = {}
    for person in people:
        surname, initial = plain(person.surname).upper(), plain(person.forename)[0].upper()
        choices = [surname[0] + letter + initial for letter in surname[1:]]
        coded[next(code for code in choices if code not in coded)] = person
    return coded
