#!/usr/bin/env bash
# Tries what a stranger would: guesses codes that are live, and tells known addresses by how long the answer takes. Says
# how many guesses were looked at and right, and the area under the curve of telling known from unknown: 0.5 tells
# nothing. The times mean something only on a machine that does nothing else.
# Usage: scripts/sign-in-trials.sh [addresses of each kind, default 2000; of codes 500 times as many are guessed]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

count=${1:-2000}
[[ $count =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [addresses of each kind]" >&2; exit 2; }
export PEEP_TRIALS=$count DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build Tests/Tests.csproj -v quiet
dotnet test Tests/Tests.csproj --no-build --filter "FullyQualifiedName~SignInTrialTests" \
  --logger "console;verbosity=detailed"
