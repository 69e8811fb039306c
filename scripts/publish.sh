#!/usr/bin/env bash
# Makes a folder and an archive that need nothing but the operating system, and lists their SHA-256.
# For the system it runs on, that is one native binary, which a C compiler (clang or gcc) links; for others, code compiled ahead and a .NET runtime.
# usage: scripts/publish.sh [--with cuda|webgpu] [RID...]     linux-x64 (default), linux-arm64, osx-arm64, win-x64
# --with takes the build of ONNX Runtime for that device (scripts/runtime.sh); ALBERT_EMBED_DIST says where to put the archives (default: dist).
set -euo pipefail
. "$(dirname "$0")/usage.sh"
cd "$(dirname "$0")/.."

dist=${ALBERT_EMBED_DIST:-dist}
mkdir -p "$dist"
dist=$(cd "$dist" && pwd)
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
device=
if [ "${1:-}" = --with ]; then
  device=${2:?--with wants cuda or webgpu}
  shift 2
fi
[ $# -gt 0 ] || set -- linux-x64

# The manual page comes from the program itself.
dotnet build src/AlbertEmbed.Cli -c Release --nologo -v quiet
manual=$(dotnet src/AlbertEmbed.Cli/bin/Release/net10.0/albert-embed.dll manual)
notices=$(dirname "$(command -v dotnet | xargs readlink -f)")/ThirdPartyNotices.txt

# Linux has the GNU tools; macOS may have them under other names.
tar=$(command -v gtar || command -v tar)
checksum=(sha256sum)
command -v sha256sum >/dev/null || checksum=(shasum -a 256)

# The better packer takes 0.6 MB off the archive.
pack=(gzip -9n)
command -v libdeflate-gzip >/dev/null && pack=(libdeflate-gzip -12 -c)

form=()
if [ "$(uname -s)" = Linux ] && ! command -v clang >/dev/null && ! command -v gcc >/dev/null; then
  echo "There is neither clang nor gcc to link a native binary: a .NET runtime goes into the folder instead, and the program starts half as fast." >&2
  form=(-p:PublishAot=false)
fi

for rid in "$@"; do
  name=albert-embed-$version-$rid${device:+-$device}
  rm -rf "${dist:?}/$name"
  dotnet publish src/AlbertEmbed.Cli -c Release -r "$rid" -o "$dist/$name" --nologo -v quiet ${form[@]+"${form[@]}"}
  rm -rf "$dist/$name"/*.pdb "$dist/$name"/*.dbg "$dist/$name"/*.dSYM
  [ -z "$device" ] || scripts/runtime.sh "$device" "$dist/$name" "$rid" >/dev/null
  cp scripts/packaging/NOTICES.md scripts/packaging/APACHE-2.0.txt "$dist/$name/"
  cp "$notices" "$dist/$name/THIRD-PARTY-NOTICES.TXT"
  printf '%s\n' "$manual" >"$dist/$name/albert-embed.1"

  # The same files and the same packer give the same archive, whoever makes it and when.
  "$tar" --sort=name --owner=0 --group=0 --numeric-owner --mtime='2026-01-01 00:00Z' -C "$dist" -cf - "$name" | "${pack[@]}" >"$dist/$name.tar.gz"
  printf '%s: folder %s MB, archive %s MB\n' "$rid" "$(du -sm "$dist/$name" | cut -f1)" "$(($(wc -c <"$dist/$name.tar.gz") / 1000000))"
done

(cd "$dist" && "${checksum[@]}" -- *.tar.gz >SHA256SUMS)
