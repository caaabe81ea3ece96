"""How people come in, and the facilitator's work with them."""
