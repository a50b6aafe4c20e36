"""What the papers promise, each in a sentence with the tests that would fail if it were not so."""

from enum import Enum


class Promise(Enum):
    """A sentence that claims a protection, and its tests."""

    def __init__(self, sentence: str, *tests: str) -> None:
        self.sentence = sentence
        self.tests = tests

    @property
    def number(self) -> int:
        """Under which the papers name it."""
        return list(Promise).index(self) + 1

    ONE_AUTHORISER = (
        "One table alone says who may do and see what: for commands, buttons, forms, notices and files.",
        "tests/house/test_access.py::test_every_standing_may_what_its_column_says_and_nothing_else",
        "tests/house/test_rights.py::test_who_could_never_do_it_is_refused_every_command_on_record_and_nothing_is_written",
        "tests/house/test_rights.py::test_who_could_never_press_it_is_refused_every_button_on_record_and_nothing_is_written",
    )
    ON_RECORD = (
        "Every look at a pupil's record and every change is on record: who, what, about whom, when and from where.",
        "tests/house/test_on_record.py::test_whatever_shows_a_pupil_s_record_is_on_record",
        "tests/gallery/test_complete.py",
    )
    REFUSALS = (
        "A refusal is on record too, under each pupil whom it was about.",
        "tests/house/test_refusals.py::test_a_refusal_about_several_pupils_is_on_record_under_each",
    )
    SEALED = (
        "The record of looks and changes is sealed in a chain, so that an edit or a gap shows.",
        "tests/house/test_audit.py::test_an_edit_shows",
        "tests/house/test_audit.py::test_a_gap_shows",
        "tests/house/test_audit_outside.py::test_what_was_changed_and_sealed_anew_shows",
    )
    SIGNED_SLACK = (
        "A request that does not carry Slack's signature is refused.",
        "tests/doors/test_slack_verify.py",
    )
    SIGNED_TEAMS = (
        "A request that does not carry Microsoft's token for this school is refused.",
        "tests/doors/test_teams_verify.py",
    )
    STRANGERS = (
        "Only accounts with a confirmed e-mail of one active member of staff are answered.",
        "tests/doors/test_slack_identity.py::test_a_stranger_is_refused_whatever_workspace_the_press_names",
        "tests/doors/test_slack_identity.py::test_an_e_mail_counts_only_where_slack_says_that_it_is_confirmed",
        "tests/doors/test_teams_identity.py",
    )
    LOGS = (
        "Logs carry numbers, never a name or a word that somebody wrote.",
        "tests/house/test_logs.py::test_a_fault_is_told_by_its_kind_and_place_alone",
        "tests/house/test_logs.py::test_a_fault_of_a_database_has_its_code_and_no_row",
    )
    REGISTER_WHOLE = (
        "Every table and every column that is held stands in the register from which this paper is made.",
        "tests/lifecycle/test_register.py::test_every_table_stands_in_it_and_no_other",
        "tests/lifecycle/test_register.py::test_every_column_of_a_table_has_its_words",
    )
    DUE_LISTED = (
        "What is kept longer than it should be is listed by kind and year of leaving; nothing is removed by itself.",
        "tests/lifecycle/test_due_to_go.py",
    )
    SAFEGUARDING_REMOVED = (
        "What the safeguarding lead removes is gone from every file of the database, and from the messages with it.",
        "tests/conversations/test_remove.py::test_its_words_are_in_no_file_of_the_database",
        "tests/doors/test_removing.py::test_receipts_and_lists_in_slack_are_emptied",
        "tests/doors/test_removing.py::test_what_was_read_and_what_was_sent_in_teams_is_emptied",
    )
    BACKUP_WHOLE = (
        "A backup is read again before an older one goes, and is for its owner alone.",
        "tests/lifecycle/test_backups.py::test_a_backup_says_what_is_in_it_and_is_its_owner_s_alone",
        "tests/lifecycle/test_backups.py::test_old_ones_go_only_once_a_new_one_is_whole",
    )
    BACKUP_ENCRYPTED = (
        "Backups are encrypted where the school has made a key, and then only that key and this machine open them.",
        "tests/lifecycle/test_backups.py::test_encrypted_it_is_opened_by_the_school_s_key_and_by_this_machine_s_alone",
    )
    RESTORED_WHOLE = (
        "A backup can be put back, and one that is damaged is refused.",
        "tests/lifecycle/test_backups.py::test_it_is_put_back_and_what_was_there_is_kept_aside",
        "tests/lifecycle/test_backups.py::test_what_is_not_whole_is_neither_verified_nor_put_back",
    )
    COLUMNS_DROPPED = (
        "Columns of an import that are not needed are dropped before anything is stored, and named.",
        "tests/exchange/test_files.py",
        "tests/exchange/test_rosters.py",
        "tests/exchange/test_tables.py",
    )
