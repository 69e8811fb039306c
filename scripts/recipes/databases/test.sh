#!/usr/bin/env bash
# Tries the databases: each is asked twice, with a text added in between. usage: ALBERT_EMBED_PROGRAM=... scripts/recipes/databases/test.sh
# Needs python3 with NumPy and FAISS (PYTHON names another), sqlite3, jq, node and npm, which fetches sqlite-vec, DuckDB and a PostgreSQL with pgvector.
set -euo pipefail
. "$(dirname "$0")/../../usage.sh"
here=$(cd "$(dirname "$0")" && pwd)
needs_program
for tool in sqlite3 jq node npm; do needs "$tool" "Debian's package of this name has it"; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp "$here"/package*.json "$here"/*.mjs .
npm ci --silent --no-audit --no-fund --ignore-scripts >/dev/null
VEC0=$(echo "$work"/node_modules/sqlite-vec-*/vec0.*)
export VEC0=${VEC0%.*}

# Counts the texts that are embedded.
program=$(command -v -- "${ALBERT_EMBED_PROGRAM:-albert-embed}")
cat >counting <<COUNTING
#!/usr/bin/env bash
exec "$program" -v "\$@" 2> >(tee -a "$work/said" >&2)
COUNTING
chmod +x counting
export ALBERT_EMBED_PROGRAM=$work/counting
embedded() { sed -n 's/^albert-embed: \([0-9]*\) record.*/\1/p' said | awk '{ sum += $1 } END { print sum }'; }

cat >texts.jsonl <<'TEXTS'
{"id":10,"text":"Lunch is served from twelve to two."}
{"id":2,"text":"Dogs have to wait outside, except those that guide blind visitors."}
{"id":3,"text":"A\ttab, a \\ backslash,\na line end, and \"quotes\" - it's all \\N there: naïve Größe"}
{"id":4,"text":"The car park closes at eight in the evening."}
TEXTS
cp texts.jsonl more.jsonl
echo '{"id":1,"text":"My cat may come with me, and so may every pet."}' >>more.jsonl

# asks NAME COMMAND...: the dog is the answer, and once the cat is there, that. Each text is embedded once, the question twice.
asks() {
  local name=$1 first second
  shift
  : >said
  first=$("$@" texts.jsonl "$name.store" "Can I bring my pet?")
  second=$("$@" more.jsonl "$name.store" "Can I bring my pet?")
  [ "$(jq -s '.[0].id' <<<"$first"), $(jq -s '.[0].id' <<<"$second")" = "2, 1" ] || { printf '%s:\n%s\n%s\n' "$name" "$first" "$second"; exit 1; }
  [ "$(embedded)" = 7 ] || { echo "$name: $(embedded) texts were embedded, not 7"; exit 1; }
  echo "$name: $(head -1 <<<"$second" | jq -r .text)"
}
asks faiss "${PYTHON:-python3}" "$here/faiss_search.py"
asks sqlite "$here/sqlite.sh"
asks duckdb node duckdb.mjs

"$here/pgvector.sh" texts.jsonl >first.copy
jq .id texts.jsonl >known
"$here/pgvector.sh" more.jsonl known >second.copy
[ "$(wc -l <second.copy)" = 1 ] || { echo "pgvector: known texts were embedded again"; exit 1; }
"$ALBERT_EMBED_PROGRAM" "Can I bring my pet?" >question.json
node pgvector.test.mjs question.json first.copy second.copy >answer
[ "$(jq -s '.[0].id' answer)" = 1 ] || { cat answer; exit 1; }
diff <(jq -cS . answer | sort) <(jq -cS . more.jsonl | sort)
echo "pgvector: $(head -1 answer | jq -r .text)"
