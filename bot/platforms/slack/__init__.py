"""The door to Slack: signed requests and Socket Mode in; Block Kit, modals, Home and direct messages out.

Whatever Slack limits or may refuse ends here; nothing above knows that it was Slack.
"""
