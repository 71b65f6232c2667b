// One environment of PeepFunctions in a resource group of its own. `azd up` deploys it with main.bicepparam; dev and
// prod .bicepparam show it in full, and their snapshots are what a reviewer reads.
import { sizing, secretGenerations, coopSettings } from 'types.bicep'

targetScope = 'subscription'

@description('The environment\'s name, part of the resource group\'s.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Where everything is.')
param location string

param size sizing
param coop coopSettings
param generations secretGenerations

@description('Who is mailed when something is wrong.')
@minLength(3)
param alertEmail string

@description('The object id of whom may write secrets, a person or better a group; empty for nobody.')
param keeper string = ''
param keeperType 'User' | 'Group' | 'ServicePrincipal' = 'User'

@description('From where operators reach storage and vault when these have a network of their own; also as CIDR.')
param operatorAddresses string[] = []

@description('The first day of the month of the first deployment, yyyy-MM-01; empty for no budget.')
param budgetStart string = ''

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName, product: 'peepfunctions' }
var names = { storage: 'st${token}', vault: 'kv-${token}', insights: 'appi-${token}' }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  scope: group
  params: { location: location, tags: tags, name: 'id-${token}' }
}

module monitoring 'monitoring.bicep' = {
  scope: group
  params: { location: location, tags: tags, size: size, workspaceName: 'log-${token}', insightsName: names.insights }
}

module storage 'storage.bicep' = {
  scope: group
  params: { location: location, tags: tags, size: size, name: names.storage, operatorAddresses: operatorAddresses }
}

module vault 'vault.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    size: size
    name: names.vault
    operatorAddresses: operatorAddresses
    workspaceId: monitoring.outputs.workspaceId
  }
}

module roles 'roles.bicep' = {
  scope: group
  params: {
    storageName: names.storage
    vaultName: names.vault
    insightsName: names.insights
    principalId: identity.outputs.principalId
    keeper: keeper
    keeperType: keeperType
  }
  dependsOn: [storage, vault, monitoring]
}

module network 'network.bicep' = if (size.privateNetwork) {
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
  }
}

module app 'app.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    size: size
    coop: coop
    generations: generations
    name: 'func-${token}'
    planName: 'plan-${token}'
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: names.storage
    vaultName: names.vault
    insightsConnectionString: monitoring.outputs.connectionString
    subnetId: network.?outputs.appSubnetId ?? ''
  }
  dependsOn: [roles] // without them the app can read neither its package nor its secrets
}

module alerts 'alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
  }
}

module budget 'budget.bicep' = if (!empty(budgetStart)) {
  scope: group
  params: {
    name: 'month-${token}'
    amount: size.monthlyBudget
    startDate: budgetStart
    email: alertEmail
    actionGroupId: alerts.outputs.actionGroupId
  }
}

// Read by azd and by scripts/azure-secrets.sh. No output is a secret.
output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output PEEP_APP string = app.outputs.name
output PEEP_APP_URL string = app.outputs.url
output PEEP_STORAGE string = names.storage
output PEEP_VAULT string = names.vault
