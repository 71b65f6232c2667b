using 'main.bicep'

// A co-op that tries things out: Stripe's test mode, no network of its own, every optional setting left out. An example
// and a snapshot; what azd deploys is in main.bicepparam.
param environmentName = 'peep-dev'
param location = 'westeurope'
param size = loadJsonContent('environments.json', '$.dev')
param coop = {
  publicUrl: 'https://api.dev.coop.example'
  origins: ['http://localhost:5173']
  effectiveFrom: ''
  trustedProxies: 0
  closeFence: '00:06:00'
  limits: { codesPerAddress: 5, codesPerClient: 60, guessesPerClient: 120, checkoutsPerClient: 120 }
  smtp: { host: 'smtp.coop.example', port: 587, user: '', from: 'dev@coop.example' }
  stripe: { liveMode: false, apiBase: '' }
}
param generations = {
  dataKeys: ['1']
  indexKeys: ['1']
  stripeApiKey: '1'
  webhookSecrets: ['1']
  connectWebhookSecrets: ['1']
  smtpPassword: ''
  foundingStewards: ['1']
}
param alertEmail = 'engineers@coop.example'
