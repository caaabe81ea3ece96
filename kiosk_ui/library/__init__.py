"""The library as pages show it: cards, shelves and filters, what a search finds."""
