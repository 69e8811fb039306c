#!/usr/bin/env bash
# The texts of a file that are nearest to a query. The vectors are made once, beside the file, and again when it, the model or the options have changed.
# usage: scripts/recipes/similarity.sh FILE "QUERY" [-- ALBERT-EMBED OPTIONS]
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
[ $# -ge 2 ] || { usage >&2; exit 2; }
file=$1 query=$2
shift 2
[[ $file != -* ]] || file=./$file
[ "${1:-}" != -- ] || shift
program=${ALBERT_EMBED_PROGRAM:-albert-embed}

vectors=$file.npy
made=$(printf '%q ' "$program" "${ALBERT_EMBED_MODEL:-}" "$@")
if [ ! -e "$vectors" ] || [ "$file" -nt "$vectors" ] || [ "$made" != "$(cat "$vectors.options" 2>/dev/null)" ]; then
  "$program" -i "$file" -o "$vectors" --force "$@"
  printf '%s' "$made" >"$vectors.options"
fi
"$program" search --in "$vectors" --texts "$file" "$@" -- "$query"
