"""The data keys of persons."""

from typing import Final

from dialogue.care.models import Key
from dialogue.log.key_table import KeyTable

TABLE: Final = KeyTable(Key.objects, "person_id", "person")
