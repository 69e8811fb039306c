#!/usr/bin/env bash
# Tries the Spark recipe. usage: ALBERT_EMBED_PROGRAM=... scripts/recipes/spark/test.sh MODEL     needs python3; PySpark is used where it is installed
set -euo pipefail
. "$(dirname "$0")/../../usage.sh"
[ $# -eq 1 ] || { usage >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
needs_program
model=$(cd -- "$1" && pwd)
PYTHONDONTWRITEBYTECODE=1 exec "${PYTHON:-python3}" "$here/test.py" "$model"
