"""What only a person can say about an import: a question with its choices, and the answers given."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.db.errors import Sorry
from models.exchange.columns import FileKind
from models.exchange.values import key
from models.rules.wording import listed

ALL = "all"
"""Typed in place of one name: it answers every question of that sort."""
_PLAIN = re.compile(r"[\w.@=,:+/-]+")
NEW, SAME, YES = "new", "same", "yes"
"""The answers to whether somebody new is somebody who was there before."""


class Removable(StrEnum):
    """What an import may take away, as `--yes-remove` calls it."""

    PUPILS = FileKind.PUPILS
    STAFF = FileKind.STAFF
    ROLES = "roles"
    SUBJECTS = FileKind.SUBJECTS
    """Subjects that staff teach."""
    TUTORS = "tutors"
    CLASSES = FileKind.CLASSES
    MENTORS = FileKind.MENTORS
    SUPPORT = FileKind.SUPPORT
    GROUPS = "groups"
    GRADES = FileKind.GRADES
    SCALES = FileKind.SCALES
    CALENDAR = FileKind.CALENDAR


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the word to type, what it means, and the option it is typed as, where that is not `--answer`."""

    word: str
    means: str
    option: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What must be known before anything is written; its id stays the same while the files do.

    `other` says which further words are an answer, such as any month; blank where only the choices are. `sort`
    is the heading under which many like it are read as one, and `answers_all` the option that answers them all.
    """

    id: str
    asks: str
    choices: tuple[Option, ...]
    other: str = ""
    also: tuple[str, ...] = ()
    """Further ids that mean the same, such as a person's e-mail beside the code."""
    sort: str = ""
    answers_all: str = ""

    def option(self, choice: Option) -> str:
        """What is added to the command to choose this, as a shell takes it."""
        return typed(choice.option or f"--answer {self.id}={choice.word}")


class GivenAnswers:
    """The answers given on the command line, by the id of their question; and what is still open."""

    def __init__(
        self,
        given: Iterable[str] = (),
        *,
        same: Iterable[str] = (),
        new: Iterable[str] = (),
        remove: Iterable[str] = (),
    ) -> None:
        """`given` are `ID=CHOICE`, `same` are `NEW=OLD` or `all`, `new` names, `remove` kinds parted by commas.

        Raises Sorry where one cannot be read.
        """
        self._given = dict(_pair(words, "answer", "ID=CHOICE") for words in given)
        for words in same:
            name, old = (ALL, SAME) if key(words) == ALL else _pair(words, "same", "NEW=OLD")
            self._given[f"same.{name}"] = old
        self._given |= {f"same.{key(words)}": NEW for words in new}
        kinds = (key(part) for words in remove for part in words.split(","))
        self._given |= {f"remove.{_removable(kind)}": "yes" for kind in kinds if kind}
        self._asked: dict[str, Question] = {}
        self._used: set[str] = set()
        self._answered: set[str] = set()

    def ask(self, question: Question) -> str | None:
        """The choice that was made, as the question writes it; None where it is still open.

        Words that are none of the choices come back as they were typed where the question takes `other` ones.
        Raises Sorry where the answer is none.
        """
        self._asked[question.id] = question
        everybody = f"{question.id.partition('.')[0]}.{ALL}"
        name = next(
            (each for each in (question.id, *question.also, everybody) if key(each) in self._given), None
        )
        if name is None:
            return None
        self._used.add(key(name))
        chosen = _choice(question, self._given[key(name)], everybody=name == everybody)
        if chosen is not None:
            self._answered.add(question.id)
        return chosen

    def is_answered(self, question: Question) -> bool:
        """Whether this one was answered by its own name, though it may be known already."""
        return any(key(each) in self._given for each in (question.id, *question.also))

    def may_go(self, what: Removable) -> bool:
        """Whether it was said, without being asked, that these may be taken away."""
        name = f"remove.{what}"
        if name not in self._given:
            return False
        self._used.add(name)
        return self._given[name] == "yes"

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions that were asked and have no answer, in the order of asking."""
        return tuple(each for name, each in self._asked.items() if name not in self._answered)

    @property
    def unasked(self) -> tuple[str, ...]:
        """The ids for which an answer was given that nobody asked for."""
        return tuple(name for name in self._given if name not in self._used)


def typed(option: str) -> str:
    """An option as it is typed: what a shell would take apart, such as an apostrophe or a space, stands in quotes."""
    name, _, value = option.partition(" ")
    return option if _PLAIN.fullmatch(value) else f'{name} "{value}"'


def _removable(kind: str) -> Removable:
    try:
        return Removable(kind)
    except ValueError:
        raise Sorry(
            f"“{kind}” is nothing that can be removed. After --yes-remove write {listed(Removable, last='or')}."
        ) from None


def _choice(question: Question, given: str, *, everybody: bool) -> str | None:
    """The word of the choice that was given; None where an answer to all does not say which is meant here."""
    found = [choice.word for choice in question.choices if key(choice.word) == key(given)]
    if not found and key(given) == SAME:
        found = [choice.word for choice in question.choices if choice.word != NEW]
    if len(found) == 1:
        return found[0]
    if question.other:
        return given
    if everybody:
        return None
    words = ", ".join(choice.word for choice in question.choices)
    raise Sorry(f"“{given}” is no answer to {question.id}. Choose one of {words}.")


def _pair(words: str, option: str, shape: str) -> tuple[str, str]:
    name, sign, choice = words.partition("=")
    if not (sign and name.strip() and choice.strip()):
        raise Sorry(f"“{words}” is no answer. Write it as --{option} {shape}.")
    return key(name), choice.strip()


def question_id(*words: str) -> str:
    """An id that can be typed, from the words of what is asked: `drop-autumn-1`."""
    plain = unicodedata.normalize("NFKD", " ".join(words)).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def choices(means: Mapping[str, str]) -> tuple[Option, ...]:
    """Choices from each word and what it means."""
    return tuple(Option(word, meaning) for word, meaning in means.items())
