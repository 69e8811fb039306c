#!/usr/bin/env bash
# Checks the program on a machine with an NVIDIA GPU and measures it beside sentence-transformers and onnxruntime-gpu, in turns. Ends in four minutes.
#   scripts/bench/gpu.sh PROGRAM CUDA-FOLDER TEXTS [CHECKPOINT-FOLDER...]
# PROGRAM is albert-embed; CUDA-FOLDER what scripts/runtime.sh cuda has made (- where the program has that inside, as the archive of publish.sh --with cuda does);
# TEXTS a file with a text a line (.gz and .xz too); each CHECKPOINT-FOLDER has expected.jsonl, and its float32 vectors are checked beside the bundled model's.
# Needs no network, and python3 (or PYTHON) with NumPy; sentence-transformers and onnxruntime-gpu take part where it has them, and NVIDIA's libraries are taken from
# there too. Prints a line for each check, then tables for README.md; exit code 1: a check failed. GPU_SH_SECONDS says when to end (240).
# GPU_SH_DEVICE=cpu rehearses all of it on a machine without a GPU, with few texts; it ends sooner.
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
[ $# -ge 3 ] || { usage >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
needs "$python" "install Python, or name another one with PYTHON"
[ "${GPU_SH_DEVICE:-}" = cpu ] || needs nvidia-smi "it comes with NVIDIA's driver; GPU_SH_DEVICE=cpu rehearses without a GPU"
program=$(command -v -- "$1") || { echo "gpu.sh needs a program, and $1 is none." >&2; exit 2; }
runtime=$2
export GPU_SH_SECONDS=${GPU_SH_SECONDS:-240} GPU_SH_DEVICE=${GPU_SH_DEVICE:-cuda}
[ "$runtime" = - ] || ALBERT_EMBED_ORT=$(realpath -- "$runtime")
[ "$runtime" = - ] || export ALBERT_EMBED_ORT

# pip's packages have NVIDIA's libraries in folders of their own, where the loader does not look.
nvidia=$("$python" -c 'import glob, site, sys
print(":".join(one for root in [*site.getsitepackages(), *sys.path] for one in sorted(glob.glob(f"{root}/nvidia/*/lib"))))')
export LD_LIBRARY_PATH=$nvidia${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

# The script keeps its time itself; this is for a GPU that hangs.
exec timeout --kill-after=2 "$GPU_SH_SECONDS" "$python" "$here/gpu/run.py" "$(realpath -- "$program")" "${@:3}"
