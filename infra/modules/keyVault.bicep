@description('Name of the vault.')
param name string

@description('Region of the vault.')
param location string

@description('Tags of every resource.')
param tags object

@description('Whether the vault is reached from the virtual network only.')
param privateNetwork bool

@description('Names of the secrets that the app reads.')
param secretNames string[]

@description('Values by name, for secrets that the vault does not have yet; one that it has is left alone.')
@secure()
param newSecrets object

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Without the hashing key no patient is found any more.
    enablePurgeProtection: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
      bypass: 'AzureServices'
    }
  }
}

@onlyIfNotExists()
resource secrets 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = [
  for name in secretNames: if (contains(newSecrets, name)) {
    parent: vault
    name: name
    properties: {
      value: newSecrets[name]
    }
  }
]

@description('Address of the vault.')
output uri string = vault.properties.vaultUri
