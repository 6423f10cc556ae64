"""A room's life: creation, invitations, access, participants, queries, erasure."""
