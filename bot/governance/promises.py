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
        "What is kept longer than it should be is listed by kind and year, and removed only once that is approved.",
        "tests/lifecycle/test_due_to_go.py",
        "tests/lifecycle/test_removal_by_list.py::test_a_list_that_was_dropped_or_replaced_removes_nothing",
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
        "tests/lifecycle/test_restoring.py::test_it_is_put_back_and_what_was_there_is_kept_aside",
        "tests/lifecycle/test_restoring.py::test_what_is_not_whole_is_neither_verified_nor_put_back",
    )
    COLUMNS_DROPPED = (
        "Columns of an import that are not needed are dropped before anything is stored, and named.",
        "tests/exchange/test_files.py",
        "tests/exchange/test_rosters.py",
        "tests/exchange/test_tables.py",
    )
    PRIVATE_PLACE = (
        "Leadership's list goes to a place only while nobody but the school's own staff is in it.",
        "tests/doors/test_slack_places.py::test_however_it_is_written_a_public_channel_never_becomes_leaderships",
        "tests/doors/test_slack_places.py::test_a_list_that_stands_there_is_emptied_when_an_outsider_comes_in",
        "tests/doors/test_teams_channels.py::test_leaderships_channel_is_looked_at_before_it_is_bound",
        "tests/doors/test_teams_channels.py::test_who_comes_into_leaderships_place_is_noticed_when_they_come_and_when_they_go",
    )
    ASKER_ALONE = (
        "What is asked in a channel is answered to whoever asked alone.",
        "tests/doors/test_teams_channels.py::test_words_in_a_channel_are_answered_to_the_asker_alone",
        "tests/doors/test_teams_channels.py::test_where_neither_works_the_channel_is_told_only_that",
    )
    ASKED_AGAIN = (
        "Whether somebody may still see it is asked again when a message or a file is handed over.",
        "tests/scheduler/test_delivery.py::test_what_no_longer_holds_is_dropped",
        "tests/conversations/test_sheets.py::test_the_right_is_asked_again_when_it_is_handed_over",
    )
    WORDS_WAIT = (
        "A message that comes by itself tells of a slip without its words.",
        "tests/house/test_cli.py::test_a_conversation_is_piped_in",
    )
    LEFT_STAFF = (
        "Who has left the staff is answered and told nothing any more, from that moment on.",
        "tests/house/test_access.py::test_who_left_or_was_never_here_is_nobody",
        "tests/house/test_refusals.py::test_who_left_is_refused_everything_and_the_record_says_about_whom",
        "tests/scheduler/test_delivery.py::test_nobody_is_told_who_has_left",
    )
    LINK_AGAIN = (
        "Whose an account is, the platform is asked again once some hours have passed.",
        "tests/doors/test_slack_identity.py::test_a_link_is_looked_at_again_the_next_day",
        "tests/doors/test_teams_identity.py::test_a_link_is_proven_again_each_day_and_ends_where_teams_vouches_no_longer",
    )
    CONCERN = (
        "Words that may be a safeguarding concern are asked about before anything is saved.",
        "tests/conversations/test_slips.py::test_a_safeguarding_word_asks_before_anything_is_saved",
        "tests/conversations/test_contacts.py::test_safeguarding_is_asked_before_anything_is_saved",
        "tests/conversations/test_advice.py::test_safeguarding_is_asked_before_it_is_sent",
    )
    SMALL = (
        "Figures of groups so small that one could be known by them are not shown outside leadership.",
        "tests/conversations/test_figures.py::test_of_fewer_than_six_nothing_is_shown",
        "tests/conversations/test_cohorts.py::test_a_head_of_subject_sees_the_own_subject_without_small_numbers",
        "tests/conversations/test_accuracy.py::test_a_head_sees_the_own_subject_without_small_numbers",
    )
    ACCURACY = (
        "How right predictions were, a teacher or a mentor sees of nobody else.",
        "tests/conversations/test_accuracy.py::test_a_teacher_and_a_mentor_see_none",
    )
    CLASS_FIRST = (
        "By class that is shown only where the scheme lead has turned it on, first to who taught the class, and in no "
        "list of teachers, no file and no channel.",
        "tests/conversations/test_class_accuracy.py::test_it_is_off_until_the_scheme_lead_turns_it_on",
        "tests/conversations/test_class_accuracy.py::test_the_teacher_hears_first_and_the_head_and_leadership_days_later",
    )
    GOVERNORS = (
        "The page about the policy for governors names nobody.",
        "tests/conversations/test_policy_for_governors.py::test_the_page_for_governors_is_the_same_bytes_for_the_same_facts_and_names_nobody",
    )
    PROPOSED = (
        "In Years 10 and 11 a rule proposes an intervention; a person opens it, or declines.",
        "tests/conversations/test_proposed.py::test_newly_below_is_proposed_to_the_head_and_one_tap_opens_all",
        "tests/conversations/test_proposed.py::test_a_first_import_proposes_nothing_and_neither_does_what_is_declined",
    )
    COUNTED = (
        "What duties were done is counted from records as they stand, and each figure is the length of a list.",
        "tests/conversations/test_policy.py::test_every_figure_is_the_length_of_its_list",
    )
    ENDS = (
        "Slips and targets are looked at again, an intervention has an end, and what is done is done with.",
        "tests/conversations/test_interventions.py",
        "tests/conversations/test_policy_parts.py::test_a_slip_is_done_once_it_is_read_and_late_where_that_took_too_long",
    )
    LOOKED_FIRST = (
        "An import shows first what it would change, and asks before many go.",
        "tests/exchange/test_import_people.py::test_looking_writes_nothing",
        "tests/exchange/test_import_people.py::test_most_of_a_school_does_not_leave_at_once",
    )
    AFTER_OUTAGE = (
        "What was promised while a platform was away is told once it is back, or given up out loud.",
        "tests/doors/test_slack_away.py::test_who_speaks_meanwhile_is_answered_and_afterwards_all_is_as_before",
        "tests/scheduler/test_trouble.py::test_after_so_many_attempts_it_has_failed_and_the_scheme_lead_is_told",
    )
    EXPORTS = (
        "Files go out to those who may have them, on record, and for the eyes of their own user alone.",
        "tests/house/test_cli_files.py::test_the_board_is_printed_by_somebody_who_may_have_it",
        "tests/house/test_cli_files.py::test_attendance_goes_out_to_who_may_have_it_and_not_over_another_file",
        "tests/exchange/test_attendance_out.py::test_a_row_a_mark_and_on_record",
    )
    FEED = (
        "A calendar address holds one's own sessions and meetings and of pupils nothing.",
        "tests/doors/test_calendar_feed.py::test_it_holds_ones_own_sessions_and_meetings_and_of_pupils_nothing",
        "tests/doors/test_calendar_feed.py::test_an_address_that_is_ended_gives_nothing_at_once",
    )
    TAKEN_BACK = (
        "An unread slip that is taken back leaves no trace of its words; one that was read stays as withdrawn.",
        "tests/conversations/test_slips.py::test_undo_takes_an_unread_slip_back_without_a_trace_of_its_text",
        "tests/conversations/test_slips.py::test_a_slip_that_was_read_is_withdrawn_and_stays",
    )
    REMOVED_FOR_GOOD = (
        "What an approved list removes is left in no file of the database, and a hold keeps all of its pupil.",
        "tests/lifecycle/test_removal.py::test_of_each_kind_nothing_is_left_anywhere",
        "tests/lifecycle/test_removal_by_list.py::test_a_hold_keeps_everything_of_the_pupil",
        "tests/lifecycle/test_removal_by_list.py::test_of_many_pupils_only_once_a_second_person_says_so",
    )
    NOT_BROUGHT_BACK = (
        "A restored backup does not bring back what was removed for good: it is removed from it before it is served.",
        "tests/lifecycle/test_removal_journal.py::test_a_restored_backup_does_not_bring_back_what_was_removed",
        "tests/lifecycle/test_removal_journal.py::test_an_older_copy_is_not_served_before_what_was_removed_is_removed_from_it",
    )
    STANDS_AGAIN = (
        "A restored backup does not undo that a record is restricted or on hold: it is so again before it is served.",
        "tests/lifecycle/test_decided_since.py::test_a_restored_backup_opens_no_record_and_lets_none_go",
        "tests/lifecycle/test_decided_since.py::test_requests_and_statements_since_are_named_each_with_what_to_do",
    )
    BY_A_RULE = (
        "What happens about a pupil without a person asking for it happens by a rule that is listed, and a person can "
        "change it.",
        "tests/rules/test_triggers.py::test_each_rule_is_carried_out_by_a_deed_that_says_so",
        "tests/conversations/test_reviews.py",
        "tests/conversations/test_raised_by_reviews.py",
        "tests/conversations/test_followups.py",
    )
    BACKUPS_GO = (
        "A backup is removed once its days are over, and a newer one is whole.",
        "tests/rules/test_backups.py::test_what_is_35_days_old_goes_though_it_is_the_only_one_of_its_week",
        "tests/lifecycle/test_backups.py::test_old_ones_go_only_once_a_new_one_is_whole",
    )
    ANSWERED = (
        "Whoever asks for a pupil's record gets all that is held of the pupil and nothing of another.",
        "tests/lifecycle/test_other_pupils.py::test_whatever_holds_it_another_pupil_s_name_does_not_go_out",
        "tests/lifecycle/test_other_pupils.py::test_all_that_is_a_pupil_s_goes_out_but_what_only_the_program_uses",
        "tests/lifecycle/test_subject_access.py::test_nothing_goes_out_before_each_text_is_decided_and_then_no_other_pupil_does",
    )
    IN_TIME = (
        "Who answers such a request is reminded before it is due, and until it is answered.",
        "tests/conversations/test_requests_in_mind.py::test_the_data_manager_is_reminded_on_the_days_that_count_in_one_note_a_morning",
    )
    LISTS_CLEARED = (
        "The Year 11 list goes from Slack and Teams by itself once its days are over, and what a platform refuses to "
        "delete is listed.",
        "tests/doors/test_clearing.py",
    )
    RESTRICTED = (
        "Where a pupil's record is restricted, only those who have to keep it read it, and nothing of it is sent.",
        "tests/house/test_restricted.py::test_nothing_that_can_be_asked_shows_what_is_restricted",
        "tests/house/test_restricted.py::test_nothing_that_happens_by_itself_names_who_is_restricted",
        "tests/house/test_restricted.py::test_those_who_may_read_it_read_it_whole_and_nobody_else",
        "tests/conversations/test_restricted_in_chat.py::test_nobody_else_and_no_list_has_it",
    )
    ANSWERED_STAFF = (
        "A member of staff who asks for what is held of them gets it, and of no pupil who it was.",
        "tests/lifecycle/test_access_of_staff.py::test_it_says_what_they_did_and_when_and_of_no_pupil_who_it_was",
        "tests/lifecycle/test_access_of_staff.py::test_a_pupil_s_name_in_whatever_text_does_not_go_out",
    )
    COMPLAINT = (
        "A complaint about the data of a pupil or of a member of staff is taken down, and who answers it is reminded "
        "from the day it came until it is answered.",
        "tests/lifecycle/test_complaints.py::test_thirty_days_to_acknowledge_and_from_then_on_no_more_than_a_request_has",
        "tests/lifecycle/test_complaints.py::test_from_the_day_it_came_until_it_is_answered",
    )
    ONE_REMOVED = (
        "One record that is wrong, about somebody else or should never have been there can be removed before its time, "
        "from every file of the database and from the messages about it, and the person is told what is kept.",
        "tests/lifecycle/test_one_record.py::test_a_record_of_any_kind_goes_from_every_file_and_no_older_copy_brings_it_back",
        "tests/lifecycle/test_one_record.py::test_the_messages_about_it_are_deleted_and_no_other",
        "tests/lifecycle/test_one_record.py::test_the_person_is_told_what_went_what_is_kept_and_where_to_complain",
    )
    STATEMENT = (
        "Where staff and a pupil disagree about a record, what the pupil says of it is shown beside it to whoever may "
        "see the record, and to nobody else.",
        "tests/conversations/test_statements_beside.py::test_whoever_sees_the_record_sees_what_the_pupil_says_of_it",
        "tests/house/test_statements_everywhere.py::test_a_statement_stands_wherever_its_record_is_shown",
        "tests/conversations/test_statements_beside.py::test_nobody_else_hears_of_it",
        "tests/conversations/test_statements_beside.py::test_it_stands_on_paper_and_in_the_answer_to_a_request",
    )
    FILES_GO = (
        "The file of an answer to a request is removed once its days are over, and that it was is on record.",
        "tests/lifecycle/test_removal.py::test_nothing_is_left_in_any_file_that_was_made",
        "tests/lifecycle/test_kept_as_set.py::test_a_file_that_was_made_is_there_until_its_last_day",
    )
    TAKEN_NAMED = (
        "A file that somebody takes out of Staffroom cannot be deleted by it: who took it is told until when it may be "
        "kept, and it is named until somebody says that it is deleted.",
        "tests/lifecycle/test_taken_files.py::test_who_takes_a_paper_is_told_to_delete_it_and_it_is_named_until_they_did",
        "tests/lifecycle/test_taken_files.py::test_all_that_is_taken_is_named_where_a_person_looks_for_it",
    )
    DRILLED = (
        "A backup is tried out by putting it back into a place of its own, of which nothing is left.",
        "tests/lifecycle/test_backups.py::test_a_drill_leaves_nothing_behind",
    )
    MESSAGES_CLEARED = (
        "Every other message that Staffroom sent goes from there by itself; and at once when the record it is about "
        "is removed.",
        "tests/scheduler/test_clearing.py::test_no_message_outlives_its_reference",
        "tests/lifecycle/test_one_record.py::test_the_messages_about_it_are_deleted_and_no_other",
    )
