"""The socket's JSON, both ways (PROTOCOL.md section 3). No other package knows it."""
