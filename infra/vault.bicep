// The secrets. The template writes none: they would stand in the deployment's history. scripts/azure-secrets.sh puts
// them here, and the app's settings only name them.
import { sizing } from 'types.bicep'

param location string
param tags object
param name string
param size sizing
param workspaceId string

@description('Addresses from which operators may reach the vault when it has a network of its own.')
param operatorAddresses string[]

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: size.privateNetwork && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: size.privateNetwork ? 'Deny' : 'Allow'
      ipRules: [for address in (size.privateNetwork ? operatorAddresses : []): { value: address }]
    }
  }
}

// Who read which secret when.
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

output id string = vault.id
