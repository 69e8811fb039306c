#!/usr/bin/env bash
# The texts of a file that are nearest to a query. The vectors are made once, beside the file, and again when it has changed.
# usage: scripts/recipes/similarity.sh FILE "QUERY" [-- ALBERT-EMBED OPTIONS]
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
file=$1 query=$2
shift 2
[ "${1:-}" != -- ] || shift
program=${ALBERT_EMBED_PROGRAM:-albert-embed}

vectors=$file.npy
if [ ! -e "$vectors" ] || [ "$file" -nt "$vectors" ]; then
  "$program" -i "$file" -o "$vectors" --force "$@"
fi
"$program" search --in "$vectors" --texts "$file" "$query" "$@"
