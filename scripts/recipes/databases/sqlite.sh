#!/usr/bin/env bash
# Answers a question from texts, whose vectors are in an SQLite database (sqlite-vec): texts with new ids are embedded and added first.
# usage: sqlite.sh TEXTS.jsonl DATABASE QUESTION    a line has id and text. Needs sqlite3, and npm install sqlite-vec: VEC0 names its vec0.so
set -euo pipefail
. "$(dirname "$0")/../../usage.sh"
[ $# -eq 3 ] || { usage >&2; exit 2; }
texts=$1 database=$2 question=$3 program=${ALBERT_EMBED_PROGRAM:-albert-embed}

# Runs a statement that finds the lines of standard input in a table.
with_lines() {
  sqlite3 -bail "$database" ".load ${VEC0:?is not set: the place of vec0.so without its ending}" ".mode ascii" '.separator "\037" "\n"' \
    "CREATE TEMP TABLE lines (line)" ".import --schema temp /dev/stdin lines" "$1"
}
sqlite3 "$database" "CREATE TABLE IF NOT EXISTS texts (id PRIMARY KEY, text, embedding)"
with_lines "SELECT line FROM lines WHERE line ->> 'id' NOT IN (SELECT id FROM texts)" <"$texts" |
  "$program" --input-format jsonl --id-field id --with-text |
  with_lines "INSERT INTO texts SELECT line ->> 'id', line ->> 'text', vec_f32(line ->> 'embedding') FROM lines"
"$program" "$question" | with_lines "SELECT json_object('id', id, 'text', text) FROM texts, lines
  ORDER BY vec_distance_cosine(embedding, vec_f32(line ->> 'embedding')) LIMIT 3"
