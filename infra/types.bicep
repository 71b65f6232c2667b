@export()
@description('How large an environment is, and what it may cost. environments.json has one for each.')
type sizing = {
  @description('How many copies of the data there are, and where.')
  storageSku: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'

  @description('For how many days deleted blobs can be had back.')
  @minValue(7)
  @maxValue(365)
  softDeleteDays: int

  @description('For how many days blobs can be put back as they were; fewer than softDeleteDays. Tables cannot.')
  @minValue(1)
  @maxValue(364)
  pointInTimeDays: int

  @description('Instances that always wait for requests, so that nobody meets a cold start. Paid for by the hour.')
  @minValue(0)
  @maxValue(20)
  alwaysReadyHttp: int

  @description('The most instances of any one function, and of all HTTP functions together.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('Memory of an instance.')
  instanceMemoryMb: 512 | 2048 | 4096

  @description('The most calls a second to Stripe of one instance: times instances it stays below Stripe\'s limit.')
  @minValue(1)
  @maxValue(100)
  stripeRequestsPerSecond: int

  @description('Storage, vault and app in a network of their own; storage and vault have no public address then.')
  privateNetwork: bool

  @description('For how many days logs are kept.')
  @minValue(30)
  @maxValue(730)
  logRetentionDays: int

  @description('The most gigabytes of logs a day; -1 for no limit. Alerts are blind once it is reached.')
  logDailyCapGb: int

  @description('What a month may cost, in the currency of the subscription, before somebody is told.')
  @minValue(1)
  monthlyBudget: int
}

@export()
@description('''Which generation of each secret holds, by its label. A secret's name is its setting's and the label:
generation 2 of Peep__DataKey is the secret Peep--DataKey-2. A secret is never overwritten: a new one gets a new label,
and a change of labels changes all settings at once. See docs/operations.md.''')
type secretGenerations = {
  @description('The present one first, then those that sealed earlier rows.')
  @minLength(1)
  dataKeys: string[]

  @description('The present one first, then those that made earlier indexes.')
  @minLength(1)
  indexKeys: string[]

  stripeApiKey: string

  @description('All of them hold.')
  @minLength(1)
  webhookSecrets: string[]

  @description('All of them hold.')
  @minLength(1)
  connectWebhookSecrets: string[]

  @description('Empty where nobody signs in at the mail server.')
  smtpPassword: string

  @description('An address each: they are secrets because they lead to people.')
  foundingStewards: string[]
}

@export()
@description('What the co-op says about itself. An empty text leaves a setting out, and the code takes its default.')
type coopSettings = {
  @description('Where members reach the API; links in mail start with it.')
  publicUrl: string

  @description('The web origins that may call from a browser, scheme://host[:port].')
  origins: string[]

  @description('The first period of version 1 of the bylaws, yyyy-MM.')
  effectiveFrom: string

  @description('How many proxies of yours append to X-Forwarded-For, beside Azure\'s own front end.')
  @minValue(0)
  @maxValue(8)
  trustedProxies: int

  @description('How long a closing month waits before it is folded; longer than functionTimeout in host.json.')
  closeFence: string

  limits: {
    codesPerAddress: int
    codesPerClient: int
    guessesPerClient: int
    checkoutsPerClient: int
  }

  smtp: {
    host: string
    port: int
    @description('Empty where nobody signs in.')
    user: string
    from: string
  }

  stripe: {
    @description('Whether this is real money.')
    liveMode: bool
    @description('Another address than Stripe\'s own.')
    apiBase: string
  }
}
