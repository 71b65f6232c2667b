#!/usr/bin/env bash
# Kills the built app with SIGKILL at random moments of a dividend run of many members, ten times a run, until there were
# so many kills; then as many again while a fifth of Stripe's answers are lost after they took effect. After each run
# everybody must have been paid once, as in the run that nobody killed, and the books must balance. Tells in which stage
# of the run each kill fell.
# Usage: scripts/kill-run.sh [kills, default 200] [seed, default random] [members, default 500]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export PEEP_KILLS=${1:-200} PEEP_SEED=${2:-$((RANDOM % 10000))} PEEP_MEMBERS=${3:-500}
[[ $PEEP_KILLS =~ ^[1-9][0-9]*$ && $PEEP_SEED =~ ^[0-9]+$ && $PEEP_MEMBERS =~ ^[1-9][0-9]*$ ]] ||
  { echo "usage: $0 [kills] [seed] [members]" >&2; exit 2; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
PEEP_PROGRESS=$(mktemp)
export PEEP_PROGRESS
log=$(mktemp) tail=
trap '[[ -z $tail ]] || kill "$tail" 2> /dev/null || true; rm -f "$log" "$PEEP_PROGRESS"' EXIT
dotnet build Tests/Tests.csproj -v quiet
tail -f "$PEEP_PROGRESS" &
tail=$!
for lost in 0 20; do
  if ! PEEP_LOST_PERCENT=$lost dotnet test Tests/Tests.csproj --no-build \
    --filter "FullyQualifiedName~KillRunTests" > "$log" 2>&1; then
    tail -80 "$log"
    echo "Failed: $0 $PEEP_KILLS $PEEP_SEED $PEEP_MEMBERS, $lost % of the answers lost"
    exit 1
  fi
  grep -q "Passed!" "$log" || { tail -20 "$log"; echo "Failed: the test did not run"; exit 1; }
done
echo "Nothing lost, nothing twice ($SECONDS s)"
