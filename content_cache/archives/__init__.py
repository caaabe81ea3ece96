"""ZIP files from outside, looked into without unpacking and without trusting them."""
