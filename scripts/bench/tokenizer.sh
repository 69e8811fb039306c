#!/usr/bin/env bash
# Tokenizer speed beside SentencePiece's spm_encode and Hugging Face's Rust tokenizer (npm @anush008/tokenizers), in turns.
#   scripts/bench/tokenizer.sh TEXT [MODEL-FOLDER]
# The folder must hold spiece.model and tokenizer.json. Needs spm_encode (Debian package sentencepiece) and npm; each peer
# that is missing is left out with a line. MB/s are of UTF-8 text on one thread, medians of three rounds.
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
[ $# -ge 1 ] || { usage >&2; exit 2; }
text=$(realpath -- "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
model=$(realpath -- "${2:-$root/models/default}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build --nologo -v quiet -c Release "$root/tests/AlbertEmbed.Benchmarks" > /dev/null
mkdir "$work/spiece"
cp "$model/spiece.model" "$work/spiece"
head -n 6000 "$text" > "$work/head.txt"
: > "$work/empty.txt"
seconds() { local start=${EPOCHREALTIME/./}; "$@" > /dev/null; echo $((${EPOCHREALTIME/./} - start)); }
rate() { awk -v bytes="$(stat -c %s "$1")" -v us="$2" 'BEGIN { printf "%.2f\n", bytes / us }'; }
median() { sort -g "$1" | sed -n '2p'; }

have_spm=$(command -v spm_encode || true)
[ -n "$have_spm" ] || echo "spm_encode is not here: left out"
have_npm=$(command -v npm || true)
cp "$root"/scripts/bench/tokenizer/package*.json "$work"
if [ -n "$have_npm" ] && ! npm ci --silent --no-audit --no-fund --ignore-scripts --prefix "$work" > /dev/null 2>&1; then
  have_npm=
fi
[ -n "$have_npm" ] || echo "the npm package cannot be installed: left out"
cat > "$work/peer.cjs" <<'JS'
const { Tokenizer } = require('@anush008/tokenizers');
const [model, text] = process.argv.slice(2);
(async () => {
  const tokenizer = Tokenizer.fromFile(model);
  const lines = require('fs').readFileSync(text, 'utf8').split('\n');
  const start = process.hrtime.bigint();
  for (const line of lines) await tokenizer.encode(line);
  console.log(Number((process.hrtime.bigint() - start) / 1000n));
})();
JS

for _ in 1 2 3; do
  ALBERT_EMBED_MODEL=$work/spiece "$root/tests/AlbertEmbed.Benchmarks/bin/Release/net10.0/AlbertEmbed.Benchmarks" throughput "$text" > "$work/ours"
  sed -n 's/.*one thread \([0-9.]*\) MB.*/\1/p' "$work/ours" >> "$work/ours.rates"
  sed -n 's/^load \([0-9.]*\) ms.*/\1/p' "$work/ours" >> "$work/ours.loads"
  if [ -n "$have_spm" ]; then
    load=$(seconds spm_encode --model="$model/spiece.model" --output_format=id "$work/empty.txt")
    whole=$(seconds spm_encode --model="$model/spiece.model" --output_format=id "$text")
    rate "$text" $((whole - load)) >> "$work/spm.rates"
  fi
  if [ -n "$have_npm" ]; then
    rate "$work/head.txt" "$(node "$work/peer.cjs" "$model/tokenizer.json" "$work/head.txt")" >> "$work/npm.rates"
  fi
done

ours=$(median "$work/ours.rates")
line() { awk -v name="$1" -v rate="$2" -v ours="$ours" 'BEGIN { printf "%-34s %8.2f MB/s   %6.1fx\n", name, rate, ours / rate }'; }
line "albert-embed" "$ours"
[ -z "$have_spm" ] || line "spm_encode" "$(median "$work/spm.rates")"
[ -z "$have_npm" ] || line "tokenizers (npm, first 6000 lines)" "$(median "$work/npm.rates")"
echo "loading spiece.model: $(median "$work/ours.loads") ms"
