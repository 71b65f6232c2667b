#!/usr/bin/env bash
# Compiles the function app as it is deployed (FunctionsRuntime=azure), against the Azure Functions worker's packages.
# Where a registry does not have them all, pack them from their public source into a folder and name that folder.
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
git ls-files -z --cached --others --exclude-standard | tar --null --files-from - --create | tar --extract -C "$tree"

dotnet build "$tree/Functions" -warnaserror -p:FunctionsRuntime=azure -p:WorkerTooling=generators \
  ${packages:+"-p:RestoreAdditionalProjectSources=$packages"}
