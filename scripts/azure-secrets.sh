#!/usr/bin/env bash
# Puts into the vault the secrets that the app's settings name and the vault lacks; those that are there stay as they
# are. Keys of ours are made here, the others asked for, and none is ever shown or an argument of a command.
# azd runs it after provisioning (azure.yaml); by hand: azd env exec -- scripts/azure-secrets.sh, or with PEEP_VAULT,
# PEEP_APP and AZURE_RESOURCE_GROUP set. Whoever runs it needs the role Key Vault Secrets Officer (PEEP_KEEPER).
set -euo pipefail

: "${PEEP_VAULT:?}" "${PEEP_APP:?}" "${AZURE_RESOURCE_GROUP:?}"

# A role takes some minutes to be known everywhere.
patiently() {
  local try
  for try in 1 2 3 4 5 6; do
    if "$@"; then
      return
    fi
    ((try == 6)) || sleep "${PEEP_PATIENCE:-20}"
  done
  return 1
}

put() { # the secret comes on standard input
  local name=$1 file
  file=$(mktemp)
  chmod 600 "$file"
  cat > "$file"
  patiently az keyvault secret set --vault-name "$PEEP_VAULT" --name "$name" --file "$file" --encoding utf-8 \
    --output none || { rm -f "$file"; return 1; }
  rm -f "$file"
  echo "$name: put into the vault"
}

settings=$(patiently az functionapp config appsettings list \
  --resource-group "$AZURE_RESOURCE_GROUP" --name "$PEEP_APP" --query '[].value' --output tsv)
mapfile -t named < <(sed -n 's/^@Microsoft\.KeyVault(.*SecretName=\([^;)]*\)).*/\1/p' <<< "$settings" | sort -u)
if ((${#named[@]} == 0)); then
  echo "The app $PEEP_APP names no secret: was it provisioned?" >&2
  exit 1
fi
held=$(patiently az keyvault secret list --vault-name "$PEEP_VAULT" --query '[].name' --output tsv)

missing=() changed=0
for name in "${named[@]}"; do
  if grep -qx -- "$name" <<< "$held"; then
    continue
  fi
  case $name in
    Peep--DataKey-* | Peep--IndexKey-*)
      openssl rand -base64 32 | tr -d '\n' | put "$name"
      changed=1
      ;;
    *)
      if [[ -t 0 ]]; then
        read -rsp "$name: " secret
        echo
        printf '%s' "$secret" | put "$name"
        changed=1
      else
        missing+=("$name")
      fi
      ;;
  esac
done

if ((changed)); then
  # The app asks the vault once a day by itself.
  site=$(az functionapp show --resource-group "$AZURE_RESOURCE_GROUP" --name "$PEEP_APP" --query id --output tsv)
  az rest --method post --output none \
    --url "https://management.azure.com$site/config/configreferences/appsettings/refresh?api-version=2024-04-01"
fi

if ((${#missing[@]} > 0)); then
  echo "The vault $PEEP_VAULT still lacks the following; run scripts/azure-secrets.sh in a terminal:" >&2
  printf '  %s\n' "${missing[@]}" >&2
  exit 1
fi
