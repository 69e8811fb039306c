#!/usr/bin/env bash
# One file on many machines or cores, with GNU parallel: a shard each, joined at the end.
# usage: scripts/recipes/parallel/embed.sh INPUT OUTPUT SHARDS [GNU PARALLEL OPTIONS] [-- ALBERT-EMBED OPTIONS]
#   on this machine:   embed.sh corpus.txt vectors.npy 4 -j 2
#   over ssh:          embed.sh corpus.txt vectors.npy 8 --sshloginfile hosts --wd .     (albert-embed and a shared folder on each host)
# A shard that fails is tried three times; what is done already is not done again, also when the whole command is repeated. An OUTPUT that is complete is
# left as it is when it was made of the same input with the same model and options (exit 0), and refused otherwise.
# The shards of vectors.npy are shard-1-vectors.npy and so on, in its folder.
# What albert-embed reads from the environment (ALBERT_EMBED_MODEL, HF_HUB_CACHE, proxies and so on) goes along to other hosts, but for tokens.
set -euo pipefail
. "$(dirname "$0")/../../usage.sh"
[ $# -ge 3 ] || { usage >&2; exit 2; }
input=$1 output=$2 shards=$3
shift 3
[[ $input != -* ]] || input=./$input
[[ $output != -* ]] || output=./$output
[[ $shards =~ ^[1-9][0-9]*$ ]] || { echo "SHARDS is $shards, not a whole number of at least 1." >&2; exit 2; }
parallel=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do parallel+=("$1"); shift; done
[ $# -eq 0 ] || shift

program=${ALBERT_EMBED_PROGRAM:-albert-embed}
needs_program
needs parallel "apt-get install parallel (Debian)"
# ssh starts a command with the other host's own environment.
variables=()
while IFS= read -r name; do
  case $name in
    *TOKEN*) ;;
    ALBERT_EMBED_*|HF_*|XDG_CACHE_HOME|SSL_CERT_*|[Hh][Tt][Tt][Pp]_[Pp][Rr][Oo][Xx][Yy]|[Hh][Tt][Tt][Pp][Ss]_[Pp][Rr][Oo][Xx][Yy]|[Aa][Ll][Ll]_[Pp][Rr][Oo][Xx][Yy]|[Nn][Oo]_[Pp][Rr][Oo][Xx][Yy])
      variables+=(--env "$name") ;;
  esac
done < <(compgen -e)

name=${output##*/}
folder=${output%"$name"}
parts=()
for ((k = 1; k <= shards; k++)); do parts+=("${folder}shard-$k-$name"); done

# Starts commands of $2 words each, which come with a NUL behind each word; one that fails is started $1 times in all. Each word is an argument of parallel,
# which alone knows how the shells on its way want it quoted. It quotes nothing in a command that starts with an argument, hence env.
start() {
  local places=() k
  for ((k = 1; k <= $2; k++)); do places+=("{$k}"); done
  parallel --will-cite --halt soon,fail=1 --retries "$1" ${variables[@]+"${variables[@]}"} ${parallel[@]+"${parallel[@]}"} \
    --null --max-args "$2" "env ${places[*]}"
}
embed=("$program" -q -i "$input" --resume "$@")

# A host that makes vectors compares what is there with its model, the options and the input. Only a run that is complete or was begun there is accepted.
if [ -e "$output" ]; then
  code=0
  printf '%s\0' "${embed[@]}" -o "$output" | start 1 $((${#embed[@]} + 2)) || code=$?
  [ "$code" -eq 0 ] || { echo "Remove $output first, or give the output another name." >&2; exit "$code"; }
  echo "$output is complete already." >&2
  exit
fi

for ((k = 1; k <= shards; k++)); do
  printf '%s\0' "${embed[@]}" -o "${parts[k - 1]}" --shard "$k/$shards"
done | start 3 $((${#embed[@]} + 4))

"$program" merge "${parts[@]}" -o "$output"
