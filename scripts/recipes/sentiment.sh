#!/usr/bin/env bash
# Sentiment of texts: labelled texts -> vectors -> logistic regression -> metrics, and a picture of the confusion matrix.
# usage: scripts/recipes/sentiment.sh TRAIN.tsv[.xz] [TEST.tsv[.xz]] [-o PLOT.svg] [-- ALBERT-EMBED OPTIONS]
# Tables have the columns text and label. Without TEST: five-fold cross-validation. Needs python3 with NumPy and scikit-learn; Matplotlib for -o.
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
here=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}

files=() plot="" options=()
while [ $# -gt 0 ]; do
  case $1 in
    -o) plot=${2:?-o wants a name}; shift 2 ;;
    --) shift; options=("$@"); break ;;
    -*) echo "There is no option $1. Write ./$1 if it is a file." >&2; exit 2 ;;
    *) files+=("$1"); shift ;;
  esac
done
[ ${#files[@]} -gt 0 ] || { usage >&2; exit 2; }

modules=(numpy sklearn)
[ -z "$plot" ] || modules+=(matplotlib)
NEEDED_BY=${0##*/} "$python" "$here/train/needs.py" "${modules[@]}" albert-embed
metrics=$("$python" "$here/train/evaluate.py" classify "${files[@]}" -- ${options[@]+"${options[@]}"})
echo "$metrics"
[[ $plot != -* ]] || plot=./$plot
[ -z "$plot" ] || "$python" "$here/recipes/confusion.py" "$plot" <<<"$metrics"
