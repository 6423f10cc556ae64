"""Everything that is held about a person: one file of it, how long it is kept, and closing the account."""
