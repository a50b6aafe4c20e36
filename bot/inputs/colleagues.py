"""A colleague for whom something is done: with mr brook."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.inputs.line import Asking, Unclear
from bot.inputs.one_of_staff import StaffField
from bot.inputs.whom import MOST_SHOWN, leading
from bot.say.form import Choice
from models.access.authoriser import Action, could
from models.db.errors import Sorry
from models.db.tables import Db
from models.lifecycle.departures import newest
from models.rules.english import is_word
from models.rules.letters import fold
from models.rules.wording import day_in_full
from models.school.people import TITLES, Staff, active_staff, names_of_left_staff, staff_names

_WITH, _FOR = "with", "for"
_LONGEST = 3
"""Words: a title, a forename and a surname."""


def search(db: Db, typed: str) -> tuple[Choice, ...]:
    """Colleagues for what was typed so far, at most 15."""
    wanted = fold(typed)
    found = [each for each in active_staff(db) if any(word.startswith(wanted) for word in _words(each))]
    return tuple(_choice(each) for each in found[:MOST_SHOWN])


def _words(staff: Staff) -> tuple[str, ...]:
    first, last = fold(staff.forename), fold(staff.surname)
    return first, last, f"{first} {last}", f"{fold(staff.title)} {last}", fold(staff.code)


def _has_left(ask: Asking, staff: Staff) -> str:
    went = [each.left_on for each in newest(ask.db, staff_ids=(staff.id or 0,))]
    day = f" on {day_in_full(went[0], ask.today)}" if went else ""
    return f"{staff.name} left{day}. Type another name."


def _choice(staff: Staff) -> Choice:
    return Choice(str(staff.id), staff.name)


def _titled(found: list[Staff], title: str) -> list[Staff]:
    """Of several with the surname those with the title that was said, where anybody has it."""
    return [each for each in found if title and fold(each.title) == fold(title)] or found


def _which(said: str, found: Sequence[Staff], words: int) -> Unclear:
    choices = tuple(map(_choice, found))
    if len(choices) > 1:
        return Unclear(f"Which “{said}” do you mean?", choices, words=words)
    return Unclear(f"Do you mean {found[0].name}?", choices, (choices[0].value,), words=words)


@dataclass(frozen=True, kw_only=True)
class ColleagueField(StaffField):
    """A colleague after `with`; only those who could do something for a colleague are offered it."""

    label: str = "With"
    to: Action

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        words = [token.strip(",;.") for token in tokens[at + 1 : at + 1 + _LONGEST]]
        titled = bool(words) and fold(words[0]) in TITLES
        if tokens[at].casefold() == _FOR and not titled:
            return self._by_whole_name(ask, words)
        if tokens[at].casefold() not in {_WITH, _FOR}:
            return None
        for length in range(len(words), 0, -1):
            said = " ".join(words[:length])
            found = _titled(staff_names(ask.db).called(said), words[0] if titled else "")
            if length == 1 and not titled:
                found, is_sure = self._by_one_word(ask, tokens[at + 1 :], found)
            else:
                is_sure = True
            if len(found) == 1 and is_sure:
                return length + 1, found[0].id or 0
            if found:
                raise _which(said, found, length + 1)
        for length in range(len(words), 0, -1):
            if gone := names_of_left_staff(ask.db).called(" ".join(words[:length])):
                raise Sorry(_has_left(ask, gone[0]))
        if titled and len(words) > 1:
            raise Sorry(f"I know no colleague called “{' '.join(words[:2])}”. Type another name.")
        return None

    def _by_whole_name(self, ask: Asking, words: Sequence[str]) -> tuple[int, int] | None:
        """Whom `for` names by forename and surname, where no pupil is called so: it stands before much else."""
        for length in range(len(words), 1, -1):
            said = " ".join(words[:length])
            found = staff_names(ask.db).called(said)
            if len(found) == 1 and not ask.school.names.match(said).ids:
                return length + 1, found[0].id or 0
        return None

    def _by_one_word(
        self, ask: Asking, tokens: Sequence[str], found: list[Staff]
    ) -> tuple[list[Staff], bool]:
        """Whom a word without a title names, and whether surely: it may be a forename, a word of English, a pupil's.

        Who may book for no colleague would be asked whom, and then be refused: of theirs only oneself is asked for.
        """
        word = tokens[0].strip(",;.")
        called = [each for each in staff_names(ask.db).with_forename(word) if each not in found]
        if [each.id for each in (*found, *called)] == [ask.who.staff_id]:
            return [*found, *called], True
        if not self.offered(ask):
            return found, True
        if leading(ask.school, tokens) > 1:
            return [], False
        is_code = [fold(each.code) for each in found] == [fold(word)]
        return [*found, *called], not called and (is_code or not is_word(fold(word)))

    def offered(self, ask: Asking) -> bool:
        return could(ask.who, self.to)


@dataclass(frozen=True, kw_only=True)
class CoverField(ColleagueField):
    """The colleague who stands behind `cover`: whoever is named there is one."""

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, int] | None:
        if tokens[at].casefold().strip(":,") not in {"cover", "covered"}:
            return None
        skipped = 1 if tokens[at + 1 : at + 2] in (["by"], ["with"]) else 0
        words = [token.strip(",;.") for token in tokens[at + 1 + skipped : at + 1 + skipped + _LONGEST]]
        for length in range(len(words), 0, -1):
            said = " ".join(words[:length])
            found = _titled(staff_names(ask.db).called(said), words[0])
            if length == 1:
                found = found or staff_names(ask.db).with_forename(said)
            if len(found) == 1:
                return 1 + skipped + length, found[0].id or 0
            if found:
                raise _which(said, found, 1 + skipped + length)
        raise Sorry(
            f"I know no colleague called “{words[0]}”. Type another name."
            if words
            else "Who covers? Type a colleague's name."
        )
