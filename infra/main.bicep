targetScope = 'subscription'

import { limitsType, senderType, thresholdsType } from 'modules/types.bicep'

@description('Name of the environment: part of the names of all resources.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region of all resources that have one. Flex Consumption has to be offered there.')
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@description('Resource group; it is made where there is none.')
@minLength(1)
param resourceGroupName string = 'rg-${environmentName}'

@description('Geography in which Communication Services keeps data at rest, such as Europe or United States. It can not be changed later.')
param communicationDataLocation string

@description('Where the HIS takes answers of patients: {address}/appointments/{id}/responses.')
param hisCallbackBaseUrl string

@description('Number (E.164, with its plus sign) or short code that texts come from. Empty until one is bought in the Communication Services resource; until then the app does not start.')
param smsSender string = ''

@description('Systems that may send events.')
@minLength(1)
param senders senderType[] = [
  {
    name: 'his'
    secretNames: ['sender-his-1']
  }
]

@description('Client id of the Entra application that staff sign in to. Empty until there is one; until then no member of staff is let in.')
param staffClientId string = ''

@description('Address by which phones reach the app, where it has a domain of its own: https without a path.')
param publicBaseUrl string = ''

@description('Assigning authorities whose numbers never link two records.')
param weakAuthorities string[] = []

@description('Versions of the hashing key that are known. One that was used must stay.')
@minLength(1)
param hashingKeyVersions string[] = ['1']

@description('The version of the hashing key that new hashes are made with.')
param hashingKeyCurrent string = '1'

@description('Secrets by name, for those that the Key Vault does not have yet: hashing-key-VERSION, callback-secret, and those that senders name. What it has is never overwritten.')
@secure()
param newSecrets object = {}

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The most instances at once.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('HTTP instances that are always ready, so that no webhook waits for one to start; 0 for none.')
@minValue(0)
@maxValue(1000)
param alwaysReadyHttpInstances int = 0

@description('Whether app and storage are spread over the zones of the region.')
param zoneRedundant bool = false

@description('Whether the app reaches storage and Key Vault over private endpoints in a virtual network. Storage stays open to identities from outside: Event Grid delivers there.')
param privateNetwork bool = false

@description('Addresses of that network: a /24 or larger.')
param networkAddressPrefix string = '10.20.0.0/24'

@description('Days for which logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionInDays int = 90

@description('Days for which a deleted blob or container can be brought back.')
@minValue(1)
@maxValue(365)
param blobRetentionInDays int = 14

@description('Whether each request to the storage account is logged. It costs, at several requests a text.')
param storageRequestLogs bool = false

@description('Who is told of alerts, by e-mail.')
param alertEmails string[] = []

@description('From which figures on somebody is told.')
param alertThresholds thresholdsType = {
  queueAgeSeconds: 900
  queueDepth: 1000
  failedPercent: 5
  sweepLagSeconds: 300
  smsFailedPercent: 10
  followUpsOverdue: 20
  complaintsOverdue: 5
  serverErrors: 5
  noEventsFor: 'PT6H'
}

@description('What the app does how often, how much and for how long.')
param limits limitsType = {
  patientsOnOnePhone: 20
  commitSeconds: 20
  waitHours: 72
  linesAtOnce: 100
  callbackTimeoutSeconds: 10
  smsTimeoutSeconds: 15
  shards: 4
  groupSize: 50
  parallelism: 8
  cacheSeconds: 15
}

var token = uniqueString(subscription().id, environmentName, location)
var tags = {
  'azd-env-name': environmentName
}

// Known before anything is made, so that the names of role assignments and of what hangs on another module's resource are, too.
var storageAccountName = 'stcareloop${token}'
var keyVaultName = 'kv-${token}'
var communicationServiceName = 'acs-careloop-${token}'
var topicName = 'evgt-careloop-${token}'
var applicationInsightsName = 'appi-careloop-${token}'
var functionAppName = 'func-careloop-${token}'

// TableNames.All and QueueNames.All of the app; a test holds them to each other.
var tables = [
  'care'
  'ids'
  'phones'
  'due'
  'inbox'
  'work'
  'config'
  'audit'
  'failures'
  'limits'
  'jobs'
  'stats'
  'links'
]
var eventsQueue = 'sms-events'
var queues = ['due', 'inbox', eventsQueue, 'jobs']
var poisonSuffix = '-poison'
var callbackSecret = 'callback-secret'
var secretNames = union(
  [callbackSecret],
  map(hashingKeyVersions, version => 'hashing-key-${version}'),
  flatten(map(senders, sender => sender.?secretNames ?? []))
)
var deploymentContainer = 'deployments'
var deadLetterContainer = 'sms-events-dead-letters'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-careloop-${token}'
    location: location
    tags: tags
  }
}

