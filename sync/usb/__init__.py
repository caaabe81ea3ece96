"""The exchange carried by hand on a USB stick: sealed letters both ways, and content."""
