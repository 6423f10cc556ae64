"""``manage.py verify_log``: whether each room's log is whole and folds."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dialogue.helpers.database_errors import Unavailable, translate_database_errors
from dialogue.log.anchor import Anchor, AnchorDraft, AnchorFile, BadAnchor, matched, written
from dialogue.log.interface import MasterKeyMissing
from dialogue.log.verify import Verdict, all_rooms, verify_with_anchor


class Command(BaseCommand):
    """Names the first bad event of each room that does not verify, and then ends with exit code 1."""

    help = "Checks the numbers, the hash chain and the fold of each room's log. Exit code 1 where one fails."
    requires_system_checks = ()  # those read code, not data; a test runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rooms", nargs="*", metavar="ROOM", help="a room to check (none named: all)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--anchor",
            type=Path,
            metavar="FILE",
            help="compare every room with its head in FILE, kept elsewhere, and write the heads anew;"
            " the head of a room that does not verify stays as it was noted",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anchor"] and options["rooms"]:
            raise CommandError("--anchor is for all rooms: name none.")
        verdicts: list[Verdict] = []
        anchor_counts: dict[str, Any] = {}
        try:
            for verdict in self._verdicts(options["rooms"], options["anchor"], anchor_counts):
                verdicts.append(verdict)
                if not options["json"]:
                    self.stdout.write(_line(verdict))
        except Unavailable as fault:
            raise CommandError(f"The log cannot be read: {fault}") from None
        except BadAnchor as fault:
            raise CommandError(str(fault)) from None
        bad = sum(not verdict.ok for verdict in verdicts)
        if options["json"]:
            rooms = [asdict(verdict) for verdict in verdicts]
            self.stdout.write(
                json.dumps(
                    {"ok": not bad, "rooms": rooms} | ({"anchor": anchor_counts} if anchor_counts else {})
                )
            )
        elif anchor_counts:
            self.stdout.write(
                f"{options['anchor']}: {anchor_counts['compared']} rooms compared,"
                f" {anchor_counts['written']} written"
            )
        if not verdicts and not options["json"]:
            self.stdout.write("There are no rooms.")
        if bad:
            raise CommandError(f"{bad} of {len(verdicts)} rooms did not verify.")

    def _verdicts(
        self, rooms: Iterable[str], path: Path | None, anchor_counts: dict[str, Any]
    ) -> Iterator[Verdict]:
        """What the check of each room found. It fills ``anchor_counts``."""
        with ExitStack() as stack:
            before, draft = self._anchors(path, stack) if path else (None, None)
            stack.enter_context(translate_database_errors())
            compared = 0
            for room, anchor in matched(rooms or all_rooms(), before or ()) if path else _alone(rooms):
                try:
                    verdict, head = verify_with_anchor(room, anchor)
                except MasterKeyMissing as locked:
                    verdict, head = (
                        Verdict(room, ok=False, events=0, why=f"it cannot be checked: {locked}"),
                        None,
                    )
                compared += anchor is not None
                if draft is not None and (noted := head or anchor):
                    draft.add(noted)
                yield verdict
            if draft is not None:
                noted_at = before.at.isoformat() if before else None
                anchor_counts |= {"compared": compared, "with": noted_at, "written": draft.rooms}

    def _anchors(self, path: Path, stack: ExitStack) -> tuple[AnchorFile | None, AnchorDraft]:
        try:
            before = AnchorFile(path)
        except FileNotFoundError:
            before = None
            self.stderr.write(f"There was no anchor {path}: nothing was compared, and it is written now.")
        return before, stack.enter_context(written(path, timezone.now()))


def _alone(rooms: Iterable[str]) -> Iterator[tuple[str, Anchor | None]]:
    for room in rooms or all_rooms():
        yield room, None


def _line(verdict: Verdict) -> str:
    if verdict.ok:
        return f"{verdict.room}: {verdict.events} events, all in order"
    where = f"event {verdict.first_bad}: " if verdict.first_bad is not None else ""
    return f"{verdict.room}: {where}{verdict.why}"
