"""The hub of the connected spaces: one program, a space role and a central role."""

__version__ = "0.1.0"
