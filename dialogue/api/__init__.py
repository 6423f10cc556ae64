"""The HTTP API, for clients that are no browser page, and what a supervisor asks."""
