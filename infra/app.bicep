// The function app on Flex Consumption. HTTP functions scale as one group, each queue or timer function by itself.
import { sizing, secretGenerations, coopSettings } from 'types.bicep'

param location string
param tags object
param name string
param planName string
param size sizing
param coop coopSettings
param generations secretGenerations
param identityId string
param identityClientId string
param storageName string
param vaultName string
param insightsConnectionString string

@description('The subnet that the app reaches storage and vault from; empty for none.')
param subnetId string

var reference = '@Microsoft.KeyVault(VaultName=${vaultName};SecretName='

// What the host and the worker read. The account is named and no more: they and our own code make its addresses of it.
var hostSettings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

var plainSettings = {
  Peep__PublicUrl: coop.publicUrl
  Peep__TrustedProxies: string(coop.trustedProxies)
  Peep__CloseFence: coop.closeFence
  Peep__Limits__CodesPerAddress: string(coop.limits.codesPerAddress)
  Peep__Limits__CodesPerClient: string(coop.limits.codesPerClient)
  Peep__Limits__GuessesPerClient: string(coop.limits.guessesPerClient)
  Peep__Limits__CheckoutsPerClient: string(coop.limits.checkoutsPerClient)
  Peep__Smtp__Host: coop.smtp.host
  Peep__Smtp__Port: string(coop.smtp.port)
  Peep__Smtp__From: coop.smtp.from
  Stripe__LiveMode: string(coop.stripe.liveMode)
  Stripe__RequestsPerSecond: string(size.stripeRequestsPerSecond)
}

var optionalSettings = union(
  empty(coop.effectiveFrom) ? {} : { Peep__EffectiveFrom: coop.effectiveFrom },
  empty(coop.smtp.user) ? {} : { Peep__Smtp__User: coop.smtp.user },
  empty(coop.stripe.apiBase) ? {} : { Stripe__ApiBase: coop.stripe.apiBase }
)

var originSettings = toObject(range(0, length(coop.origins)), i => 'Peep__Origins__${i}', i => coop.origins[i])

var secretSettings = union(
  {
    Peep__DataKey: '${reference}Peep--DataKey-${generations.dataKeys[0]})'
    Peep__IndexKey: '${reference}Peep--IndexKey-${generations.indexKeys[0]})'
    Stripe__ApiKey: '${reference}Stripe--ApiKey-${generations.stripeApiKey})'
  },
  toObject(
    range(0, length(generations.dataKeys) - 1),
    i => 'Peep__PreviousDataKeys__${i}',
    i => '${reference}Peep--DataKey-${generations.dataKeys[i + 1]})'
  ),
  toObject(
    range(0, length(generations.indexKeys) - 1),
    i => 'Peep__PreviousIndexKeys__${i}',
    i => '${reference}Peep--IndexKey-${generations.indexKeys[i + 1]})'
  ),
  toObject(
    range(0, length(generations.webhookSecrets)),
    i => 'Stripe__WebhookSecrets__${i}',
    i => '${reference}Stripe--WebhookSecrets-${generations.webhookSecrets[i]})'
  ),
  toObject(
    range(0, length(generations.connectWebhookSecrets)),
    i => 'Stripe__ConnectWebhookSecrets__${i}',
    i => '${reference}Stripe--ConnectWebhookSecrets-${generations.connectWebhookSecrets[i]})'
  ),
  toObject(
    range(0, length(generations.foundingStewards)),
    i => 'Peep__FoundingStewards__${i}',
    i => '${reference}Peep--FoundingStewards-${generations.foundingStewards[i]})'
  ),
  empty(generations.smtpPassword)
    ? {}
    : { Peep__Smtp__Password: '${reference}Peep--Smtp--Password-${generations.smtpPassword})' }
)

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${storageName}.blob.${environment().suffixes.storage}/deployments'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        alwaysReady: size.alwaysReadyHttp > 0 ? [{ name: 'http', instanceCount: size.alwaysReadyHttp }] : []
        instanceMemoryMB: size.instanceMemoryMb
        maximumInstanceCount: size.maximumInstances
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      // The functions say who may call (WebOrigins). On this plan the host answers preflights itself and must know the
      // same origins; what it does not know cannot call at all (docs/front-door.md).
      cors: { allowedOrigins: coop.origins, supportCredentials: false }
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(hostSettings, plainSettings, optionalSettings, originSettings, secretSettings)
  }
}

output name string = app.name
output id string = app.id
output url string = 'https://${app.properties.defaultHostName}'
