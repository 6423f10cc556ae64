"""The moderator: grants turns, asks for the paraphrase, and knows no format by name. Start with ``state``."""
