// Everything that the co-op knows: tables, queues, and the blobs of the Functions host. No key of the account works;
// whoever reads has an identity and a role.
// It writes no log of its requests: one of who wrote to Ballots when, and from where, would link votes to voters.
import { sizing } from 'types.bicep'

param location string
param tags object
param name string
param size sizing

@description('Addresses from which operators may reach the account when it has a network of its own.')
param operatorAddresses string[]

// Made by the tests from the code's own declarations (StorageTemplateTests).
var names = loadJsonContent('names.json')

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: size.storageSku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: size.privateNetwork && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: size.privateNetwork ? 'Deny' : 'Allow'
      ipRules: [for address in (size.privateNetwork ? operatorAddresses : []): { action: 'Allow', value: address }]
    }
    encryption: {
      keySource: 'Microsoft.Storage'
      requireInfrastructureEncryption: true
      services: {
        blob: { enabled: true, keyType: 'Account' }
        table: { enabled: true, keyType: 'Account' }
        queue: { enabled: true, keyType: 'Account' }
      }
    }
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource tables 'tables' = [for table in names.tables: { name: table }]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queues 'queues' = [for queue in names.queues: { name: queue }]

    resource poison 'queues' = [for queue in names.queues: { name: '${queue}-poison' }]
  }

  resource blobService 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: true
      changeFeed: { enabled: true, retentionInDays: size.softDeleteDays }
      deleteRetentionPolicy: { enabled: true, days: size.softDeleteDays, allowPermanentDelete: false }
      containerDeleteRetentionPolicy: { enabled: true, days: size.softDeleteDays }
      restorePolicy: { enabled: true, days: size.pointInTimeDays }
    }

    resource containers 'containers' = [
      for container in names.containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }

  // The host writes where each timer stands at every run: a version each.
  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'old-versions'
            type: 'Lifecycle'
            enabled: true
            definition: {
              filters: { blobTypes: ['blockBlob'] }
              actions: { version: { delete: { daysAfterCreationGreaterThan: size.softDeleteDays } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobService]
  }
}

output id string = account.id
