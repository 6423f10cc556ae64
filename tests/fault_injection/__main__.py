"""A long scenario: `./run faults --minutes 10 --seed 7`; each engine has half of the time."""

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.fault_injection.cluster import FAKETIME, Engine, cluster, migrated
from tests.fault_injection.scenario import Scenario

ENGINES: tuple[Engine, ...] = ("postgres", "sqlite")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run faults", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long parts fail, in all")
    parser.add_argument("--seed", type=int, default=7, help="draws what is said and what fails")
    parser.add_argument("--engine", choices=ENGINES, help="only on this engine")
    parser.add_argument("--abreast", type=int, default=24, help="rooms at the same time")
    options = parser.parse_args()
    engines = [engine for engine in ENGINES if options.engine in {None, engine}]
    if FAKETIME is None:
        print("The clock is not stepped: Debian's package faketime is not here.", file=sys.stderr)
    found = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        first = migrated(Path(folder))
        for engine in engines:
            with cluster(engine, first) as built:
                scenario = Scenario(built, options.seed, options.abreast)
                report = asyncio.run(scenario.run(seconds=options.minutes * 60 / len(engines)))
            print(json.dumps(report.as_json(), indent=2), flush=True)
            found += len(report.violations)
    return int(found > 0)


if __name__ == "__main__":
    raise SystemExit(main())
