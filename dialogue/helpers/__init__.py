"""Helpers for every layer but the moderator."""
