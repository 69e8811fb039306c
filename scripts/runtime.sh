#!/usr/bin/env bash
# Fetches a build of ONNX Runtime that can use a GPU, of the version that the program is built with, and checks it against pinned SHA-256.
# usage: scripts/runtime.sh cuda|webgpu FOLDER [RID]     RID: linux-x64, linux-arm64, osx-arm64, win-x64 or win-arm64; default: this machine's
# Then: ALBERT_EMBED_ORT=FOLDER albert-embed --device cuda. CUDA comes from NuGet (236 MB), WebGPU from npm (114 MB).
set -euo pipefail
. "$(dirname "$0")/usage.sh"

refuse() {
  usage >&2
  exit 2
}
if [ $# -lt 2 ] || [ $# -gt 3 ]; then refuse; fi
device=$1 folder=$2 rid=${3:-}
if [ -z "$rid" ]; then
  case $(uname -s) in Linux) rid=linux ;; Darwin) rid=osx ;; *) rid=win ;; esac
  case $(uname -m) in aarch64 | arm64) rid=$rid-arm64 ;; *) rid=$rid-x64 ;; esac
fi
root=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's:.*<OnnxRuntimeVersion>\(.*\)</OnnxRuntimeVersion>.*:\1:p' "$root/Directory.Build.props")

# SHA-256, path in the package, name in the folder.
case $device:$rid in
  cuda:linux-x64) files="
292591ed61befc515112570ae8eb9bb0d47716cd0ed60c38865800de4e829544 libonnxruntime.so libonnxruntime.so
c6a12593396095f5670160e284c35d1700b7708cf3037b7042e2a5200ccae772 libonnxruntime_providers_shared.so libonnxruntime_providers_shared.so
32fb1e28e5eafe8a39d52ca2e1e9c7333f3285968d288b43485cbaa32af6686e libonnxruntime_providers_cuda.so libonnxruntime_providers_cuda.so" ;;
  cuda:win-x64) files="
ed0de29f6579482eb2d54674a5e51b77761e195a5e0d70dbadc916ab925a9ec1 onnxruntime.dll onnxruntime.dll
7ee69db9b57ce7279fd0a3b2c2ecb262de2509faeaf48de65a73415f9a0ca6f9 onnxruntime_providers_shared.dll onnxruntime_providers_shared.dll
9b4e3abd26420845561c548d48adb80dde730e8d585b8f9c7a2d14cddc806eaa onnxruntime_providers_cuda.dll onnxruntime_providers_cuda.dll" ;;
  webgpu:linux-x64) files="
ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23 linux/x64/libonnxruntime.so.1 libonnxruntime.so" ;;
  webgpu:linux-arm64) files="
1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76 linux/arm64/libonnxruntime.so.1 libonnxruntime.so" ;;
  webgpu:osx-arm64) files="
685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d darwin/arm64/libonnxruntime.1.dylib libonnxruntime.dylib" ;;
  webgpu:win-x64) files="
508c362f5673483dd3a086379c392795b2e42d10d5e6f3f90ebd7ac21c97af67 win32/x64/onnxruntime.dll onnxruntime.dll
593d42df78c7f9cbd97c1374af107cfe20985759f98b77afc1448fe41ee3cc76 win32/x64/dxcompiler.dll dxcompiler.dll
cf9a3981263f8ec30c9905d136eeaf4b4573209c602198671b958ec86905dea8 win32/x64/dxil.dll dxil.dll" ;;
  webgpu:win-arm64) files="
6c3a2abf5c6aca11c48a0d338a91af309f2266f25ce2e4084e6a87bbcb0fbfd0 win32/arm64/onnxruntime.dll onnxruntime.dll
442a995492579e1048cf1f05a86ab00f476c46b7f9d0996e588884040a543bbe win32/arm64/dxcompiler.dll dxcompiler.dll
859b6d638c5ca3df39e9cab2a602cb0f63d0e63d750f84bb2a9ec9031319b73e win32/arm64/dxil.dll dxil.dll" ;;
  cuda:* | webgpu:*) echo "ONNX Runtime $version has no $device build for $rid." >&2 && exit 2 ;;
  *) refuse ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p -- "$folder"
folder=$(cd -- "$folder" && pwd)
cd "$work"
if [ "$device" = cuda ]; then
  package=Microsoft.ML.OnnxRuntime.Gpu.$([ "$rid" = win-x64 ] && echo Windows || echo Linux)
  cat >fetch.csproj <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="$package" Version="[$version]" /></ItemGroup>
</Project>
PROJECT
  dotnet restore fetch.csproj --packages packages --nologo -v quiet
  source=packages/$(echo "$package" | tr '[:upper:]' '[:lower:]')/$version/runtimes/$rid/native
else
  npm pack "onnxruntime-node@$version" --silent >/dev/null
  tar -xzf "onnxruntime-node-$version.tgz"
  source=package/bin/napi-v6
fi

# All are checked before the first is moved.
hash=(sha256sum)
command -v sha256sum >/dev/null || hash=(shasum -a 256)
while read -r wanted path name; do
  found=$("${hash[@]}" "$source/$path" | cut -d' ' -f1)
  if [ "$found" != "$wanted" ]; then
    echo "$path of ONNX Runtime $version has SHA-256 $found, expected $wanted: nothing was put into $folder." >&2
    exit 1
  fi
done <<<"${files:1}"
while read -r _ path name; do
  mv -f "$source/$path" "$folder/$name"
done <<<"${files:1}"
echo "ONNX Runtime $version for $device on $rid is in $folder. Use it with ALBERT_EMBED_ORT=$folder"
