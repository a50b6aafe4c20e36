"""The school as everybody above asks for it: people, subjects, calendar, settings, chat accounts, day codes.

It stands below the authoriser and the audit, which need to know people; so what the school decides about itself is
changed from `settings/`, and what the MIS says from `exchange/`, above both.
"""