module eventsIdentity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-careloop-events-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-careloop-${token}'
    applicationInsightsName: applicationInsightsName
    location: location
    tags: tags
    retentionInDays: logRetentionInDays
  }
}

module communication 'modules/communication.bicep' = {
  scope: group
  params: {
    name: communicationServiceName
    dataLocation: empty(communicationDataLocation)
      ? fail('communicationDataLocation (CARELOOP_DATA_LOCATION) has to say in which geography Communication Services keeps its data.')
      : communicationDataLocation
    topicName: topicName
    topicIdentityId: eventsIdentity.outputs.id
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: storageAccountName
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    blobRetentionInDays: blobRetentionInDays
    tables: tables
    queues: queues
    poisonSuffix: poisonSuffix
    deploymentContainerName: deploymentContainer
    deadLetterContainerName: deadLetterContainer
  }
}

module keyVault 'modules/keyVault.bicep' = {
  scope: group
  params: {
    name: keyVaultName
    location: location
    tags: tags
    privateNetwork: privateNetwork
    secretNames: secretNames
    newSecrets: newSecrets
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    appPrincipalId: identity.outputs.principalId
    eventsPrincipalId: eventsIdentity.outputs.principalId
    storageAccountName: storageAccountName
    eventsQueueName: eventsQueue
    deadLetterContainerName: deadLetterContainer
    keyVaultName: keyVaultName
    applicationInsightsName: applicationInsightsName
    communicationServiceName: communicationServiceName
  }
  dependsOn: [communication, keyVault, monitoring, storage]
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    name: 'vnet-careloop-${token}'
    location: location
    tags: tags
    addressPrefix: networkAddressPrefix
    storageAccountName: storageAccountName
    keyVaultName: keyVaultName
  }
  dependsOn: [keyVault, storage]
}

module functionApp 'modules/functionApp.bicep' = {
  scope: group
  params: {
    name: functionAppName
    planName: 'plan-careloop-${token}'
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttpInstances: alwaysReadyHttpInstances
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    subnetId: network.?outputs.functionsSubnetId ?? ''
    blobEndpoint: storage.outputs.blobEndpoint
    queueEndpoint: storage.outputs.queueEndpoint
    tableEndpoint: storage.outputs.tableEndpoint
    deploymentContainerName: deploymentContainer
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    keyVaultUri: keyVault.outputs.uri
    hashingKeyVersions: hashingKeyVersions
    hashingKeyCurrent: hashingKeyCurrent
    callbackSecretName: callbackSecret
    hisCallbackBaseUrl: empty(hisCallbackBaseUrl)
      ? fail('hisCallbackBaseUrl (CARELOOP_HIS_CALLBACK_URL) has to say where the HIS takes answers of patients.')
      : hisCallbackBaseUrl
    senders: senders
    weakAuthorities: weakAuthorities
    smsEndpoint: communication.outputs.endpoint
    smsSender: smsSender
    publicBaseUrl: publicBaseUrl
    limits: limits
    staffClientId: staffClientId
  }
  // The host reads storage and secrets as soon as it starts.
  dependsOn: [roles]
}

module events 'modules/events.bicep' = {
  scope: group
  params: {
    topicName: topicName
    identityId: eventsIdentity.outputs.id
    storageAccountName: storageAccountName
    queueName: eventsQueue
    deadLetterContainerName: deadLetterContainer
  }
  // Event Grid may write to the queue only then.
  dependsOn: [roles]
}

module diagnostics 'modules/diagnostics.bicep' = {
  scope: group
  params: {
    storageAccountName: storageAccountName
    communicationServiceName: communicationServiceName
    topicName: topicName
    keyVaultName: keyVaultName
    functionAppName: functionAppName
    workspaceId: monitoring.outputs.workspaceId
    storageRequestLogs: storageRequestLogs
  }
  dependsOn: [communication, functionApp, keyVault, storage]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    prefix: 'careloop-${environmentName}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    topicName: topicName
    emails: alertEmails
    thresholds: alertThresholds
  }
  dependsOn: [communication]
}

@description('Region of the deployment.')
output AZURE_LOCATION string = location

@description('Tenant of the deployment.')
output AZURE_TENANT_ID string = tenant().tenantId

@description('Resource group of the deployment.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Key Vault with the hashing, webhook and callback secrets.')
output AZURE_KEY_VAULT_NAME string = keyVaultName

@description('Function app.')
output AZURE_FUNCTION_NAME string = functionAppName

@description('Address of the function app.')
output CARELOOP_URL string = functionApp.outputs.url

@description('Communication Services resource, in which the number is bought.')
output CARELOOP_COMMUNICATION_SERVICE string = communicationServiceName
