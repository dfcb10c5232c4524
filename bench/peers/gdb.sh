#!/bin/bash
# gdb.sh VMCORE FACTS.json: gdb shows one thread for each CPU, each with our PSW address and general register 15.
set -eu
seen=$(gdb-multiarch -nx -batch -ex "core-file $1" -ex 'thread apply all -ascending -q info registers pswa r15' 2>/dev/null |
  awk '$1 == "pswa" { pc = $2 } $1 == "r15" { print pc, $2 }' | sort)
if [ -z "$seen" ]; then echo "gdb showed no registers" && exit 1; fi
want=$(node -p 'const f = JSON.parse(require("fs").readFileSync(process.argv[1]));
  const hex = (text) => "0x" + BigInt(text).toString(16);
  f.cpus.map((cpu) => `${hex(cpu.psw[1])} ${hex(cpu.gprs[15])}`).join("\n")' "$2" | sort)
[ "$seen" = "$want" ] || { echo "gdb shows other registers: $(diff <(echo "$seen") <(echo "$want") | sed -n 2p)" && exit 1; }
echo "$(wc -l <<<"$seen") CPUs with equal PSW and r15"
