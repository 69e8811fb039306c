#!/usr/bin/env bash
# Format, build, test: everything that must hold before a commit. Ends with "N passed, N failed".
# Reference data that is not in the repository is used when ALBERT_EMBED_GOLDEN names its folder, or when it lies beside. Tests that train
# models or start clusters run where their scripts differ from origin/main, with CI set, and with ALBERT_EMBED_ALL_TESTS=1.
set -euo pipefail
. "$(dirname "$0")/usage.sh"
cd "$(dirname "$0")/.."

if [ -z "${ALBERT_EMBED_GOLDEN:-}" ] && [ -d ../shared/golden ]; then
  ALBERT_EMBED_GOLDEN=$(cd ../shared/golden && pwd)
  export ALBERT_EMBED_GOLDEN
fi

# Scripts are the same on all systems: where all must be checked is continuous integration on Linux.
has() {
  command -v "$1" >/dev/null && return
  [ -z "${CI:-}" ] || [ "$(uname -s)" != Linux ] || { echo "$1 is not here, and the scripts are not accepted without it."; exit 1; }
  echo "$1 is not here: $2 not checked."
  return 1
}
scripts=()
while IFS= read -r script; do scripts+=("$script"); done < <(find scripts .ci -name '*.sh' -o -name '*.sbatch' -o -path .ci/run)
if has shellcheck "the scripts in bash are"; then shellcheck "${scripts[@]}"; fi
if has pyflakes3 "the scripts in Python are"; then pyflakes3 scripts; fi

dotnet restore --nologo -v quiet
dotnet format --no-restore --verify-no-changes
dotnet build --no-restore --nologo -c Release -v minimal

# Tests start the program hundreds of times; as a native binary it starts in a tenth of the time. Without a C compiler they take what was just built.
if [ -z "${ALBERT_EMBED_PROGRAM:-}" ] && { command -v clang || command -v gcc; } >/dev/null; then
  case $(uname -sm) in
    "Linux x86_64") rid=linux-x64 ;;
    "Linux aarch64") rid=linux-arm64 ;;
    "Darwin arm64") rid=osx-arm64 ;;
    *) rid= ;;
  esac
  if [ -n "$rid" ]; then
    rm -rf dist/check
    dotnet publish src/AlbertEmbed.Cli -c Release -r "$rid" -o dist/check --nologo -v quiet
    ALBERT_EMBED_PROGRAM=$PWD/dist/check/albert-embed
    export ALBERT_EMBED_PROGRAM
  fi
fi

# What completes words in zsh too cannot use mapfile.
if has shellcheck "the completion for bash is"; then
  dotnet src/AlbertEmbed.Cli/bin/Release/net10.0/albert-embed.dll completion bash | shellcheck --shell=bash --exclude=SC2207 -
fi

if has mandoc "the manual page is"; then
  manual=$(mktemp)
  dotnet src/AlbertEmbed.Cli/bin/Release/net10.0/albert-embed.dll manual >"$manual"
  mandoc -Tlint -Wwarning "$manual"
  rm "$manual"
fi

# The runner's exit code says whether all passed, its summary how many.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
code=0
tests/AlbertEmbed.Tests/bin/Release/net10.0/AlbertEmbed.Tests -noColor 2>&1 | tee "$log" || code=$?

number() { sed -n "s/.*$1: \([0-9]*\),.*/\1/p" "$log" | tail -1; }
total=$(number Total) failed=$(number Failed) errors=$(number Errors) skipped=$(number Skipped)
failed=$((${failed:-0} + ${errors:-0}))
if [ -z "$total" ]; then
  total=1 failed=1 skipped=0
fi
if [ "$skipped" -gt 0 ]; then
  echo "$skipped tests were skipped: reference data or a tool that they need is not here, or nothing changed in the scripts that they try."
fi
echo "$((total - failed - skipped)) passed, $failed failed"
[ "$code" -eq 0 ] && [ "$failed" -eq 0 ]
