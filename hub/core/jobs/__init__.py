"""What the hub does by itself, now and then: which job is due, whose turn it is, the house's own."""
