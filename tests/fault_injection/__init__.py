"""Many conversations on two processes while parts of the house fail, and what has to be true afterwards.

:mod:`house` is the house and what it stands on, as real processes; :mod:`road` the network between it and its
partners; :mod:`mishaps` what can go wrong and the plan of it, drawn from a seed; :mod:`partners` talks, and
keeps its own record; :mod:`judge` holds every record against the log. :mod:`storm` is all of it at once.
"""
