#!/usr/bin/env bash
# Tries the library's package as its users do: packs it, runs each example of its README in a fresh project, publishes a program with NativeAOT and
# compares its vectors with the command line's, to the last bit. usage: scripts/packaging/library.sh (two minutes; needs NuGet)
set -euo pipefail
. "$(dirname "$0")/../usage.sh"
cd "$(dirname "$0")/../.."

case $(uname -sm) in
  "Linux x86_64") rid=linux-x64 ;;
  "Linux aarch64") rid=linux-arm64 ;;
  "Darwin arm64") rid=osx-arm64 ;;
  *) echo "NativeAOT is tried on Linux and macOS only."; exit 1 ;;
esac
program=${ALBERT_EMBED_PROGRAM:-$PWD/src/AlbertEmbed.Cli/bin/Release/net10.0/albert-embed}
readme=$PWD/src/AlbertEmbed/README.md

# NuGet keeps what it has unpacked by version: each trial has its own, and leaves none behind.
version=0.0.0-trial.$$.$(date +%s)
work=$(mktemp -d)
trap 'rm -rf "$work" "${NUGET_PACKAGES:-$HOME/.nuget/packages}/albertembed/$version"' EXIT
dotnet pack src/AlbertEmbed -c Release --artifacts-path "$work/build" -p:Version="$version" -o "$work/package" --nologo -v quiet
cat >"$work/nuget.config" <<EOF
<configuration><packageSources><add key="trial" value="$work/package" /></packageSources></configuration>
EOF

# project NAME PACKAGE...: a fresh project with packages, and the program on standard input.
project() {
  mkdir "$work/$1"
  cat >"$work/$1/Program.cs"
  {
    echo '<Project Sdk="Microsoft.NET.Sdk">'
    echo '  <PropertyGroup>'
    echo '    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework>'
    echo '    <ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors>'
    echo '  </PropertyGroup>'
    echo '  <ItemGroup>'
    echo "    <PackageReference Include=\"AlbertEmbed\" Version=\"$version\" />"
    for package in "${@:2}"; do echo "    <PackageReference Include=\"${package%=*}\" Version=\"${package#*=}\" />"; done
    echo '  </ItemGroup>'
    echo '</Project>'
  } >"$work/$1/$1.csproj"
}

# block LANGUAGE NUMBER: a code block of the README.
block() {
  awk -v start="\`\`\`$1" -v wanted="$2" '$0 == start { n++; inside = 1; next } /^```/ { inside = 0 } inside && n == wanted' "$readme"
}

examples=$(grep -c '^```csharp$' "$readme")
for number in $(seq "$examples"); do
  block csharp "$number" | project "example$number" Microsoft.Extensions.AI=10.11.0 Microsoft.Extensions.DependencyInjection=10.0.15 \
    Microsoft.Extensions.Caching.Memory=10.0.15
  dotnet run --project "$work/example$number" -v quiet >"$work/said"
  diff <(block text "$number") "$work/said" || { echo "example $number of $readme says something else"; exit 1; }
done

project native <<'EOF'
using System.Runtime.InteropServices;
using AlbertEmbed;

using Stream output = Console.OpenStandardOutput();
foreach (bool few in (bool[])[false, true])
{
    using AlbertModel model = AlbertModel.LoadDefault(new AlbertOptions { ForFewTexts = few });
    output.Write(MemoryMarshal.AsBytes(model.Embed("The weather is lovely today.").Vector.Span));
}
EOF
dotnet publish "$work/native" -c Release -r "$rid" -p:PublishAot=true -o "$work/published" --nologo -v quiet
"$work/published/native" >"$work/vectors"
echo "The weather is lovely today." | "$program" -q -o "$work/many.npy"
"$program" -q -o "$work/few.npy" "The weather is lovely today."
cat <(tail -c 1536 "$work/many.npy") <(tail -c 1536 "$work/few.npy") | cmp - "$work/vectors"
echo "$examples examples and a native program work from the package"
