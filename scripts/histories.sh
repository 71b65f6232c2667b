#!/usr/bin/env bash
# Lives many random histories of payments, a hundred to a process, because their books stay in Azurite's memory until it
# ends. After each hundred, every answer of one more history is lost in turn. Ends at the first failure, with its seed.
# Usage: scripts/histories.sh [count, default 1000] [first seed, default 1]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

count=${1:-1000} first=${2:-1}
[[ $count =~ ^[1-9][0-9]*$ && $first =~ ^[0-9]+$ ]] || { echo "usage: $0 [count] [first seed]" >&2; exit 2; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build Tests/Tests.csproj -v quiet

live() { # test, first seed, trials
  if ! PEEP_SEED=$2 PEEP_TRIALS=$3 dotnet test Tests/Tests.csproj --no-build \
    --filter "FullyQualifiedName~HistoryTests.$1" > "$log" 2>&1; then
    tail -60 "$log"
    echo "Failed: $(grep -o -m 1 'PEEP_SEED=[0-9]*.*' "$log" || echo "$1, seeds $2 to $(($2 + $3 - 1))")"
    exit 1
  fi
  grep -q "Passed!" "$log" || { tail -20 "$log"; echo "Failed: $1 did not run"; exit 1; }
}

for ((seed = first; seed < first + count; seed += 100)); do
  trials=$((first + count - seed < 100 ? first + count - seed : 100))
  live Histories_DeliveredAtRandom "$seed" "$trials"
  echo "seeds $seed to $((seed + trials - 1)): the same books ($SECONDS s)"
  if ((trials == 100)); then
    live Histories_WithAnyAnswerLost "$seed" 100
    echo "seed $seed, every answer lost in turn: the same books ($SECONDS s)"
  fi
done
echo "$count histories, seeds $first to $((first + count - 1)): nothing lost, nothing twice"
