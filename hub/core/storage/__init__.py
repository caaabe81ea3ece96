"""The database, what is written in it, how its tables change, and how it is backed up."""
