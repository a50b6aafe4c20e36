"""The pages behind the app's links: what Staffroom is, what it keeps of whom and why, and on what terms. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.platforms.inbox import ASKED_FOR
from bot.settings import Environment

ASKED_MINUTES = int(ASKED_FOR.total_seconds() // 60)
ABOUT_PATH, PRIVACY_PATH, TERMS_PATH = "/teams/about", "/teams/privacy", "/teams/terms"
Parts = Sequence[tuple[str, Sequence[str]]]
"""Headings, and the paragraphs under each."""
_LOOK = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1b1b;background:#fff;overflow-wrap:break-word}h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.2rem}@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}"
    "a{color:#9cf}}"
)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class DataPolicy:
    """What the school says of itself and of its data; what it has not said yet is blank."""

    school: str
    contact: str = ""
    basis: str = ""
    kept: str = ""
    request_minutes: int = 60
    account_hours: int = 24

    @property
    def ask(self) -> str:
        """Whom to ask."""
        return self.contact or "the school's data protection officer, through the school's office"


def data_policy(environment: Environment) -> DataPolicy:
    """What the settings say."""
    return DataPolicy(
        school=environment.school_name,
        contact=environment.privacy_contact.strip(),
        basis=environment.privacy_basis.strip(),
        kept=environment.privacy_kept.strip(),
        request_minutes=environment.kept_request_minutes,
        account_hours=environment.account_check_hours,
    )


def page(path: str, of: DataPolicy) -> str:
    """The page at this path, as HTML."""
    title, parts = _PAGES[path](of)
    said = "".join(
        f"<h2>{escape(heading)}</h2>" + "".join(f"<p>{escape(each)}</p>" for each in sentences)
        for heading, sentences in parts
    )
    links = " · ".join(f'<a href="{to}">{escape(name)}</a>' for to, name in _LINKS if to != path)
    return (
        '<!doctype html><html lang="en-GB"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_LOOK}</style><h1>{escape(title)}</h1>{said}<p>{links}</p></html>\n"
    )


def _about(of: DataPolicy) -> tuple[str, Parts]:
    does = (
        "Staffroom carries out the school's Tracking and Mentoring Policy in chat: staff send mentoring slips, book "
        "Year 11 pupils into sessions, record grades and meetings, and are reminded of what is due."
    )
    uses = "Only staff on the school's own list can use it. They are known by the e-mail of their school account."
    return f"Staffroom at {of.school}", (
        ("What it does", (does, uses)),
        ("Questions", (f"About your data or somebody's at the school: ask {of.ask}.",)),
    )


def _privacy(of: DataPolicy) -> tuple[str, Parts]:
    return f"Privacy: Staffroom at {of.school}", (
        (
            "Who is responsible",
            (f"{of.school} decides what Staffroom is used for. To ask about personal data: {of.ask}.",),
        ),
        (
            "What is kept about pupils",
            (
                "From the school's information system: names, UPN and admission number, date of birth, sex, year "
                "group, form, classes, mentor, the day of leaving and the year in which the year group leaves, Key "
                "Stage 2 results, targets and grades, each day's attendance codes, and whether the pupil has pupil "
                "premium, special educational needs and support for them, English as an additional language, or is in "
                "care.",
                "From staff: mentoring slips and replies to them; mentor meetings with what was agreed, and when the "
                "next one is; whether a mentor declined; sessions, with who needs one, what "
                "is planned or asked of a colleague, who was told of them, who came or was fetched, and what was done "
                "about who did not come; who is away from school; grades, in which subjects none was entered, "
                "and where the school compares classes, in which class a grade was predicted; examination results, "
                "what a teacher said at a review and writes for the progress sheet; interventions with what was "
                "done; the Agreement for Examination Success, and for whom none is needed; conversations with home; "
                "advice to leadership; "
                "what a pupil says of a record, and what it said before it was changed; requests for what is kept of a "
                "pupil, why something is kept longer or read by few, why something was removed, and where a file with "
                "it was taken; for a few months, which messages named the pupil; and, for a day, which "
                "papers were printed.",
                "Not kept: addresses, ethnicity, health records, photographs and files; what somebody prints is put "
                "into their own OneDrive at the school. Safeguarding concerns do not "
                "belong in Staffroom: words that may be one are asked about before they come onto any record.",
            ),
        ),
        (
            "What is kept about staff",
            (
                "Name, work e-mail, role, classes and pupils, the Teams account's id and its chat with Staffroom, and "
                "what each did or looked at, and when; and where the school has turned that on, how right the "
                f"predictions of each class were. Teams is asked again every {of.account_hours} hours whose an "
                "account is.",
            ),
        ),
        (
            "Why, and on what basis",
            (
                "To carry out the school's policy for tracking and mentoring pupils.",
                f"Lawful basis: {of.basis}." if of.basis else f"The lawful basis: ask {of.ask}.",
            ),
        ),
        (
            "How long",
            (
                of.kept or f"The school's retention schedule says how long. Ask {of.ask}.",
                f"A request that could not be answered at once is kept with its words until it is answered, for "
                f"{of.request_minutes} minutes at most; words that were asked about wait for a typed answer, for "
                f"{ASKED_MINUTES} minutes at most; that a message was heard, for a day.",
            ),
        ),
        (
            "Where, and who sees it",
            (
                "In a database of the school's own. Staff see what their role lets them see; each look at a "
                "pupil's record is recorded. What Staffroom writes in Teams is kept by Microsoft as long as the "
                "school's own Teams settings say.",
                "Nothing is decided about anybody by the program, and nobody is scored.",
            ),
        ),
        (
            "Your rights",
            (
                f"You may ask to see, correct, restrict or remove what is held about you or your child: ask {of.ask}. "
                "You may also complain to the Information Commissioner's Office (ico.org.uk).",
            ),
        ),
    )


def _terms(of: DataPolicy) -> tuple[str, Parts]:
    return f"Terms of use: Staffroom at {of.school}", (
        (
            "Who may use it",
            (
                f"Members of staff of {of.school}, from their own school account, for the school's work and under the "
                "school's own rules for its data.",
            ),
        ),
        (
            "What to write",
            (
                "Facts about a pupil's work that the pupil and their parents may read. Never a safeguarding concern: "
                "tell the safeguarding lead in person. Never a pupil's name where others read what is typed.",
            ),
        ),
        (
            "What is recorded",
            ("Each entry and each look at a pupil's record, with who and when. An entry can be taken back.",),
        ),
        ("Questions", (f"Ask {of.ask}.",)),
    )


_PAGES: Mapping[str, Callable[[DataPolicy], tuple[str, Parts]]] = {
    ABOUT_PATH: _about,
    PRIVACY_PATH: _privacy,
    TERMS_PATH: _terms,
}
PATHS = tuple(_PAGES)
_LINKS = ((ABOUT_PATH, "About"), (PRIVACY_PATH, "Privacy"), (TERMS_PATH, "Terms of use"))
