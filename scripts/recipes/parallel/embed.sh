#!/usr/bin/env bash
# One file on many machines or cores, with GNU parallel: a shard each, joined at the end.
# usage: scripts/recipes/parallel/embed.sh INPUT OUTPUT SHARDS [GNU PARALLEL OPTIONS] [-- ALBERT-EMBED OPTIONS]
#   on this machine:   embed.sh corpus.txt vectors.npy 4 -j 2
#   over ssh:          embed.sh corpus.txt vectors.npy 8 --sshloginfile hosts --wd .     (albert-embed and a shared folder on each host)
# A shard that fails is tried three times; what is done already is not done again, also when the whole command is repeated.
# What albert-embed reads from the environment (ALBERT_EMBED_MODEL, HF_HUB_CACHE, proxies and so on) goes along to other hosts, but for tokens.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,7s/^# //p' "$0" >&2; exit 2; }
input=$1 output=$2 shards=$3
shift 3
parallel=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do parallel+=("$1"); shift; done
[ $# -eq 0 ] || shift

program=${ALBERT_EMBED_PROGRAM:-albert-embed}
# ssh starts a command with the other host's own environment.
variables=()
while IFS= read -r name; do
  case $name in
    *TOKEN*) ;;
    ALBERT_EMBED_*|HF_*|XDG_CACHE_HOME|SSL_CERT_*|[Hh][Tt][Tt][Pp]_[Pp][Rr][Oo][Xx][Yy]|[Hh][Tt][Tt][Pp][Ss]_[Pp][Rr][Oo][Xx][Yy]|[Aa][Ll][Ll]_[Pp][Rr][Oo][Xx][Yy]|[Nn][Oo]_[Pp][Rr][Oo][Xx][Yy])
      variables+=(--env "$name") ;;
  esac
done < <(compgen -e)

base=${output%.*} extension=${output##*.}
options=$(printf ' %q' "$@")
[ $# -gt 0 ] || options=""
seq "$shards" | parallel --will-cite --halt soon,fail=1 --retries 3 ${variables[@]+"${variables[@]}"} ${parallel[@]+"${parallel[@]}"} \
  "$(printf '%q' "$program") -q -i $(printf '%q' "$input") -o $(printf '%q' "$base").{}.$extension --shard {}/$shards --resume$options"

parts=()
for k in $(seq "$shards"); do parts+=("$base.$k.$extension"); done
"$program" merge "${parts[@]}" -o "$output"
