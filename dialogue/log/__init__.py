"""The log: every room's events, numbered 1, 2, 3 … and never changed. What is not in here was not said."""
