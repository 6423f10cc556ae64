"""The data keys of plans: each plan's topic has one of its own, which is destroyed with the plan."""

from typing import Final

from dialogue.couples.models import Key
from dialogue.log.key_table import KeyTable

TABLE: Final = KeyTable(Key.objects, "plan_id", "plan")
