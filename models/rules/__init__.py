"""The policy and the school's ways as pure functions: values in, values out, each with its source (R3, P9).

The lowest floor of what the school may do: no clock, no session, nothing of ours but its own rooms.
"""
