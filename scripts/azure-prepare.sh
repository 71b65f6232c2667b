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

# What the template's resources are of, and Microsoft.App, on which the plan, Flex Consumption, runs: a subscription that
# never had one of these does not know it. Who may not register asks only for what is there already.
registered=$(az provider list --query "[?registrationState=='Registered'].namespace" --output tsv)
for provider in Microsoft.App Microsoft.Consumption Microsoft.Insights Microsoft.KeyVault Microsoft.ManagedIdentity \
  Microsoft.Network Microsoft.OperationalInsights Microsoft.Storage Microsoft.Web; do
  grep --quiet --line-regexp --ignore-case --fixed-strings "$provider" <<< "$registered" ||
    az provider register --namespace "$provider" --wait
done
