"""`./run bench`: our server against a bare relay, the Channels tutorial's chat, and that with an ORM insert.

All in one run, by the same generator, on both engines; `suite.py` says what is counted and how. The whole
takes about six minutes. Figures depend on the machine and on what else it does; nothing here passes or fails.
It needs Linux, whose /proc tells what a process spends. The result is kept in var/bench.json,
and as a chart in var/bench.svg.

`./run bench pages` measures the pages in a browser instead, which takes two minutes: see `pages.py`.
`./run bench aids` measures the language aids on real dialogues instead, which takes a minute: see `aids.py`.
"""

import argparse
import json
import resource
import sys
from typing import Final

from tests import servers
from tests.bench.chart import draw
from tests.bench.report import report
from tests.bench.suite import Scale, measure

FILES: Final = 8192
KEPT: Final = servers.HOME / "var" / "bench.json"


def main() -> None:
    whole = Scale()
    parser = argparse.ArgumentParser(
        prog="./run bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--rooms", type=int, nargs="+", default=whole.rooms, help="how many rooms at once")
    parser.add_argument("--seconds", type=float, default=whole.seconds, help="how long each is measured")
    wanted = parser.parse_args()
    if sys.platform != "linux":
        raise SystemExit("The benchmarks need Linux.")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES if most < 0 else min(FILES, most), most))
    result = measure(
        Scale(rooms=sorted(wanted.rooms), seconds=wanted.seconds),
        lambda what: print(f"./run bench: {what}", file=sys.stderr, flush=True),
    )
    KEPT.write_text(json.dumps(result, indent=1) + "\n")
    draw(result, KEPT.with_suffix(".svg"))
    print(json.dumps(result) if wanted.json else report(result))


if __name__ == "__main__":
    if sys.argv[1:2] == ["pages"]:
        from tests.bench import pages

        pages.main(sys.argv[2:])
    elif sys.argv[1:2] == ["aids"]:
        from tests.bench import aids

        aids.main(sys.argv[2:])
    else:
        main()
