#!/usr/bin/env bash
# Tries the training scripts for real, on the public-domain text beside them, in a minute and a half: vocabulary, pre-training (interrupted and resumed),
# fine-tuning and distillation; each checkpoint's vectors by albert-embed must be PyTorch's. usage: scripts/train/test.sh
# Needs python3 with PyTorch, SentencePiece, NumPy and scikit-learn; PYTHON names another, ALBERT_EMBED_PROGRAM another albert-embed.
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
NEEDED_BY=${0##*/} "$python" "$here/needs.py" torch sentencepiece numpy sklearn albert-embed
work=$(mktemp -d)
log=$work/log
trap '[ $? -eq 0 ] || tail -n 20 "$log"; rm -rf "$work"' EXIT
# Models this small gain nothing from a second thread.
export OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
cd "$here"

"$python" vocabulary.py text/kjv.txt.xz -o "$work/vocabulary" --size 2000 --length 32
# A text can have fewer different words than pieces were asked for.
head -c 3000 <(xz -dc text/kjv.txt.xz) >"$work/few.txt"
for size in 30000 20; do
  if "$python" vocabulary.py "$work/few.txt" -o "$work/few" --size "$size" >"$work/few.log" 2>&1 || [ -e "$work/few" ]; then exit 1; fi
  grep "^--size $size is too" "$work/few.log"
done
xz -dc text/kjv.txt.xz | awk 'BEGIN { RS = ""; ORS = "\n\n" } NR <= 4' >"$work/chapters.txt"
pretrain=("$python" pretrain.py "$work/chapters.txt" --tokenizer "$work/vocabulary" --layers 3 --hidden 64 --heads 4 --embedding 64 --length 32
  --activation gelu --initializer-range 0.15 --optimizer adamw --learning-rate 0.001 --eval-batches 4)
"${pretrain[@]}" -o "$work/albert" --steps 400 --save-every 400 --log-every 100 2>>"$log"
"$python" check.py losses "$work/albert"
"$python" check.py vectors "$work/albert"

# Killed after the first save, then resumed, against never interrupted.
short=("${pretrain[@]}" --steps 30 --save-every 15 --log-every 10)
"${short[@]}" -o "$work/whole" 2>>"$log"
"${short[@]}" -o "$work/resumed" 2>>"$log" &
interrupted=$!
for _ in $(seq 600); do
  [ ! -f "$work/resumed/training.pt" ] || break
  sleep 0.05
done
kill -9 "$interrupted"
wait "$interrupted" 2>/dev/null || true
"${short[@]}" -o "$work/resumed" --resume 2>>"$log"
cmp "$work/whole/training.jsonl" "$work/resumed/training.jsonl"
cmp "$work/whole/model.safetensors" "$work/resumed/model.safetensors"
echo "a run that was killed and resumed equals one that was not"

# Code in a state is not run.
"$python" - "$work/foreign" "$work/ran" <<'PYTHON'
import os, pathlib, pickle, sys, zipfile


class Code:
    def __reduce__(self):
        return os.mkdir, (sys.argv[2],)


pathlib.Path(sys.argv[1]).mkdir()
with zipfile.ZipFile(pathlib.Path(sys.argv[1], "training.pt"), "w") as state:
    state.writestr("archive/data.pkl", pickle.dumps(Code(), 2))
    state.writestr("archive/version", "3\n")
PYTHON
if "${short[@]}" -o "$work/foreign" --resume 2>>"$log" || [ -e "$work/ran" ]; then
  echo "a state with code in it was taken" >&2
  exit 1
fi

# LAMB, and going on from a checkpoint.
"$python" pretrain.py "$work/chapters.txt" --init "$work/albert" -o "$work/lamb" --length 32 --eval-batches 4 --steps 20 --learning-rate 0.002 --warmup 0.5 2>>"$log"
"$python" check.py goes-on "$work/albert" "$work/lamb"

"$python" check.py table "$work"
"$python" finetune.py "$work/train.tsv" "$work/test.tsv" --init "$work/albert" -o "$work/classifier" --steps 80 --batch-size 16 --learning-rate 0.002 2>>"$log" >"$work/metrics.json"
"$python" check.py accuracy "$work/metrics.json"
"$python" check.py classified "$work/classifier" "$work/metrics.json"
"$python" check.py vectors "$work/classifier"

# From an ALBERT, and from a BERT.
xz -dc text/kjv.txt.xz | awk 'NF && ++n <= 600' >"$work/texts.txt"
"$python" distill.py "$work/texts.txt" --parent "$work/albert" --tokenizer "$work/vocabulary" -o "$work/student" --layers 2 --groups 1 --embedding 32 \
  --length 32 --steps 75 --learning-rate 0.003 --fit-steps 50 --log-every 25 2>>"$log"
"$python" check.py distilled "$work/student"
"$python" check.py vectors "$work/student"
"$python" check.py bert "$work/bert"
"$python" distill.py "$work/texts.txt" --parent "$work/bert" --tokenizer "$work/vocabulary" -o "$work/small" --layers 2 --groups 2 --embedding 16 \
  --length 32 --steps 40 --learning-rate 0.003 --fit-steps 20 --log-every 20 2>>"$log"
"$python" check.py distilled "$work/small"
