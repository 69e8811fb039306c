#!/usr/bin/env bash
# One file on many machines or cores, with GNU parallel: a shard each, joined at the end.
# usage: scripts/recipes/parallel/embed.sh INPUT OUTPUT SHARDS [GNU PARALLEL OPTIONS] [-- ALBERT-EMBED OPTIONS]
#   on this machine:   embed.sh corpus.txt vectors.npy 4 -j 2
#   over ssh:          embed.sh corpus.txt vectors.npy 8 --sshloginfile hosts --wd .     (albert-embed and a shared folder on each host)
# A shard that fails is tried three times; what is done already is not done again, also when the whole command is repeated.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
input=$1 output=$2 shards=$3
shift 3
parallel=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do parallel+=("$1"); shift; done
[ $# -eq 0 ] || shift

program=${ALBERT_EMBED_PROGRAM:-albert-embed}
base=${output%.*} extension=${output##*.}
options=$(printf ' %q' "$@")
[ $# -gt 0 ] || options=""
seq "$shards" | parallel --will-cite --halt soon,fail=1 --retries 3 ${parallel[@]+"${parallel[@]}"} \
  "$(printf '%q' "$program") -q -i $(printf '%q' "$input") -o $(printf '%q' "$base").{}.$extension --shard {}/$shards --resume$options"

parts=()
for k in $(seq "$shards"); do parts+=("$base.$k.$extension"); done
"$program" merge "${parts[@]}" -o "$output"
