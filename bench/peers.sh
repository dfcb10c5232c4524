#!/bin/bash
# Writes every kind of dump that Oldmem writes, and lets other programs read them: readelf, gdb-multiarch, drgn and
# libkdumpfile's Python bindings, as far as they are installed. Each must find the same CPUs as `inspect --json` and
# the same bytes as the HSA file (below HSA_SIZE) and the memory file (above), taken with dd and not with our code.
#
#   bench/peers.sh [HSA MEMORY]     a pair whose memory file starts at address 0; without arguments the sample's
#
# Prints PASS, FAIL or SKIP for each peer and file, and ends with 1 when anything failed or nothing was run.
set -u
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
inspect() { npm run --silent inspect -- "$@"; }
passed=0 failed=0 skipped=0
say() { # PASS|FAIL|SKIP words
  printf '%-4s  %s\n' "$1" "$2"
  case $1 in PASS) passed=$((passed + 1)) ;; FAIL) failed=$((failed + 1)) ;; *) skipped=$((skipped + 1)) ;; esac
}
# Runs a check: PASS when it succeeds, otherwise FAIL with the last line it said.
check() { # name command...
  local name=$1 words
  shift
  if words=$("$@" 2>&1); then say PASS "$name: $(tail -n 1 <<<"$words")"; else say FAIL "$name: $(tail -n 1 <<<"$words")"; fi
}

if [ $# -eq 2 ]; then
  hsa=$1 memory=$2
else
  hsa=$work/hsa.img memory=$work/mem.img
  gzip -dc src/sample/data/hsa.img.gz >"$hsa" && gzip -dc src/sample/data/mem.img.gz >"$memory" || exit 1
fi
inspect --json "$hsa" "$memory" >"$work/facts.json" || exit 1
hsa_size=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).hsaSize' "$work/facts.json")
# The bytes that every peer must see: the HSA in front, the memory file behind it.
dd if="$hsa" of="$work/truth" bs=1M iflag=count_bytes count="$hsa_size" status=none
dd if="$memory" of="$work/truth" bs=1M iflag=skip_bytes oflag=append conv=notrunc skip="$hsa_size" status=none

files=()
write() { # file name, options...
  local name=$1
  shift
  if inspect --export "$work/$name" "$@" "$hsa" "$memory" >/dev/null 2>"$work/words"; then files+=("$name"); else say FAIL "writing $name: $(tail -n 1 "$work/words")"; fi
}
write vmcore --as vmcore
write dump.s390 --as s390
for codec in none zlib zstd; do write "dump.kdump-$codec" --as kdump --codec $codec; done
write dump.kdump-zlib-d1 --as kdump --codec zlib --level 1

if command -v makedumpfile >/dev/null; then
  if inspect --export "$work/flat" --as kdump --codec zlib --flattened "$hsa" "$memory" >/dev/null 2>"$work/words"; then
    check "makedumpfile -R makes the plain kdump file of the flattened one" \
      sh -c "makedumpfile -R '$work/rearranged' <'$work/flat' >/dev/null && cmp '$work/rearranged' '$work/dump.kdump-zlib' && echo equal to the byte"
  else say FAIL "writing the flattened file: $(tail -n 1 "$work/words")"; fi
else say SKIP "makedumpfile is not installed (Debian: makedumpfile)"; fi

python=""
for candidate in /usr/bin/python3 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import drgn' 2>/dev/null; then python=$candidate && break; fi
done
kdump_python=""
for candidate in /usr/bin/python3 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import kdumpfile' 2>/dev/null; then kdump_python=$candidate && break; fi
done

if command -v readelf >/dev/null; then
  check "readelf reads the header and the notes of vmcore" bench/peers/readelf.sh "$work/vmcore" "$work/facts.json"
else say SKIP "readelf is not installed (Debian: binutils)"; fi

if command -v gdb-multiarch >/dev/null; then
  check "gdb-multiarch shows the CPUs of vmcore" bench/peers/gdb.sh "$work/vmcore" "$work/facts.json"
else say SKIP "gdb-multiarch is not installed (Debian: gdb-multiarch)"; fi

if [ -n "$python" ]; then
  for name in "${files[@]}"; do
    # drgn reads ELF itself, and kdump files where it was built with libkdumpfile; it knows no s390 stand-alone dumps.
    case $name in *.s390) continue ;; esac
    check "drgn reads $name" "$python" bench/peers/drgn_reads.py "$work/$name" "$work/truth" "$work/facts.json"
  done
else say SKIP "drgn is not installed (Debian: python3-drgn)"; fi

if [ -n "$kdump_python" ]; then
  for name in "${files[@]}"; do
    check "libkdumpfile reads $name" "$kdump_python" bench/peers/kdumpfile_reads.py "$work/$name" "$work/truth" "$work/facts.json"
  done
else say SKIP "libkdumpfile is not installed (Debian: python3-libkdumpfile)"; fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
