"""The doors: each takes what a platform sends to the dispatcher, and draws what comes of it.

Here stands what every door does once: accounts, answering, what comes late or not at all, kept requests, trying again,
health. A door knows no other door.
"""
