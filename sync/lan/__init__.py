"""The local network: hubs are announced and found."""
