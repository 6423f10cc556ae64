"""The chat of the Channels tutorial, part 3, and the same with its messages stored: what ours must beat."""
