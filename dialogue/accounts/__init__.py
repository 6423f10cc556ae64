"""Persons, the sessions of their browsers, and operators' keys."""
