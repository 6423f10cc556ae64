"""The black-box client of every test that talks to a real server, and the invariants of what it saw.

Everything here follows the wire contract and imports nothing of the product. So a mistake that the server
shares with the product's own client (`dialogue.rehearsal`) is still found.

- `shapes`: the shape of each frame.
- `connection`: one WebSocket, which checks every frame on arrival.
- `reconnecting`: a client that survives lost connections.
- `blocking`: the same connection for tests that are no coroutines.
- `dialogue`: partners who talk.
- `room_record`: what all viewers of a room saw; `invariants`: the rules for that record as a whole.
- `room_api`: rooms opened and read over HTTP; `browser`: cookies, forms and tokens.
"""
