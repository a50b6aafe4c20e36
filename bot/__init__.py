"""How people talk with Staffroom: commands, cards, forms, notices in words, one door a platform, the command line.

The top floor: it knows the scheduler and the models, and neither knows it.
"""
