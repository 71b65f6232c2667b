#!/usr/bin/env bash
# Publishes the function app as it is deployed and looks at what came out. Publishing is what makes it the azure build
# (Functions/Directory.Build.props).
# Usage: scripts/publish.sh [folder, by default .peep/publish]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:-.peep/publish}
rm -rf "$folder"
dotnet publish Functions --configuration Release --output "$folder" --nologo
scripts/publish-check.sh "$folder"
