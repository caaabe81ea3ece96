"""The pages of the hub itself: home, files, voices, figures, the technical room."""
