"""The library, what plays in it, the facilitator's shelf."""
