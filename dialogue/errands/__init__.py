"""Work that is due at a time: mail, push messages, reminders, exports, retention, expiry.

An errand is a row of one table. A package that has work to do later enqueues an errand in the transaction
that makes the work necessary (:mod:`dialogue.errands.queue`), and says in its module ``errand_kinds.py`` what
is done then (:mod:`dialogue.errands.kinds`). Each server process has a runner
(:mod:`dialogue.errands.runner`).

An errand is done at least once: a process may be killed after the work and before its row is deleted. So the
work must be idempotent.
"""
