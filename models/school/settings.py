"""What the school may change without a program: times, thresholds, words. Each has a default."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlmodel import Field

from models.db.tables import TIMEZONE, SQLModel
from models.rules.retention import KeepingTimes
from models.school.day_settings import (
    SESSION_KINDS,
    SESSION_YEARS,
    MessageSettings,
    SessionSettings,
    WeekdaySettings,
    YearSettings,
)
from models.school.grade_settings import GradeSettings
from models.school.mentoring_settings import SLIP_PHRASES, MentoringSettings
from models.school.record_settings import RequestSettings, RetentionSettings
from models.school.setting_fields import KnownSetting, setting


class SettingChange(SQLModel, table=True):
    """What a setting was changed to, when; the newest that was not taken back holds."""

    __tablename__ = "setting_change"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    value: str | None = Field(default=None, description="None: the default again")
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="staff.id")
    taken_back: bool = False


SAFEGUARDING_WORDS = "safeguarding_words"
"""The setting that is a list of words."""
LISTS = frozenset({SAFEGUARDING_WORDS, SESSION_YEARS, SESSION_KINDS, SLIP_PHRASES})
"""The settings to which what is typed is added, and of which nothing goes unasked."""


@dataclass(frozen=True, kw_only=True)
class SendingSettings:
    """How often a message is tried, and what an import may do unasked."""

    delivery_attempts: int = setting(
        8, "delivery attempts", "how often a message is tried before it counts as failed", (3, 20)
    )
    import_removals: int = setting(
        10,
        "import removals",
        "the per cent of pupils, staff, roles and so on that an import may take away unasked",
        (1, 50),
    )
    import_no_grades: int = setting(
        5,
        "import no grades",
        "the per cent of a mark sheet's cells that may be no grade, and are left out; more stop an import",
        (1, 50),
    )


@dataclass(frozen=True, kw_only=True)
class ConcernSettings:
    """What the school asks about beside Staffroom's rules."""

    safeguarding_words: tuple[str, ...] = setting(
        (),
        "safeguarding words",
        "the school's own words that ask, beside Staffroom's rules, whether this is a safeguarding concern",
    )


@dataclass(frozen=True, kw_only=True)
class Settings(
    MessageSettings,
    SessionSettings,
    GradeSettings,
    YearSettings,
    RetentionSettings,
    MentoringSettings,
    SendingSettings,
    RequestSettings,
    WeekdaySettings,
    ConcernSettings,
):
    """Every setting with its value; the metadata of each field says its name in words and what it means."""

    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo(TIMEZONE))

    @property
    def keeping(self) -> KeepingTimes:
        """For how long each kind of what is held is kept."""
        return KeepingTimes(
            notes_years=self.retention_notes,
            sessions_years=self.retention_sessions,
            academic_years=self.retention_academic,
            day_code_years=self.retention_day_codes,
            telling_days=self.retention_messages,
            workings_months=self.retention_runs,
            audit_years=self.retention_audit,
            requests_years=self.retention_requests,
            file_days=self.request_file_days,
        )


@cache
def known_settings() -> tuple[KnownSetting, ...]:
    """Every setting that can be listed, subject by subject; each line that is typed may name one."""
    # Of the whole too, which would have those of its subjects in the opposite order.
    in_order = {each.name: each for part in (*Settings.__bases__, Settings) for each in fields(part)}
    return tuple(
        KnownSetting(
            each.name, each.metadata["words"], each.metadata["meaning"], each.default, each.metadata["bounds"]
        )
        for each in in_order.values()
        if "words" in each.metadata
    )
