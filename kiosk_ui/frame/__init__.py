"""What every page stands in: who asks, forms, errors, languages, the layout."""
