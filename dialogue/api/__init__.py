"""The HTTP API, for programs, and the health checks and metrics of the process."""
