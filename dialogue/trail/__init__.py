"""The trail: who read or changed what, in rows that are only added, by ids and without words."""
