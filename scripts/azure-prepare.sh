#!/usr/bin/env bash
# Before azd provisions: names what has not been said yet, and keeps the month in which the budget begins.
# azd runs it (azure.yaml) with its environment's variables.
set -euo pipefail

missing=()
for name in PEEP_PUBLIC_URL PEEP_SMTP_HOST PEEP_SMTP_FROM PEEP_ALERT_EMAIL; do
  [[ -n ${!name:-} ]] || missing+=("$name")
done
if ((${#missing[@]} > 0)); then
  echo "Not said yet (docs/operations.md, first deployment):" >&2
  printf '  azd env set %s …\n' "${missing[@]}" >&2
  exit 1
fi

if [[ -z ${PEEP_BUDGET_START:-} ]]; then
  azd env set PEEP_BUDGET_START "$(date --utc +%Y-%m-01)"
fi

# The network of the size 'prod' delegates a subnet to it, and no resource of the template would have it registered.
if [[ ${PEEP_SIZE:-dev} == prod ]]; then
  az provider register --namespace Microsoft.App --wait
fi
