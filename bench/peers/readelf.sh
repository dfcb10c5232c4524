#!/bin/bash
# readelf.sh VMCORE FACTS.json: readelf finds no fault, as many CPUs (NT_PRSTATUS) and as many notes as we do.
set -eu
out=$(LC_ALL=C readelf -hlnW "$1" 2>&1)
if grep -qiE 'warning|error' <<<"$out"; then grep -iE 'warning|error' <<<"$out" | head -n 1 && exit 1; fi
grep -q 'IBM S/390' <<<"$out" || { echo "readelf does not see an s390 file" && exit 1; }
cpus=$(grep -c NT_PRSTATUS <<<"$out")
notes=$(grep -cE '^  (CORE|LINUX|VMCOREINFO) ' <<<"$out")
read -r our_cpus our_notes < <(node -p 'const f = JSON.parse(require("fs").readFileSync(process.argv[1])); `${f.cpus.length} ${f.notes.length}`' "$2")
[ "$cpus" = "$our_cpus" ] || { echo "$cpus NT_PRSTATUS, not $our_cpus" && exit 1; }
[ "$notes" = "$our_notes" ] || { echo "$notes notes, not $our_notes" && exit 1; }
echo "$cpus CPUs, $notes notes"
