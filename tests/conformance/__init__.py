"""A random client acts in many rooms, and every frame is checked against the wire contract."""
