#!/usr/bin/env bash
# Lives a treasurer's year: books opened with balances, three months of the demo with grants, a loan and a loss that the
# reserve covers, a bank file with two mismatches, the year sealed. Then prints the four reports beside hledger's.
# Usage: scripts/treasurer-year.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command -v hledger > /dev/null || { echo "hledger is not on the PATH (apt-get install hledger)" >&2; exit 2; }
export CI=true DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build Tests/Tests.csproj -v quiet
dotnet test Tests/Tests.csproj --no-build --filter "FullyQualifiedName~TreasurerYearTests" \
  --logger "console;verbosity=detailed"
