#!/usr/bin/env bash
# Says whether a folder may be deployed: it has what the Functions host reads, and nothing that stands in for Azure on
# one machine. Every fault is named.
# Usage: scripts/publish-check.sh folder
set -euo pipefail

folder=${1:?Usage: scripts/publish-check.sh folder}
faults=0
fault() {
  echo "$folder: $1" >&2
  faults=$((faults + 1))
}

for file in host.json worker.config.json functions.metadata extensions.json PeepFunctions.dll PeepFunctions.Domain.dll \
  PeepFunctions.deps.json PeepFunctions.runtimeconfig.json; do
  [[ -s $folder/$file ]] || fault "$file is missing"
done

if [[ -s $folder/functions.metadata ]]; then
  for trigger in httpTrigger timerTrigger queueTrigger; do
    grep -qi "\"type\": *\"$trigger\"" "$folder/functions.metadata" || fault "functions.metadata has no $trigger"
  done
fi

while IFS= read -r file; do
  fault "$file belongs to the local build"
done < <(cd "$folder" && find . \( -iname 'PeepFunctions.Local*' -o -iname '*azurite*' -o -iname 'local.settings.json' \
  -o -name '.peep' -o -iname 'Microsoft.NET.Test*' -o -iname 'xunit*' \) -print)

if [[ -s $folder/PeepFunctions.deps.json ]] && grep -q 'PeepFunctions\.Local' "$folder/PeepFunctions.deps.json"; then
  fault "PeepFunctions.deps.json names PeepFunctions.Local"
fi

if ((faults > 0)); then
  exit 1
fi
echo "$folder may be deployed: $(grep -ci '"name": *"' "$folder/functions.metadata") names in functions.metadata"
