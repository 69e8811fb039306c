#!/usr/bin/env bash
# Makes a file that PostgreSQL's COPY takes for a table (id, text, embedding vector(384)) of pgvector, from the texts whose ids are new.
# usage: pgvector.sh TEXTS.jsonl [KNOWN] >NEW.copy    a line has id and text; KNOWN has the ids that the table has already. Needs jq
#   psql -c "\copy (SELECT id FROM texts) TO known"; pgvector.sh texts.jsonl known >new.copy; psql -c "\copy texts FROM new.copy"
#   psql -c "SELECT id, text FROM texts ORDER BY embedding <=> '$(albert-embed "a question" | jq -c .embedding)' LIMIT 3"
set -euo pipefail
. "$(dirname "$0")/../../usage.sh"
[ $# -ge 1 ] || { usage >&2; exit 2; }

# jq's @tsv escapes tab, line end and backslash as COPY's text format does.
jq -c --rawfile known "${2:-/dev/null}" '($known | split("\n")) as $ids | select(.id | tostring | IN($ids[]) | not)' "$1" |
  "${ALBERT_EMBED_PROGRAM:-albert-embed}" --input-format jsonl --id-field id --with-text |
  jq -r '[.id, .text, (.embedding | tostring)] | @tsv'
