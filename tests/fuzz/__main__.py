"""`python -m tests.fuzz --seconds 600 --seed 1`: mutate, judge, keep what is wrong in a folder for a regression case."""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.fuzz.corpus import ENDINGS, sound_files
from tests.fuzz.mutate import MUTATIONS
from tests.fuzz.oracles import Judge

MEMORY = 3 * 2**30


def fuzz(random: Random, folder: Path, *, cases: int = 0, seconds: float = 0, keep: Path | None = None) -> list[str]:
    """Run so many cases, or for so long; return what was found wrong, and keep those files."""
    sound = sound_files(folder)
    judge = Judge(folder, folder / "work")
    for kind, seeds in sound.items():
        for number, data in enumerate(seeds):
            file = folder / f"sound{ENDINGS[kind]}"
            file.write_bytes(data)
            if fault := judge.fault(kind, file):
                raise AssertionError(f"sound {kind} {number}: {fault}")
    found: list[str] = []
    met: Counter[str] = Counter()
    count, end = 0, time.monotonic() + seconds
    while count < cases or time.monotonic() < end:
        count += 1
        kind = random.choice(list(sound))
        data = MUTATIONS[kind](random.choice(sound[kind]), random)
        file = folder / f"case{ENDINGS[kind]}"
        file.write_bytes(data)
        fault = judge.fault(kind, file)
        if not fault:
            continue
        sort = fault[:60]
        met[sort] += 1
        if met[sort] <= 3:
            name = f"{kind}-{hashlib.sha256(data).hexdigest()[:8]}{ENDINGS[kind]}"
            found.append(f"{name}: {fault}")
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / name).write_bytes(data)
                print(found[-1], flush=True)
    if keep is not None:
        print(f"{count} cases, {sum(met.values())} faults of {len(met)} sorts", flush=True)
    return found


def main() -> int:
    """Parse the command line and fuzz."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-finds"), help="where files that go wrong are kept")
    given = parser.parse_args()
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except ImportError:
        pass  # Windows has no such bound
    with tempfile.TemporaryDirectory(prefix="docgen-fuzz-") as folder:
        found = fuzz(Random(given.seed), Path(folder), seconds=given.seconds, keep=given.keep)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
