#!/usr/bin/env bash
# What a precision costs: STS benchmark and SST-2 of the bundled model in fp32, fp16 and int8, and each one's cosine to fp32. And what
# vectors of fewer bytes cost (small.py): STS benchmark, and how many of the ten nearest of 5,000 texts are found.
# usage: scripts/bench/quality.sh FOLDER     where stsb-en-test.tsv.xz, sst2-train.tsv.xz and sst2-test.tsv.xz are
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
[ $# -eq 1 ] || { usage >&2; exit 2; }
sets=$(cd -- "$1" && pwd)
here=$(cd "$(dirname "$0")/.." && pwd)
program=${ALBERT_EMBED_PROGRAM:-albert-embed}
python=${PYTHON:-python3}
texts=$(mktemp)
trap 'rm -f "$texts"' EXIT
xzcat "$sets/stsb-en-test.tsv.xz" | tail -n +2 | cut -f1,2 | tr '\t' '\n' >"$texts"

echo "| precision | STS benchmark, Spearman x 100 | SST-2, accuracy | cosine to fp32, mean | least |"
echo "| --- | --- | --- | --- | --- |"
for precision in fp32 fp16 int8; do
  sts=$("$python" "$here/train/evaluate.py" sts "$sets/stsb-en-test.tsv.xz" -- --precision "$precision")
  sst=$("$python" "$here/train/evaluate.py" classify "$sets/sst2-train.tsv.xz" "$sets/sst2-test.tsv.xz" -- --precision "$precision")
  cosine=$("$program" bench -i "$texts" --compare "$precision" --rounds 1 --json)
  "$python" - "$precision" "$sts" "$sst" "$cosine" <<'PYTHON'
import json, sys
precision, sts, sst, cosine = sys.argv[1], *map(json.loads, sys.argv[2:])
print(f"| {precision} | {sts['spearman']:.2f} | {sst['accuracy']:.2f} | {cosine['mean_cosine']:.4f} | {cosine['least_cosine']:.4f} |")
PYTHON
done
echo
"$python" "$here/bench/small.py" "$sets/stsb-en-test.tsv.xz" "$sets/sst2-train.tsv.xz" "$sets/sst2-test.tsv.xz"
