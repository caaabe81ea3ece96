"""Pages of the exchange with the centre."""
