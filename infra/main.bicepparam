using 'main.bicep'

// What azd deploys: an environment's size from environments.json, all else from azd's own variables
// (`azd env set NAME value`). docs/operations.md lists them.
var sizes = loadJsonContent('environments.json')
var origins = readEnvironmentVariable('PEEP_ORIGINS', '')
var stewards = readEnvironmentVariable('PEEP_FOUNDING_STEWARDS', '')
var operators = readEnvironmentVariable('PEEP_OPERATOR_ADDRESSES', '')

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param size = sizes[readEnvironmentVariable('PEEP_SIZE', 'dev')]
param coop = {
  publicUrl: readEnvironmentVariable('PEEP_PUBLIC_URL')
  origins: empty(origins) ? [] : split(origins, ',')
  effectiveFrom: readEnvironmentVariable('PEEP_EFFECTIVE_FROM', '')
  trustedProxies: int(readEnvironmentVariable('PEEP_TRUSTED_PROXIES', '0'))
  closeFence: readEnvironmentVariable('PEEP_CLOSE_FENCE', '00:06:00')
  limits: {
    codesPerAddress: int(readEnvironmentVariable('PEEP_LIMIT_CODES_PER_ADDRESS', '5'))
    codesPerClient: int(readEnvironmentVariable('PEEP_LIMIT_CODES_PER_CLIENT', '60'))
    guessesPerClient: int(readEnvironmentVariable('PEEP_LIMIT_GUESSES_PER_CLIENT', '120'))
    checkoutsPerClient: int(readEnvironmentVariable('PEEP_LIMIT_CHECKOUTS_PER_CLIENT', '120'))
  }
  smtp: {
    host: readEnvironmentVariable('PEEP_SMTP_HOST')
    port: int(readEnvironmentVariable('PEEP_SMTP_PORT', '587'))
    user: readEnvironmentVariable('PEEP_SMTP_USER', '')
    from: readEnvironmentVariable('PEEP_SMTP_FROM')
  }
  stripe: {
    liveMode: bool(readEnvironmentVariable('PEEP_STRIPE_LIVE', 'false'))
    apiBase: readEnvironmentVariable('PEEP_STRIPE_API_BASE', '')
  }
}

// Labels, not secrets.
param generations = {
  dataKeys: split(readEnvironmentVariable('PEEP_DATA_KEYS', '1'), ',')
  indexKeys: split(readEnvironmentVariable('PEEP_INDEX_KEYS', '1'), ',')
  stripeApiKey: readEnvironmentVariable('PEEP_STRIPE_API_KEY', '1')
  webhookSecrets: split(readEnvironmentVariable('PEEP_WEBHOOK_SECRETS', '1'), ',')
  connectWebhookSecrets: split(readEnvironmentVariable('PEEP_CONNECT_WEBHOOK_SECRETS', '1'), ',')
  smtpPassword: readEnvironmentVariable('PEEP_SMTP_PASSWORD', '')
  foundingStewards: empty(stewards) ? [] : split(stewards, ',')
}

param alertEmail = readEnvironmentVariable('PEEP_ALERT_EMAIL')
param keeper = readEnvironmentVariable('PEEP_KEEPER', '')
param keeperType = readEnvironmentVariable('PEEP_KEEPER_TYPE', 'User')
param operatorAddresses = empty(operators) ? [] : split(operators, ',')
param budgetStart = readEnvironmentVariable('PEEP_BUDGET_START', '')
