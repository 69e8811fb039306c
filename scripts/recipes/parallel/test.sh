#!/usr/bin/env bash
# Runs the GNU parallel recipe for real: shards side by side, one of them failing at first; the result must be that of a single run.
# usage: scripts/recipes/parallel/test.sh [SHARDS [MODEL]]     another model than the bundled one, to be named by the environment
set -euo pipefail
. "$(dirname "$0")/../../usage.sh"
here=$(cd "$(dirname "$0")" && pwd)
shards=${1:-4}
needs_program
needs parallel "apt-get install parallel (Debian)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
real=${ALBERT_EMBED_PROGRAM:-$(command -v albert-embed)}
cd "$work"
seq 1200 | awk '{ print "sentence number " $1 " is about " ($1 % 7) " things and one more, " ($1 * 7919) % 10007 }' >corpus.txt

start=$(date +%s%N)
"$real" -q -i corpus.txt -o single.npy --threads 1
single=$((($(date +%s%N) - start) / 1000000))

# A machine that is bad at its first try: the second shard's first run is cut short.
cat >program <<PROGRAM
#!/usr/bin/env bash
case "\$*" in
  *"--shard 2/"*) if mkdir tried 2>/dev/null; then timeout -s KILL 0.6 $(printf '%q' "$real") "\$@"; exit 1; fi ;;
esac
exec $(printf '%q' "$real") "\$@"
PROGRAM
chmod +x program
start=$(date +%s%N)
ALBERT_EMBED_PROGRAM=$work/program "$here/embed.sh" corpus.txt vectors.npy "$shards" -j 2 -- --threads 1
sharded=$((($(date +%s%N) - start) / 1000000))

[ -d tried ]
cmp single.npy vectors.npy

# The same command once more has nothing to do; another input, and other options, are refused.
again() { ALBERT_EMBED_PROGRAM=$real "$here/embed.sh" "$1" vectors.npy "$shards" -j 2 -- --threads 1 "${@:2}" 2>&1; }
again corpus.txt | grep -qx "vectors.npy is complete already."
head -n 1199 corpus.txt >other.txt
for change in "other.txt" "corpus.txt --normalize"; do
  code=0
  # shellcheck disable=SC2086
  said=$(again $change) || code=$?
  [ "$code" -eq 2 ]
  grep -q "Remove vectors.npy first" <<<"$said"
done
cmp single.npy vectors.npy

# Names are words of a command, whatever they look like, and a dot in a folder's name starts no extension.
name=$'it\'s "$(touch ran)" {} {= `touch ran` =};touch ran;#\n-'
mkdir v1.2
head -n 20 corpus.txt >"$name"
"$real" -q -i "$name" -o few.npy --threads 1
"$here/embed.sh" "$name" "$name.npy" 2 -j 2 -- --threads 1
cmp few.npy "$name.npy"
"$here/embed.sh" "$name" v1.2/vectors 2 -j 2 -- --threads 1 --format npy
cmp few.npy v1.2/vectors
[ ! -e ran ]

# Another host has another environment: ssh is a program that starts the command with next to none.
cat >ssh <<SSH
#!/usr/bin/env bash
shift
[ "\$1" != -- ] || shift
exec env -i $(printf '%q ' PATH="$PATH" HOME="$work" SHELL="$BASH" USER="$(id -un)") bash -c "\$*"
SSH
chmod +x ssh
other=${2:-}
if [ -n "$other" ]; then
  "$real" -q -m "$other" -i corpus.txt -o other.npy --threads 1
  ALBERT_EMBED_MODEL=$other PARALLEL_SSH=$work/ssh "$here/embed.sh" corpus.txt remote.npy 2 -S host --wd "$work" -- --threads 1
  cmp other.npy remote.npy
fi
echo "$shards shards, two at a time, one of them killed and tried again: ${sharded} ms, the single run ${single} ms; the result is the same"
