"""The web pages: the face that the hub shows people."""
