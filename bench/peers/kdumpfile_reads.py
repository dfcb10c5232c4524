"""kdumpfile_reads.py FILE TRUTH FACTS.json: libkdumpfile sees the architecture, the bytes of TRUTH and our registers."""
import json
import random
import sys

import kdumpfile

path, truth_path, facts_path = sys.argv[1:4]
facts = json.load(open(facts_path))
dump = kdumpfile.kdumpfile(path)
if dump.attr["arch.name"] != "s390x":
    sys.exit(f"libkdumpfile sees architecture {dump.attr['arch.name']}")
numbers = random.Random(7)
read = 0
with open(truth_path, "rb") as truth:
    size = truth.seek(0, 2)
    if dump.attr["max_pfn"] != size // 4096:
        sys.exit(f"libkdumpfile sees {dump.attr['max_pfn']} frames, not {size // 4096}")
    frames = [0, 1, size // 8192, size // 4096 - 1] + [numbers.randrange(size // 4096) for _ in range(1000)]
    for frame in frames:
        truth.seek(frame * 4096)
        want = truth.read(4096)
        try:
            got = dump.read(kdumpfile.KDUMP_MACHPHYSADDR, frame * 4096, 4096)
        except kdumpfile.exceptions.NoDataException:
            # Left out by a dump level: only zero frames may be.
            if want.count(0) != 4096 or "-d1" not in path:
                sys.exit(f"libkdumpfile has no data at {frame * 4096:#x}")
            continue
        read += 1
        if got != want:
            sys.exit(f"libkdumpfile reads other bytes at {frame * 4096:#x}")
words = f"{read} frames equal"
if "cpu.number" in dump.attr and "cpu.0.reg.pswa" in dump.attr:
    if dump.attr["cpu.number"] != len(facts["cpus"]):
        sys.exit(f"libkdumpfile sees {dump.attr['cpu.number']} CPUs, not {len(facts['cpus'])}")
    for index, cpu in enumerate(facts["cpus"]):
        for name, value in [("pswm", cpu["psw"][0]), ("pswa", cpu["psw"][1])] + [
            (f"r{number}", value) for number, value in enumerate(cpu["gprs"])
        ]:
            if dump.attr[f"cpu.{index}.reg.{name}"] != int(value, 16):
                sys.exit(f"libkdumpfile sees another {name} of CPU {index}")
    words += f", registers of {len(facts['cpus'])} CPUs equal"
print(words)
