"""Officials as pages show them: how they are spoken of, and the form about one."""
