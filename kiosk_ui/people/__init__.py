"""People as pages show them: the choices of the door, the form and the page of a person."""
