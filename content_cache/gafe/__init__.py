"""Gafé: literacy modules and the library of pictures they share."""
