"""The prepared risks of the impact assessment, each with its measures, and whether their settings are on here."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.governance.known import KnownOfData
from bot.governance.promises import Promise
from models.db.errors import Sorry
from models.rules.retention import each_terms
from models.rules.wording import count

COLUMNS = ("likelihood", "severity", "overall", "remaining", "approved")
"""What people say of each risk, in the order in which they write it."""


@dataclass(frozen=True)
class Risk:
    """Something that could go wrong for a person whose data it is."""

    what: str
    measures: tuple[Promise, ...]
    stands: Callable[[KnownOfData], str]
    """Whether the settings that it depends on are on here, in a sentence."""


def _always(_known: KnownOfData) -> str:
    return "Always on."


def _anchors(known: KnownOfData) -> str:
    return f"Seals are published in {known.run.anchors}; it is to lie where no administrator of the database can write."


RISKS = (
    Risk(
        "The wrong person is told something about a pupil",
        (Promise.ONE_AUTHORISER, Promise.ASKED_AGAIN, Promise.STRANGERS, Promise.REFUSALS),
        _always,
    ),
    Risk(
        "A channel with a guest in it shows pupils",
        (Promise.PRIVATE_PLACE, Promise.ASKER_ALONE),
        lambda known: f"Doors in use: {', '.join(known.run.doors) or 'none'}.",
    ),
    Risk(
        "A telephone is lost, or left open on a table",
        (Promise.WORDS_WAIT, Promise.TAKEN_BACK),
        lambda _known: "Ending the session of the lost device is done in Slack or Teams.",
    ),
    Risk(
        "Somebody who has left still has access",
        (Promise.LEFT_STAFF, Promise.LINK_AGAIN),
        lambda known: f"Here after {count(known.run.account_hours, 'hour')}.",
    ),
    Risk(
        "Records are kept for too long",
        (Promise.REGISTER_WHOLE, Promise.DUE_LISTED, Promise.REMOVED_FOR_GOOD),
        lambda known: f"The list is looked at by people, {each_terms(known.settings.retention_terms)}.",
    ),
    Risk("Figures are gamed, so that duties look done", (Promise.COUNTED, Promise.ON_RECORD), _always),
    Risk(
        "A label sticks to a pupil",
        (Promise.PROPOSED, Promise.ENDS),
        lambda known: f"An intervention is reviewed after {known.settings.intervention_weeks} weeks.",
    ),
    Risk(
        "A slip holds a safeguarding matter",
        (Promise.CONCERN, Promise.SAFEGUARDING_REMOVED),
        lambda known: f"Own words beside Staffroom's rules: {len(known.settings.safeguarding_words)}.",
    ),
    Risk(
        "Staff are monitored by how right their predictions were",
        (Promise.ACCURACY, Promise.CLASS_FIRST, Promise.SMALL, Promise.GOVERNORS),
        lambda known: (
            f"Groups of fewer than {known.settings.small_group} are not shown. "
            f"By class: {'on' if known.settings.class_accuracy else 'off'}."
        ),
    ),
    Risk(
        "More is imported than is needed",
        (Promise.COLUMNS_DROPPED, Promise.LOOKED_FIRST),
        lambda known: f"More than {known.settings.import_removals} per cent that would go are asked about.",
    ),
    Risk(
        "A backup is lost, or read by others",
        (Promise.BACKUP_WHOLE, Promise.BACKUP_ENCRYPTED, Promise.RESTORED_WHOLE),
        lambda known: " ".join(
            (
                "Encrypted." if known.run.backups_encrypted else "NOT encrypted: BACKUP_KEYS is not set.",
                "Copied to a second place."
                if known.run.backups_elsewhere
                else "On this machine alone: no second place is set.",
            )
        ),
    ),
    Risk(
        "A platform is away, and somebody is not told",
        (Promise.AFTER_OUTAGE,),
        lambda known: f"A message is tried {known.settings.delivery_attempts} times.",
    ),
    Risk(
        "A file that was exported or printed goes astray",
        (Promise.EXPORTS, Promise.FEED, Promise.TAKEN_NAMED),
        lambda known: f"Calendar addresses are {'on' if known.run.feeds else 'off'}.",
    ),
    Risk(
        "What was removed comes back with a restored backup",
        (Promise.NOT_BROUGHT_BACK, Promise.STANDS_AGAIN),
        lambda known: (
            f"No backup is older than {known.run.backup_days} days; the journal of removals lies beside them."
        ),
    ),
)
"""All of them; their numbers are by their order."""


def scores(text: str) -> dict[int, tuple[str, ...]]:
    """What people said of each risk, by its number. Raises Sorry for a line that says something else."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        number, colon, said = line.lstrip("-* ").partition(":")
        parts = tuple(each.strip() for each in said.split(","))
        known = number.strip().isdigit() and int(number) in range(1, len(RISKS) + 1)
        if not (colon and known and len(parts) == len(COLUMNS)):
            raise Sorry(
                f"“{line}” in risk-scores.md is not a risk's number, a colon and {len(COLUMNS)} words with commas "
                f"between them. Write it such as: 1: possible, severe, high, low, yes"
            )
        found[int(number)] = parts
    return found
