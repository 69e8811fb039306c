#!/usr/bin/env bash
# Tries the recipes on made-up texts. usage: scripts/recipes/test.sh [WORDPIECE CHECKPOINT]     needs python3 with NumPy, scikit-learn and Matplotlib
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
here=$(cd "$(dirname "$0")" && pwd)
export PYTHON=${PYTHON:-python3} PYTHONDONTWRITEBYTECODE=1
chinese=${1:+$(cd -- "$1" && pwd)}
NEEDED_BY=${0##*/} "$PYTHON" "$here/../train/needs.py" numpy sklearn matplotlib albert-embed
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$PYTHON" - <<'MAKE'
import itertools, random

random.seed(0)
things = "film book meal hotel concert phone camera sofa garden play lesson journey song coat".split()
good, bad = "wonderful lovely excellent delightful superb charming".split(), "terrible awful boring dreadful poor disappointing".split()
texts = [(f"The {t} was {w} and we would {'gladly' if w in good else 'never'} {v} it again.", "good" if w in good else "bad")
         for t, w, v in itertools.product(things, good + bad, ["choose", "recommend"])]
random.shuffle(texts)
for name, part in (("train", texts[:250]), ("test", texts[250:])):
    open(f"{name}.tsv", "w").write("text\tlabel\n" + "".join(f"{t}\t{l}\n" for t, l in part))
open("lines.txt", "w").write("".join(f"{t}\n" for t, _ in texts))

chinese = [(f"{t}{w}，{'很喜欢' if w in '好棒美' else '不喜欢'}。", "1" if w in "好棒美" else "0") for t, w in itertools.product(["房间", "饭店", "服务", "早餐", "位置", "环境", "价格", "大床"], "好棒美差脏坏")]
open("chinese.tsv", "w", encoding="utf-8").write("text\tlabel\n" + "".join(f"{t}\t{l}\n" for t, l in chinese))

people, cities, verbs = "Anna Peter Maria John Clara Hugo".split(), "London Paris Berlin Madrid Vienna Dublin".split(), "visited left loved".split()
sentences = [f"{p} B-PER\n{v} O\n{c} B-LOC\nyesterday O\n. O\n" for p, v, c in itertools.product(people, verbs, cities)]
random.shuffle(sentences)
open("train.conll", "w").write("\n".join(sentences[:80]))
open("test.conll", "w").write("\n".join(sentences[80:]))
MAKE

value() { "$PYTHON" -c 'import json, sys; found = json.loads(sys.stdin.read().splitlines()[-1]); assert found[sys.argv[1]] >= float(sys.argv[2]), found; print(found[sys.argv[1]])' "$1" "$2"; }

echo "sentiment: accuracy $("$here/sentiment.sh" train.tsv test.tsv -o confusion.svg | value accuracy 0.9)"
grep -q "</svg>" confusion.svg
echo "sentiment, five folds: accuracy $("$here/sentiment.sh" train.tsv | value accuracy 0.9)"
if [ -n "$chinese" ]; then
  echo "sentiment, Chinese, WordPiece: accuracy $("$here/sentiment.sh" chinese.tsv -- -m "$chinese" | value accuracy 0.6)"
fi
echo "clustering: V-measure $("$PYTHON" "$here/clustering.py" train.tsv -k 8 | value v_measure 10)"
"$PYTHON" "$here/map.py" lines.txt -o map.html
grep -q '"points"' map.html && ! grep -q "https\?://" map.html
"$PYTHON" - <<'CHECK'
import json, re

data = json.loads(re.search(r"^const data = (.*);$", open("map.html", encoding="utf-8").read(), re.M)[1])
names, sizes = data["names"], [sum(point[2] == group for point in data["points"]) for group in range(len(data["names"]))]
assert [int(name.split(".")[0]) for name in names] == list(range(1, 13)), names
assert all(re.fullmatch(r"\d+\. \w+(, \w+){0,2}", name) for name in names), names
assert sizes == sorted(sizes, reverse=True) and sizes[-1] > 0, sizes
CHECK
printf 'text\tlabel\na dog\t10\na cat\t9\na cow\t2\na sofa\tb\na bed\ta\n' >numbered.tsv
"$PYTHON" "$here/map.py" numbered.tsv -o numbered.html
grep -q '"names": \["2", "9", "10", "a", "b"\]' numbered.html

# What is missing is said before anything is done, in one sentence. Without its site, Python has no packages.
lacks() { # SENTENCE COMMAND...
  local sentence=$1
  shift
  if "$@" >lacks.log 2>&1; then exit 1; fi
  if [ "$(wc -l <lacks.log)" -ne 1 ] || ! grep -q -e "$sentence" lacks.log; then cat lacks.log; exit 1; fi
}
for script in clustering map; do
  lacks "$script.py needs .*apt-get install python3-numpy python3-sklearn" "$PYTHON" -S "$here/$script.py" lines.txt -o never.html
done
lacks "confusion.py needs .*python3-matplotlib" "$PYTHON" -S "$here/confusion.py" never.svg
printf '#!/bin/sh\nexec %s -S "$@"\n' "$PYTHON" >bare && chmod +x bare
PYTHON=$PWD/bare lacks "sentiment.sh needs .*python3-matplotlib" "$here/sentiment.sh" train.tsv -o never.svg
for command in "map.py lines.txt -o never.html" "sentiment.sh train.tsv" "similarity.sh lines.txt query" "parallel/embed.sh lines.txt never.npy 2"; do
  # shellcheck disable=SC2086 # A script and its words.
  set -- $command
  runner=bash
  [[ $1 != *.py ]] || runner=$PYTHON
  ALBERT_EMBED_PROGRAM=$PWD/missing lacks "ALBERT_EMBED_PROGRAM" "$runner" "$here/$1" "${@:2}"
done
OUTPUT=never.npy lacks "INPUT is not set" bash "$here/slurm/embed.sbatch"
OUTPUT=never.npy lacks "SHARDS is not set" bash "$here/slurm/merge.sbatch"
[ -z "$(find . -name 'never*')" ]
echo "named entities: F1 $("$PYTHON" "$here/ner_features.py" train.conll test.conll | value f1 90)"

# Vectors are made once, and made again for another content, model or program, whatever the files' times say.
said() { "$here/similarity.sh" lines.txt "$@" 2>similarity.log >nearest.jsonl || { cat similarity.log; return 1; }; }
vectors() { cksum lines.txt.similarity.npy; }
said "a boring evening at the theatre" -- -k 3
[ "$(wc -l <nearest.jsonl)" -eq 3 ]
first=$(vectors)
said "a fine dinner"
[ "$(wc -l <nearest.jsonl)" -eq 10 ]
[ "$first" = "$(vectors)" ]
[ ! -s similarity.log ]
said "a fine dinner" -- -v
grep -q "is complete already" similarity.log
if "$here/similarity.sh" lines.txt "a fine dinner" -- --no-such 2>similarity.log; then exit 1; fi
grep -q -e "--no-such" similarity.log && ! grep -q "made again" similarity.log
[ "$first" = "$(vectors)" ]
touch -d @1000000000 old 2>/dev/null || touch -t 200109090000 old
sed 1d lines.txt >shorter.txt && mv shorter.txt lines.txt && touch -r old lines.txt
said "a fine dinner" -- --top=3
grep -q "are made again" similarity.log
[ "$first" != "$(vectors)" ]
cp -R "$here/../../models/default" other
"$PYTHON" - <<'CHANGE'
import json

path = "other/config.json"
config = json.load(open(path))
config["num_hidden_layers"] -= 1
json.dump(config, open(path, "w"))
CHANGE
first=$(vectors)
ALBERT_EMBED_MODEL=$work/other said "a fine dinner"
second=$(vectors)
[ "$first" != "$second" ]
rm -r other && cp -R "$here/../../models/default" other
ALBERT_EMBED_MODEL=$work/other said "a fine dinner"
[ "$first" = "$(vectors)" ]
echo mine >kept.txt.similarity.npy && echo text >kept.txt
if "$here/similarity.sh" kept.txt "a fine dinner" 2>/dev/null; then exit 1; fi
[ "$(cat kept.txt.similarity.npy)" = mine ]
