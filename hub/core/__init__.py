"""The floor every subject stands on: settings, clock, database, journal, people, usage, jobs."""
