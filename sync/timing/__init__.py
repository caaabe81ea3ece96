"""When to speak with the centre, over which line, for how many bytes; and what came of it."""
