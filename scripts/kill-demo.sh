#!/usr/bin/env bash
# Kills the demo with SIGKILL at random moments, again and again, then lets it finish: every invariant must hold and
# nobody may be paid twice. Works in a copy of the tree's build, with a state folder of its own.
# Usage: scripts/kill-demo.sh [kills, default 5] [seconds between them at most, default 40] [seed]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

kills=${1:-5} most=${2:-40} seed=${3:-$RANDOM}
RANDOM=$seed
echo "seed $seed"
dotnet build Functions --nologo -v quiet
tree=$(mktemp -d)
app=
# Stopped in order, so that Azurite has written its last before its folder goes.
trap '[[ -z $app ]] || { kill "$app" && wait "$app"; } 2> /dev/null || true; rm -rf "$tree"' EXIT
cp -r Functions/bin/local/Debug/net10.0 "$tree/app"
touch "$tree/app.sln" # marks the folder that holds .peep/
mkdir -p .peep/azurite "$tree/.peep"
ln -s "$PWD/.peep/azurite" "$tree/.peep/azurite"

start() {
  dotnet "$tree/app/PeepFunctions.dll" --demo --port 7272 > "$tree/log" 2>&1 < /dev/null &
  app=$!
}

for ((i = 1; i <= kills; i++)); do
  start
  pause=$((RANDOM % most + 8))
  sleep "$pause"
  if ! kill -9 "$app"; then
    tail -20 "$tree/log"
    exit 1
  fi
  wait "$app" 2> /dev/null || true
  echo "kill $i after $pause s: $(tr '\r' '\n' < "$tree/log" | grep -a '\[' | tail -1)"
done

start
for ((second = 0; second < 900; second++)); do
  if grep -q "Everything holds" "$tree/log"; then
    tail -45 "$tree/log"
    echo "$kills kills, nothing lost, nothing twice"
    exit 0
  fi
  if ! kill -0 "$app" 2> /dev/null || grep -qE "✗|The demo stopped" "$tree/log"; then
    break
  fi
  sleep 1
done
tail -60 "$tree/log"
echo "The demo did not come to a good end; seed $seed"
exit 1
