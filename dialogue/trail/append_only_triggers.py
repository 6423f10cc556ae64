"""The triggers of the trail: an entry is never changed, and not deleted before its time is over."""

from typing import Final

from dialogue.helpers.append_only_triggers import AppendOnlyTriggers

#: How long an entry is kept: as long as a claim can be brought in most of the countries that we know of.
KEPT_DAYS: Final = 3 * 365 + 1
_TRIGGERS: Final = AppendOnlyTriggers(
    ("trail_entry",), "trail_refuse", "entries of the trail are never changed or deleted", KEPT_DAYS
)

install = _TRIGGERS.install
remove = _TRIGGERS.remove
triggers_disabled = _TRIGGERS.disabled
