"""Self-care: a person takes stock, chooses one small step, and says how it went. For that person alone."""
