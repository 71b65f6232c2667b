// What somebody has to hear of at once. Each looks for words that the code or the Functions host writes; the tests hold
// them against the code's own log templates.
param location string
param tags object
param token string
param workspaceId string

@description('Who is mailed.')
param email string

// A message may be logged with its values filled in, or as its template with the values beside it.
var said = 'AppTraces | extend Said = strcat(Message, " ", tostring(Properties)) | where '
var called = 'AppRequests | where '

var months = '"Functions.CloseMonth", "Functions.CalculateDividends", "Functions.PayDividends", "Functions.RetryPayments"'
var contradictions = '"entry-conflict", "entry-outside-root", "payout-file-altered", "payment-unknown", "movement-failed"'

var rules = [
  {
    name: 'poison'
    severity: 1
    description: 'A message failed as often as it may. GET poison says which and why; docs/operations.md, poison drill.'
    query: '${said}Message startswith "Message has reached MaxDequeueCount of" or Said contains "was put aside"'
    minutes: 5
    over: 0
  }
  {
    name: 'failed-runs'
    severity: 1
    description: 'The close of a month, or paying what it divided, failed. It is tried again by itself; look why.'
    query: '${said}Said has "Failed" and Said has_any (${months}) or Said contains "Stripe failed at payment"'
    minutes: 15
    over: 0
  }
  {
    name: 'reconciliation-difference'
    severity: 0
    description: 'The books and Stripe\'s own balance are not the same. GET reconciliations names what differs.'
    query: '${said}Said has "reconciliation-difference"'
    minutes: 15
    over: 0
  }
  {
    name: 'books'
    severity: 0
    description: 'The books were contradicted: GET notices and GET ledger/check say where.'
    query: '${said}Said has_any (${contradictions})'
    minutes: 15
    over: 0
  }
  {
    name: 'webhook-failures'
    severity: 2
    description: 'Stripe\'s deliveries are refused or fail: a signing secret is wrong, or somebody else knocks.'
    query: '${called}Url has "/api/webhooks/stripe" and toint(ResultCode) >= 400'
    minutes: 15
    over: 5
  }
  {
    name: 'server-errors'
    severity: 2
    description: 'Callers get answers of 500 and more.'
    query: '${called}toint(ResultCode) between (500 .. 599)'
    minutes: 15
    over: 3
  }
  {
    name: 'key-missing'
    severity: 0
    description: 'A value is sealed with a key that the settings lack: put it back before anything else.'
    query: '${said}Said contains "which Peep__PreviousDataKeys lacks"'
    minutes: 15
    over: 0
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'peep'
    emailReceivers: [{ name: 'on-call', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.name
      description: rule.description
      enabled: true
      severity: rule.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT${rule.minutes}M'
      windowSize: 'PT${rule.minutes}M'
      autoMitigate: false
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: rule.over
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

// The timer that comes most often but one. When it has not been heard of for an hour, no timer may be running at all.
resource silence 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'timers-silent-${token}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'timers-silent'
    description: 'No timer has been heard of for an hour: the app may not start. Look at its settings and its log.'
    enabled: true
    severity: 1
    scopes: [workspaceId]
    evaluationFrequency: 'PT1H'
    windowSize: 'PT1H'
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: 'union AppTraces, AppRequests | where strcat(Message, Name, OperationName) has "SweepStripeEvents"'
          timeAggregation: 'Count'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}

output actionGroupId string = people.id
