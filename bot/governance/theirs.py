"""What only people know: a file for each part, in which they write, and which is never written over."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Self

from models.db.errors import Sorry

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class Theirs(StrEnum):
    """A part that people write; its value is the name of its file."""

    asks: str

    def __new__(cls, name: str, asks: str = "") -> Self:
        made = str.__new__(cls, name)
        made._value_ = name
        made.asks = asks
        return made

    CONTROLLER = "controller", "The school's address, and how its data protection is reached."
    REPRESENTATIVE = "representative", "Whether anybody represents the school in this; mostly nobody."
    BASIS = "lawful-basis", "Whether the governing body confirmed the lawful basis that is proposed here."
    SPECIAL_POLICY = "special-data-policy", "Where the policy document about special data lies."
    PROCESSORS = (
        "processors",
        "The contracts with Slack, Microsoft, the host of the machine and of the backups.",
    )
    TRANSFERS = "transfers", "In which regions these hosts keep the data, and by which safeguards."
    ENCRYPTED_DISK = "encrypted-disk", "Whether the disk of the machine and of the backups is encrypted."
    BREACHES = "breaches", "Where the school's record of breaches lies."
    AIM = "aim", "What the school wants to reach with it, for whom, and how it will know that it does."
    CONTEXT = "context", "What pupils and parents expect, earlier worries, and what is gained."
    ASKED_PUPILS = (
        "asked-pupils-and-parents",
        "Who of pupils and parents was asked, when, and what they said.",
    )
    ASKED_STAFF = "asked-staff", "Who of the staff was asked, when, and what they said."
    ASKED_IT = "asked-it", "What whoever runs the machines said."
    ADVICE_OF_DPO = (
        "advice-of-the-data-protection-officer",
        "The data protection officer's advice, and its day.",
    )
    RISK_SCORES = (
        "risk-scores",
        "For each risk a line, such as: 1: possible, severe, high, low, yes (how likely, how severe, overall, what "
        "remains, whether the measures are approved).",
    )
    SIGNED_OFF = "signed-off", "Who approved the measures and accepted what remains, with the day."
    REVIEW = "next-review", "When this is looked at again, and by whom."
    HOW_TO_ASK = "how-to-ask", "Where somebody asks: an address, an office, a name."
    APPRAISAL = "appraisal", "Whether anything of this is used for the appraisal of staff; mostly not."


class TheirFiles:
    """The school's folder with these files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, part: Theirs) -> Path:
        return self.folder / f"{part}.md"

    def text(self, part: Theirs) -> str:
        """What stands in its file, but for the comment that asks; blank where nobody wrote anything.

        Raises Sorry where the file cannot be read.
        """
        return text_of(self.file(part))

    def lay_out(self) -> None:
        """A file for each part that has none yet, with what is asked in it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in Theirs:
            if not self.file(part).exists():
                asks = f"<!-- {part.asks}\nWrite below this line. What you write is kept. -->\n\n"
                self.file(part).write_text(asks, "utf-8")


def text_of(file: Path) -> str:
    """What people wrote in a file, but for the comment that asks; blank where there is none.

    Raises Sorry where it cannot be read.
    """
    try:
        return _COMMENT.sub("", file.read_text("utf-8-sig")).strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError):
        raise Sorry(f"{file} cannot be read. Save it as text (UTF-8).") from None
