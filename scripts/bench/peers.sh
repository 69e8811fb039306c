#!/usr/bin/env bash
# Whole runs beside transformers.js, the usual batch-32 loop, PyTorch and sentence-transformers, in turns, on ALBERT-base's shape with random weights.
#   scripts/bench/peers.sh TEXT [OUT-FOLDER] [ROUNDS]
# Prints a table and writes throughput.tsv and memory.tsv, and plots of them (plot.mjs). Needs npm and python3 with NumPy (PYTHON names another python3); PyTorch and
# sentence-transformers take part where that python3 has them.
# ALBERT_EMBED_PROGRAM names the program to measure, such as a published one; otherwise it is built.
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
[ $# -ge 1 ] || { usage >&2; exit 2; }
text=$(realpath -- "$1")
out=${2:-bench-results}
rounds=${3:-3}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p -- "$out"
out=$(realpath -- "$out")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build --nologo -v quiet -c Release "$root/tests/AlbertEmbed.Benchmarks" > /dev/null
tools=$root/tests/AlbertEmbed.Benchmarks/bin/Release/net10.0
"${PYTHON:-python3}" "$here/base_model.py" "$work/base"
mkdir -p "$work/peer"
cp "$work/base"/{config.json,tokenizer.json,tokenizer_config.json} "$work/peer"
"$tools/AlbertEmbed.Benchmarks" peer-model "$work/base" "$work/peer/onnx/model.onnx"
# Without install scripts: they would fetch GPU libraries.
cp "$here"/peers/package*.json "$work"
npm ci --silent --no-audit --no-fund --ignore-scripts --prefix "$work" > /dev/null
cp "$here"/{peers,plot,python}.mjs "$work"
node "$work/peers.mjs" "${ALBERT_EMBED_PROGRAM:-$tools/albert-embed}" "$work/base" "$work/peer" "$text" "$out" "$rounds" "${PYTHON:-python3}" "$here/peers.py"
