"""drgn_reads.py FILE TRUTH FACTS.json: drgn reads the same bytes at addresses all over the memory as TRUTH holds."""
import random
import sys

import drgn

path, truth_path = sys.argv[1], sys.argv[2]
program = drgn.Program()
program.set_core_dump(path)
if program.platform.arch is not drgn.Architecture.S390X:
    sys.exit(f"drgn sees {program.platform}")
numbers = random.Random(7)
with open(truth_path, "rb") as truth:
    size = truth.seek(0, 2)
    places = [0, 0x200, 0x1200, size // 2, size - 4096] + [numbers.randrange(size - 4096) & ~7 for _ in range(1000)]
    for place in places:
        truth.seek(place)
        want = truth.read(4096 - place % 4096)
        try:
            got = program.read(place, len(want), True)
        except drgn.FaultError:
            # Left out by a dump level: only zero frames may be.
            truth.seek(place - place % 4096)
            if truth.read(4096).count(0) != 4096 or "-d1" not in path:
                sys.exit(f"drgn has no data at {place:#x}")
            continue
        if got != want:
            sys.exit(f"drgn reads other bytes at {place:#x}")
print(f"{len(places)} places of physical memory equal")
