@description('Name of the vault.')
param name string

@description('Region of the vault.')
param location string

@description('Tags of every resource.')
param tags object

@description('Whether the vault is reached from the virtual network only.')
param privateNetwork bool

@description('Secrets by name. Each is stored where the vault has none of that name, and is left alone otherwise.')
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
  for secret in items(newSecrets): {
    parent: vault
    name: secret.key
    properties: {
      value: secret.value
    }
  }
]

@description('Resource id of the vault.')
output id string = vault.id

@description('Name of the vault.')
output name string = vault.name

@description('Address of the vault.')
output uri string = vault.properties.vaultUri
