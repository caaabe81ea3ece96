"""How the exchange stands, in words: at a space, and of every space at the centre."""
