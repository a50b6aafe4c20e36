"""What is derived from several subjects: what there is to do, the page of a pupil, the digest."""
