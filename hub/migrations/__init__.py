"""Steps of the schema, in order; applied by hub.core.migrate, each with its way back."""
