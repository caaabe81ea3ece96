"""Test vectors of the exchange, for other implementations; ``test_vectors.py`` holds ours to them."""
