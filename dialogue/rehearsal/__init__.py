"""Real dialogues played through live rooms, over real sockets, by scripted partners who know only the wire.

A rehearsal is how the whole house is tried on words that nobody here wrote: a file of dialogues
(:mod:`dialogues`), parts given to two partners (:mod:`casting`), a well-behaved client for each
(:mod:`client`, whose only knowledge of the server is :mod:`contract`), and the account of what was said and
found again (:mod:`play`) on a server of our own or another one (:mod:`stage`).
"""
