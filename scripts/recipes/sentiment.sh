#!/usr/bin/env bash
# Sentiment of texts: labelled texts -> vectors -> logistic regression -> metrics, and a picture of the confusion matrix.
# usage: scripts/recipes/sentiment.sh TRAIN.tsv[.xz] [TEST.tsv[.xz]] [-o PLOT.svg] [-- ALBERT-EMBED OPTIONS]
# Tables have the columns text and label. Without TEST: five-fold cross-validation. Needs python3 with NumPy and scikit-learn; Matplotlib for -o.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}

files=() plot="" options=()
while [ $# -gt 0 ]; do
  case $1 in
    -o) plot=$2; shift 2 ;;
    --) shift; options=("$@"); break ;;
    *) files+=("$1"); shift ;;
  esac
done
[ ${#files[@]} -gt 0 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }

metrics=$("$python" "$here/train/evaluate.py" classify "${files[@]}" -- ${options[@]+"${options[@]}"})
echo "$metrics"
[ -z "$plot" ] || "$python" "$here/recipes/confusion.py" "$plot" <<<"$metrics"
