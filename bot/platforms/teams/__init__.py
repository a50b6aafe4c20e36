"""The door to Teams: activities from the Bot Connector in; Adaptive Cards, dialogs and updated messages out.

Whatever Teams limits or may refuse ends here; nothing above knows that it was Teams.
"""
