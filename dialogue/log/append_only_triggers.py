"""The triggers of the log's tables: rows of rooms, events and formats are never changed or deleted.

They do not stop a person who may drop triggers: the hash chain shows such changes.
"""

from typing import Final

from dialogue.helpers.append_only_triggers import AppendOnlyTriggers

TABLES: Final = ("log_event", "log_room", "log_pinnedformat")
_TRIGGERS: Final = AppendOnlyTriggers(TABLES, "log_refuse", "rows of the log are never changed or deleted")

install = _TRIGGERS.install
remove = _TRIGGERS.remove
triggers_disabled = _TRIGGERS.disabled
