"""Content from elsewhere: packages brought by rsync, by HTTP or from a stick, then published whole."""
