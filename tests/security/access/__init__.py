"""The matrix of access: every URL, API call and socket command against every relation to a conversation.

``routes`` finds what there is, ``table`` says what each is answered, ``world`` makes the people, and the
tests try each by a real request. ``document`` prints the table as docs/ACCESS.md.
"""
