"""A list that is typed a line at a time: each takes the place of the one that begins as it does."""

from models.rules.letters import fold


def put_line(text: str, line: str) -> str:
    """The lines, of which the only one that begins with the same name is this one now; else it stands below them.

    A name alone takes its line out.
    """
    lines = [each for each in text.split("\n") if each]
    wanted = _name(line)
    for same in (_is_called, _begins, _says_the_same):
        places = [at for at, each in enumerate(lines) if wanted and same(_name(each), wanted)]
        if len(places) == 1:
            alone = all(map(fold, line.split())) and " ".join(wanted) == fold(line)
            lines[places[0] : places[0] + 1] = [] if alone else [line]
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
