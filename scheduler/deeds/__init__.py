"""What each job does: decide what is due and promise notices. Deeds promise; they never post."""
