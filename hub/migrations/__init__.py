"""Steps of the schema, in order; applied by hub.core.storage.migrate, each with its way back."""
