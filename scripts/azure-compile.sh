#!/usr/bin/env bash
# Publishes the function app as it is deployed (FunctionsRuntime=azure) into .peep/azure-build, against the Azure
# Functions worker's packages, and tries it: it starts as the real worker, refuses wrong settings, reaches for its host
# and tells it the functions of Tests/Golden/functions.txt.
# Where a registry does not have them all, pack them from their public source into a folder and name that folder: the
# worker's packages then come from there alone, all others from where they always come from, and the worker's source
# generators stand for its SDK, which would build a project with packages of the host's.
# It works on a copy of the tree with a package cache of its own: the local build's obj/, lock files and packages stay
# as they are.
# Usage: scripts/azure-compile.sh [folder with .nupkg files]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=${1:+$(realpath "$1")}
export NUGET_PACKAGES=$PWD/.peep/azure-packages CI=false DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
mkdir -p "$NUGET_PACKAGES"
rm -rf "$NUGET_PACKAGES"/microsoft.azure.functions.worker* # the folder may hold a new packing of the same version

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  [[ -e $file ]] && printf '%s\0' "$file"
done | tar --null --files-from - --create | tar --extract -C "$tree"

if [[ -n $packages ]]; then
  {
    echo '<configuration><packageSources><clear />'
    echo "<add key=\"worker\" value=\"$packages\" />"
    dotnet nuget list source --format short | sed -n 's|^E.* \(.*\)$|<add key="\1" value="\1" />|p'
    echo '</packageSources><packageSourceMapping>'
    echo '<packageSource key="worker"><package pattern="Microsoft.Azure.Functions.Worker*" /></packageSource>'
    dotnet nuget list source --format short |
      sed -n 's|^E.* \(.*\)$|<packageSource key="\1"><package pattern="*" /></packageSource>|p'
    echo '</packageSourceMapping></configuration>'
  } > "$tree/nuget.config"
fi

output=$PWD/.peep/azure-build
rm -rf "$output"
# A substituted version or an advisory is for the build to tell, not to fail on; as in Directory.Build.props.
dotnet publish "$tree/Functions" -p:FunctionsRuntime=azure ${packages:+-p:WorkerTooling=generators} --output "$output" \
  -warnaserror "-warnnotaserror:NU1603;NU1900;NU1901;NU1902;NU1903;NU1904;NU1905"

unset NUGET_PACKAGES
PEEP_AZURE_BUILD=$output dotnet test Tests --filter FullyQualifiedName~AzureBuildTests
