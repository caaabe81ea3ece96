"""Records on their way: batches, feeds, what was lost and comes back, files."""
