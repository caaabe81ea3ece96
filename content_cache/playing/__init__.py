"""What can be played: sound and video with their captions, known by their content."""
