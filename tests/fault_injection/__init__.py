"""Many conversations on two processes while parts of the installation fail, and what must be true afterwards.

- `cluster`: two server processes and the servers that they need, as real processes that a fault can reach.
- `proxy`: the network between clients and processes, which can be cut.
- `faults`: each fault from its beginning to its end, and their order, drawn from a seed.
- `partners`: the people of a room, with the reconnecting black-box client.
- `stored_log`: what they saw, compared with the API, the invariants and the database.
- `scenario`: all of it at once.
"""
