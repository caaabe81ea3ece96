"""An invented history of the spaces: nobody in it exists, every figure of it is believable."""
