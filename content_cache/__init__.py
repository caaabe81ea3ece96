"""Content packages on disk: their manifests, their formats, and the store that keeps them."""
