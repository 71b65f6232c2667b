#!/usr/bin/env bash
# Tells the whole demo to an app, with names and addresses planted at Stripe half-way, and then searches every table,
# queue, blob and line of its log, decoded and decompressed, for every address, code, key and name.
# Usage: scripts/search-demo.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export PEEP_WHOLE_DEMO=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build Tests/Tests.csproj -v quiet
dotnet test Tests/Tests.csproj --no-build --filter "FullyQualifiedName~DemoSearchTests" \
  --logger "console;verbosity=detailed"
