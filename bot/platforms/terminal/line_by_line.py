"""A list that is typed a line at a time: each takes the place of the one that begins as it does."""

from models.rules.letters import fold


def put_line(text: str, line: str) -> str:
    """The lines, of which the only one that begins with the same name is this one now; else it stands below them.

    A name alone takes its line out.
    """
    lines = [each for each in text.split("\n") if each]
    wanted = _name(line)
    for same in (_is_called, _begins, _says_the_same, _begins_alike):
        places = [at for at, each in enumerate(lines) if wanted and same(_name(each), wanted)]
        if len(places) == 1:
            there = lines[places[0]]
            lines[places[0] : places[0] + 1] = [] if _is_name_alone(line, wanted, there) else [line]
            return "\n".join(lines)
    return "\n".join([*lines, line])


def _is_called(name: list[str], wanted: list[str]) -> bool:
    return name == wanted


def _begins(name: list[str], wanted: list[str]) -> bool:
    return name[: len(wanted)] == wanted


def _says_the_same(name: list[str], wanted: list[str]) -> bool:
    """In whichever order the name is written, as in a spreadsheet, and with or without a grade in letters behind it."""
    size = min(len(name), len(wanted))
    return size > 1 and sorted(name[:size]) == sorted(wanted[:size])


def _begins_alike(name: list[str], wanted: list[str]) -> bool:
    """With other words behind the name than stand there: below, where on was said before."""
    return len(name) > 1 and name[:2] == wanted[:2]


def _is_name_alone(line: str, wanted: list[str], there: str) -> bool:
    """Whether the line says no more than the name in the line that is there: what else it has is a word for it."""
    name = _name(there)
    return (
        all(map(fold, line.split()))
        and " ".join(wanted) == fold(line) != fold(there)
        and (wanted == name[: len(wanted)] or sorted(wanted) == sorted(name[: len(wanted)]))
    )


def _name(line: str) -> list[str]:
    """The words before a colon, and before the first that has a figure in it or is only a sign."""
    found: list[str] = []
    for word in line.split():
        plain = fold(word)
        if not plain or any(map(str.isdecimal, word)):
            break
        found += plain.split()
        if word.endswith(":"):
            break
    return found
