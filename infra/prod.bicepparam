using 'main.bicep'

// A co-op with real money, in the midst of rotating every secret that can be rotated beside its successor, and with
// every optional setting, so that the snapshot shows all that there is. An example; what azd deploys is in
// main.bicepparam.
param environmentName = 'peep-prod'
param location = 'westeurope'
param size = loadJsonContent('environments.json', '$.prod')
param coop = {
  publicUrl: 'https://api.coop.example'
  origins: ['https://coop.example', 'https://members.coop.example']
  effectiveFrom: '2027-01'
  trustedProxies: 0
  closeFence: '00:06:00'
  limits: { codesPerAddress: 5, codesPerClient: 60, guessesPerClient: 120, checkoutsPerClient: 120 }
  smtp: { host: 'smtp.coop.example', port: 587, user: 'peep', from: 'co-op@coop.example' }
  stripe: { liveMode: true, apiBase: 'https://api.stripe.com' }
}
param generations = {
  dataKeys: ['2', '1']
  indexKeys: ['2', '1']
  stripeApiKey: '2'
  webhookSecrets: ['1', '2']
  connectWebhookSecrets: ['1', '2']
  smtpPassword: '1'
  foundingStewards: ['1', '2']
}
param alertEmail = 'engineers@coop.example'
param keeper = '11111111-1111-1111-1111-111111111111'
param keeperType = 'Group'
param operatorAddresses = ['203.0.113.7']
param budgetStart = '2026-12-01'
