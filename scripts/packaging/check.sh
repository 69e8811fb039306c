#!/usr/bin/env bash
# Tries what is shipped: the archive of this machine, unpacked where nobody may write, run without an environment (and as another user where that can
# be), and the .NET tool, installed from its package. usage: scripts/packaging/check.sh (a few minutes)
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
cd "$(dirname "$0")/../.."

rid=${1:-linux-x64}
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
chmod a+rx "$work"

ALBERT_EMBED_DIST=$work/dist scripts/publish.sh "$rid"
(cd "$work/dist" && sha256sum --check --quiet SHA256SUMS)
size=$(wc -c <"$work"/dist/*.tar.gz)
[ "$size" -le 31000000 ] || { echo "the archive has $size bytes, more than 31 MB"; exit 1; }

mkdir "$work/shipped"
tar -xzf "$work"/dist/*.tar.gz -C "$work/shipped"
chmod -R a-w,a+rX "$work/shipped"
program=$(echo "$work"/shipped/*/albert-embed)
as=""
if [ "$(id -u)" -eq 0 ] && id nobody >/dev/null 2>&1; then
  as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
fi
expected=$(dotnet src/AlbertEmbed.Cli/bin/Release/net10.0/albert-embed.dll tokenize "hi there")
for _ in 1 2; do
  [ "$(cd / && $as env -i "$program" tokenize "hi there")" = "$expected" ]
  (cd / && $as env -i "$program" "hi there") | grep -q '^{"index":0,"embedding":\['
done

# SQLite lies beside the program; only --cache loads it.
mkdir -m 777 "$work/cache"
for _ in 1 2; do
  (cd / && $as env -i "$program" -q "hi there" --cache "$work/cache/vectors") >>"$work/cached"
done
[ "$(uniq "$work/cached" | wc -l)" -eq 1 ]
(cd / && $as env -i "$program" cache info "$work/cache/vectors") | grep -q ": 1 vector of 1 recipe"

# Starting is where threads meet for the first time: it must never hang nor crash. And it must be quick.
dotnet run --project tests/AlbertEmbed.Fuzz -c Release -- starts "$program" 1000
"${PYTHON:-python3}" scripts/bench/start.py "$program"

man -l "${program%albert-embed}albert-embed.1" 2>/dev/null | grep -q "albert-embed" || echo "(man is not installed: the page was not tried)"

# The tests that start the program, with this one in its place.
dotnet build tests/AlbertEmbed.Tests -c Release --nologo -v quiet
tests=tests/AlbertEmbed.Tests/bin/Release/net10.0/AlbertEmbed.Tests
ALBERT_EMBED_PROGRAM=$program "$tests" -noColor -class "*.Cli.*" -class- "*ScriptTests" >"$work/tests.log" || { tail -n 40 "$work/tests.log"; exit 1; }
tail -n 1 "$work/tests.log"

dotnet pack src/AlbertEmbed.Cli -c Release -o "$work/package" --nologo -v quiet
dotnet pack src/AlbertEmbed.Cli -c Release -r "$rid" -o "$work/package" --nologo -v quiet
dotnet tool install albert-embed --tool-path "$work/tool" --add-source "$work/package" >/dev/null
[ "$("$work/tool/albert-embed" tokenize "hi there")" = "$expected" ]
echo "the archive ($((size / 1000000)) MB) and the tool work"
