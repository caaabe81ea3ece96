"""The centre with real servers: several workers, nginx, PostgreSQL that dies and is replaced."""
