"""The WebSocket itself: handshake, connection limits, consumer, routing."""
