@description('Name of the storage account.')
param name string

@description('Region of the account.')
param location string

@description('Tags of every resource.')
param tags object

@description('Whether the account is spread over the zones of its region.')
param zoneRedundant bool

@description('Days for which a deleted blob or container can be brought back.')
@minValue(1)
@maxValue(365)
param blobRetentionInDays int

@description('Every table that the app writes: TableNames.All.')
param tables string[]

@description('Every queue that the app reads, without its poison queue.')
param queues string[]

@description('What the host adds to the name of a queue for messages that fail each time.')
param poisonSuffix string

@description('Container of the deployed package.')
param deploymentContainerName string

@description('Container of events that could not be delivered.')
param deadLetterContainerName string

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    // No firewall, also where the network is private. Event Grid delivers to a storage account with a firewall by a system-assigned
    // identity only, and a topic in the location global has none ("Storage queue as an event handler", Microsoft Learn). Nobody gets in
    // without an identity that has a role here: shared keys are off.
    networkAcls: {
      defaultAction: 'Allow'
    }
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: blobRetentionInDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: blobRetentionInDays
    }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for container in [deploymentContainerName, deadLetterContainerName]: {
    parent: blobService
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2026-04-01' = {
  parent: account
  name: 'default'
}

resource queuesOfApp 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-04-01' = [
  for queue in union(queues, map(queues, queue => '${queue}${poisonSuffix}')): {
    parent: queueService
    name: queue
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2026-04-01' = {
  parent: account
  name: 'default'
}

resource tablesOfApp 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-04-01' = [
  for table in tables: {
    parent: tableService
    name: table
  }
]

@description('Address of blobs.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Address of queues.')
output queueEndpoint string = account.properties.primaryEndpoints.queue

@description('Address of tables.')
output tableEndpoint string = account.properties.primaryEndpoints.table
