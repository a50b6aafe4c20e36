"""Whose sessions are meant: of a year group, a form, a class, or of who hosts them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.inputs.groups import GroupField
from bot.inputs.line import Asking, Input, Unclear
from bot.say.form import Asked, Line, Value
from models.audit.touched import Touched
from models.db.errors import Sorry
from models.rules.letters import fold
from models.school.people import TITLES, staff_names
from models.school.pupils import in_group

_ALL, _OF = frozenset({"all", "whole", "everybody", "everyone", "the"}), frozenset({"of", "in", "the"})
_MINE = frozenset({"me", "mine", "my"})
_SESSIONS = frozenset({"sessions", "session"})
_LONGEST = 3
"""Words: a title, a forename and a surname."""
_GROUP = GroupField()


@dataclass(frozen=True)
class SessionsOf:
    """All of a form, a class or a year group by its name, or whoever a host has."""

    group: str = ""
    host: int | None = None
    host_name: str = ""

    def pupils(self, ask: Asking) -> list[int] | None:
        """Whom it is; None where it is whoever the host has. Raises Sorry for a group that has nobody."""
        if self.host is not None:
            return None
        found = in_group(ask.db, self.group)
        if not found:
            raise Sorry(
                f"There is nobody in {self.group}. Type another year group, class or form.", field="whose"
            )
        return found


@dataclass(frozen=True, kw_only=True)
class WhoseField(Input[SessionsOf]):
    """A year group, a form, a class, or a colleague whose sessions are meant."""

    label: str = "Whose sessions"
    hint: str = "Such as Year 11, 11Ma1, 11B or Mr Brook"

    def recognise(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, SessionsOf] | None:
        words = [token.casefold().strip(",;.:") for token in tokens[at:]]
        skipped = 0
        while skipped < len(words) - 1 and words[skipped] in _ALL | (_OF if skipped else frozenset()):
            skipped += 1
        found = self._read(ask, tokens, at + skipped)
        if found is None:
            return None
        end = skipped + found[0]
        return (end + 1 if words[end : end + 1] and words[end] in _SESSIONS else end), found[1]

    def _read(self, ask: Asking, tokens: Sequence[str], at: int) -> tuple[int, SessionsOf] | None:
        if tokens[at].casefold().strip(",;.:") in _MINE:
            return 1, SessionsOf(host=ask.who.staff_id, host_name=ask.who.name)
        if (group := _GROUP.recognise(ask, tokens, at)) is not None:
            return group[0], SessionsOf(group[1])
        return self._host(ask, tokens[at:])

    def _host(self, ask: Asking, tokens: Sequence[str]) -> tuple[int, SessionsOf] | None:
        """A colleague by title and surname, or by forename and surname: never by a word that may be a pupil."""
        plain = [token.strip(",;.:").removesuffix("'s").removesuffix("’s") for token in tokens[:_LONGEST]]
        titled = fold(plain[0]) in TITLES
        for length in range(len(plain), 1, -1):
            said = " ".join(plain[:length])
            found = staff_names(ask.db).called(said)
            if found and (titled or not ask.school.names.match(said).ids):
                if len(found) > 1:
                    raise Sorry(f"Several colleagues are called “{said}”. Type the whole name.")
                return length, SessionsOf(host=found[0].id, host_name=found[0].name)
        return None

    def draw(self, ask: Asking, name: str, value: SessionsOf | None, unclear: Unclear | None) -> Asked:
        return Line(name, self.label, self.optional, self.hint, 60)

    def write(self, value: SessionsOf) -> Value:
        return value.group or value.host_name

    def touches(self, value: SessionsOf) -> Iterable[tuple[Touched, str]]:
        if value.group:
            yield Touched.FORM, value.group

    def take(self, ask: Asking, raw: Value) -> SessionsOf:
        words = raw.split() if isinstance(raw, str) else []
        found = self.recognise(ask, words, 0) if words else None
        if found is None or found[0] != len(words):
            raise Sorry(
                "Whose sessions? Type a year group, a class, a form or a colleague, such as Year 11 or Mr Brook."
            )
        return found[1]
