"""Serving over HTTP: waitress with the cures for slow clients, and talking to systemd."""
