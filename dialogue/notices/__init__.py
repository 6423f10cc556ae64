"""Tells a person that there is something new for them: by mail and by push, as each has chosen.

No notice says more than that. Whoever sees the phone, the other partner among them, learns no kind, no name
and no topic. What a person chose is known to that person alone.
"""
