#!/usr/bin/env bash
# Compiles infra/ with the Bicep compiler that NuGet has (Linux, x64; restored by this script alone).
# check:  lints, compiles and compares with what is committed: main.json, and the snapshots, which are what would be
#         deployed for dev.bicepparam and prod.bicepparam. Any warning fails. It needs no network once restored.
# update: formats the sources and writes them anew.
# Usage: scripts/infra.sh [check|update]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../infra"

mode=${1:-check}
if [[ $mode != check && $mode != update ]]; then
  echo "Usage: scripts/infra.sh [check|update]" >&2
  exit 64
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 BICEP_TRACING_ENABLED=false
dotnet restore bicep.proj --verbosity quiet
bicep=$(dotnet msbuild bicep.proj -getProperty:BicepPath)
[[ -x $bicep ]] || chmod u+x "$bicep"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Of a wrong property name the compiler only warns, with exit code 0: whatever it says fails.
quietly() {
  local code=0
  "$@" > "$scratch/said" 2>&1 || code=$?
  if ((code != 0)) || [[ -s $scratch/said ]]; then
    cat "$scratch/said" >&2
    return 1
  fi
}

if [[ $mode == update ]]; then
  for file in *.bicep *.bicepparam; do
    quietly "$bicep" format "$file"
  done
fi

quietly "$bicep" lint main.bicep
quietly "$bicep" build main.bicep --outfile "$scratch/main.json"
if [[ $mode == update ]]; then
  cp "$scratch/main.json" main.json
elif ! cmp --silent main.json "$scratch/main.json"; then
  diff -u main.json "$scratch/main.json" | head -40 >&2 || true
  echo "infra/main.json is not what infra/main.bicep says: scripts/infra.sh update" >&2
  exit 1
fi

# Made-up ids: names that Azure makes of a subscription's id are the same on every machine.
nobody=00000000-0000-0000-0000-000000000000
for environment in dev prod; do
  quietly "$bicep" lint "$environment.bicepparam"
  if [[ $mode == update ]]; then
    rm -f "$environment.snapshot.json" # so that it is the compiler's as a whole
    quietly "$bicep" snapshot "$environment.bicepparam" --mode overwrite \
      --tenant-id $nobody --subscription-id $nobody --location westeurope
  elif ! quietly "$bicep" snapshot "$environment.bicepparam" --mode validate \
    --tenant-id $nobody --subscription-id $nobody --location westeurope; then
    echo "infra/$environment.snapshot.json is not what would be deployed: scripts/infra.sh update" >&2
    exit 1
  fi
done

# What azd reads, with nothing but what must be said.
quietly env AZURE_ENV_NAME=try AZURE_LOCATION=westeurope PEEP_PUBLIC_URL=https://coop.example \
  PEEP_SMTP_HOST=smtp.coop.example PEEP_SMTP_FROM=us@coop.example PEEP_ALERT_EMAIL=us@coop.example \
  "$bicep" build-params main.bicepparam --outfile "$scratch/parameters.json"
echo "infra: $mode done with Bicep $("$bicep" --version | sed -n 's/.*version \([0-9.]*\).*/\1/p')"
