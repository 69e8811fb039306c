#!/usr/bin/env bash
# The texts of a file that are nearest to a query. The vectors are made once, beside the file (FILE.similarity.npy), and made again when the content of the
# file, the model, the options or the program's version have changed.
# usage: scripts/recipes/similarity.sh FILE "QUERY" [-- ALBERT-EMBED OPTIONS]     those of search too: -k 3
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
[ $# -ge 2 ] || { usage >&2; exit 2; }
file=$1 query=$2
shift 2
[[ $file != -* ]] || file=./$file
[ "${1:-}" != -- ] || shift
program=${ALBERT_EMBED_PROGRAM:-albert-embed}
needs_program
vectors=$file.similarity.npy

# Most options are those of both commands: a query is embedded as the texts were.
both=() embed=() search=()
while [ $# -gt 0 ]; do
  words=1
  case $1 in
    -k | --top) words=2 kind=search ;;
    -k* | --top[=:]*) kind=search ;;
    --id-field | --keep | --dtype | --progress) words=2 kind=embed ;;
    --id-field[=:]* | --keep[=:]* | --keep-all | --dtype[=:]* | --progress[=:]*) kind=embed ;;
    -i* | --input | --input[=:]* | -o* | --output* | --in | --in[=:]* | --texts* | --format* | --shard* | --force | --resume | --no-meta)
      echo "$1 cannot be given here: the script itself says what is read and written." >&2
      exit 2 ;;
    *) kind=both ;;
  esac
  [ $# -ge $words ] || { echo "$1 wants a value." >&2; exit 2; }
  case $kind in
    search) search+=("${@:1:words}") ;;
    embed) embed+=("${@:1:words}") ;;
    *) both+=("${@:1:words}") ;;
  esac
  shift $words
done

# Whether vectors are those of this file, model and options is what --resume compares, by digests. Others are replaced only where an earlier run has left them.
make() {
  "$program" "$@" -i "$file" -o "$vectors" ${both[@]+"${both[@]}"} ${embed[@]+"${embed[@]}"}
}
remake() {
  echo "The vectors of $file are made again." >&2
  make --force
}
code=0
if [ -e "$vectors.meta.json" ]; then
  # That they are complete already is said only to those who want to know more.
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  case " ${both[*]-} " in
    *" -v "* | *" --verbose "*) make --resume 2>"$log" || code=$? ;;
    *) make -q --resume 2>"$log" || code=$? ;;
  esac
  if [ "$code" -eq 2 ] && grep -q -e "--force" "$log"; then
    code=0
    remake || code=$?
  else
    cat "$log" >&2
  fi
elif [ -e "$vectors.part.json" ]; then
  make --resume || code=$?
  if [ "$code" -eq 2 ]; then
    code=0
    remake || code=$?
  fi
else
  make --resume || code=$?
fi
[ "$code" -eq 0 ] || exit "$code"
"$program" search --in "$vectors" --texts "$file" ${both[@]+"${both[@]}"} ${search[@]+"${search[@]}"} -- "$query"
