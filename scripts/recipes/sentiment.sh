#!/usr/bin/env bash
# Sentiment of texts: labelled texts -> a classifier on their vectors -> metrics, and a picture of the confusion matrix.
# usage: scripts/recipes/sentiment.sh TRAIN.tsv[.xz] [TEST.tsv[.xz]] [-o PLOT.svg] [-- OPTIONS OF CLASSIFY TRAIN]
# Tables have the columns text and label. Without TEST: five-fold cross-validation. After -- -o head.json keeps the classifier, which labels further texts:
# albert-embed classify --head head.json "a text". Needs Matplotlib (python3) for the picture only.
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
here=$(cd "$(dirname "$0")/.." && pwd)

files=() plot="" options=()
while [ $# -gt 0 ]; do
  case $1 in
    -o) plot=${2:?-o wants a name}; shift 2 ;;
    --) shift; options=("$@"); break ;;
    -*) echo "There is no option $1. Write ./$1 if it is a file." >&2; exit 2 ;;
    *) files+=("$1"); shift ;;
  esac
done
[ ${#files[@]} -eq 1 ] || [ ${#files[@]} -eq 2 ] || { usage >&2; exit 2; }
[ ${#files[@]} -eq 1 ] || options+=(--test "${files[1]}")
[ -z "$plot" ] || NEEDED_BY=${0##*/} "${PYTHON:-python3}" "$here/train/needs.py" matplotlib numpy
needs_program
[[ $plot != -* ]] || plot=./$plot

metrics=$("${ALBERT_EMBED_PROGRAM:-albert-embed}" classify train "${files[0]}" --json ${options[@]+"${options[@]}"})
echo "$metrics"
[ -z "$plot" ] || "${PYTHON:-python3}" "$here/recipes/confusion.py" "$plot" <<<"$metrics"
