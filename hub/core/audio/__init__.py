"""Sound that people bring: any usual file becomes a small, even, trimmed Ogg Opus."""
