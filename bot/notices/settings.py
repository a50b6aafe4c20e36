"""Somebody else hears of a safeguard that was taken away: words that ask, or leadership's place (P14)."""

from bot.ask import Ask
from bot.notices.messages import Composed, Dropped
from bot.say.card import Card, Heading, Note, Part, Text
from models.audit.entries import Entry
from models.db.records import RecordKind
from models.exchange.rights import what_changed
from models.outbox.notices import Notice, NoticeEnd
from models.rules.wording import listed
from models.settings.change_settings import words_gone
from models.settings.place import bound_channel
from models.settings.safeguards import WHO_HEARS


def safeguard_lost(ask: Ask, notice: Notice) -> Composed:
    """Who took what away; the same message says so where it was taken back."""
    if not ask.who.roles.intersection(WHO_HEARS):
        return Dropped("no longer answers for it")
    if notice.about == RecordKind.SETTING:
        return _words(ask, notice)
    entry = ask.db.get(Entry, notice.about_id)
    if entry is None:
        return Dropped("it is not on record any more")
    by, door = ask.school.staff_name(entry.staff_id), entry.door.capitalize()
    now = bound_channel(ask.db, entry.door)
    if notice.ended == NoticeEnd.TAKEN_BACK:
        return Card(f"Leadership's place in {door} is as it was: {by} took the change back.")
    what = (
        f"is {now.called if now.name else f'another {now.kind}'} now"
        if now is not None
        else "was taken away: each of leadership is told in their own chat"
    )
    return Card(f"Leadership's place in {door} {what}.", (Text(f"Changed by {by}."),))


def _words(ask: Ask, notice: Notice) -> Composed:
    gone = words_gone(ask.db, notice.about_id)
    if gone is None:
        return Dropped("it is not on record any more")
    words = listed(gone.words)
    if gone.taken_back:
        return Card(f"These words ask about safeguarding again: {words}.")
    return Card(
        f"{gone.by} took words off the list that asks about safeguarding: {words}.",
        (Text(f"Staffroom's own rules ask as before. If this should not be, speak to {gone.by}."),),
    )


def roles_changed(ask: Ask, notice: Notice) -> Composed:
    """Who got which role by an import, and who lost one: nobody becomes leadership unseen."""
    found = what_changed(ask.db, notice.about_id)
    if found is None:
        return Dropped("it is not remembered any more")
    came, went = ([f"{ask.school.staff_name(each)}: {role}" for each, role in some] for some in found)
    parts: list[Part] = []
    for title, lines in (("They have it now", came), ("They have it no more", went)):
        if lines:
            parts += [Heading(title), Text("\n".join(lines))]
    check = "If one of these should not be, mend the staff file and import it again."
    return Card("An import changed who has which role", (*parts, Note(check)))
