"""Plays recorded dialogues through live rooms, over real sockets, by two scripted clients a room.

:mod:`dialogues` reads a file (:mod:`files` decodes it, :mod:`forms` parses its format).
:mod:`scripted_dialogue` turns a dialogue into the commands of two partners. :mod:`client` is a reconnecting
client that knows the server only by :mod:`contract`. :mod:`runner` plays the rooms and compares the log with
what was sent. :mod:`server` starts a server and opens the rooms.
"""
