"""Couples: two persons who talk over time, their invitations, and the conversations that they plan."""
