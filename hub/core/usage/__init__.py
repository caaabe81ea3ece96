"""Usage: who was here, when, for how long and for what, so that reports tell the truth."""
