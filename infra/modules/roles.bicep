@description('Object id of the identity of the function app.')
param appPrincipalId string

@description('Object id of the identity by which the Event Grid system topic delivers.')
param eventsPrincipalId string

@description('Name of the storage account.')
param storageAccountName string

@description('Queue that SMS events are delivered to.')
param eventsQueueName string

@description('Container of events that could not be delivered.')
param deadLetterContainerName string

@description('Name of the Key Vault.')
param keyVaultName string

@description('Name of the Application Insights resource.')
param applicationInsightsName string

@description('Name of the Communication Services resource.')
param communicationServiceName string

// Who may do what, and where: all of it. A name is part of the assignment's id, and stays.
var assignments = [
  {
    // Host locks and timers, function keys, the deployed package: what "Connecting to host storage with an identity" asks for.
    name: 'app-host-blobs'
    role: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
    scope: 'storageAccount'
    principal: appPrincipalId
  }
  {
    name: 'app-queues'
    role: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
    scope: 'storageAccount'
    principal: appPrincipalId
  }
  {
    name: 'app-tables'
    role: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
    scope: 'storageAccount'
    principal: appPrincipalId
  }
  {
    name: 'app-secrets'
    role: '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
    scope: 'keyVault'
    principal: appPrincipalId
  }
  {
    name: 'app-telemetry'
    role: '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher
    scope: 'applicationInsights'
    principal: appPrincipalId
  }
  {
    // The service has no role that may only send, and takes no role of one's own.
    name: 'app-sms'
    role: '09976791-48a7-449e-bb21-39d1a415f350' // Communication and Email Service Owner
    scope: 'communicationService'
    principal: appPrincipalId
  }
  {
    name: 'events-queue'
    role: 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a' // Storage Queue Data Message Sender
    scope: 'eventsQueue'
    principal: eventsPrincipalId
  }
  {
    name: 'events-dead-letters'
    role: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
    scope: 'deadLetterContainer'
    principal: eventsPrincipalId
  }
]

resource storageAccount 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: storageAccountName

  resource queues 'queueServices' existing = {
    name: 'default'

    resource events 'queues' existing = {
      name: eventsQueueName
    }
  }

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: deadLetterContainerName
    }
  }
}

resource keyVault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: keyVaultName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource communicationService 'Microsoft.Communication/communicationServices@2026-03-18' existing = {
  name: communicationServiceName
}

resource onStorageAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in filter(assignments, each => each.scope == 'storageAccount'): {
    scope: storageAccount
    name: guid(storageAccount.id, assignment.name, assignment.role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', assignment.role)
      principalId: assignment.principal
      principalType: 'ServicePrincipal'
    }
  }
]

resource onEventsQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in filter(assignments, each => each.scope == 'eventsQueue'): {
    scope: storageAccount::queues::events
    name: guid(storageAccount::queues::events.id, assignment.name, assignment.role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', assignment.role)
      principalId: assignment.principal
      principalType: 'ServicePrincipal'
    }
  }
]

resource onDeadLetterContainer 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in filter(assignments, each => each.scope == 'deadLetterContainer'): {
    scope: storageAccount::blobs::deadLetters
    name: guid(storageAccount::blobs::deadLetters.id, assignment.name, assignment.role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', assignment.role)
      principalId: assignment.principal
      principalType: 'ServicePrincipal'
    }
  }
]

resource onKeyVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in filter(assignments, each => each.scope == 'keyVault'): {
    scope: keyVault
    name: guid(keyVault.id, assignment.name, assignment.role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', assignment.role)
      principalId: assignment.principal
      principalType: 'ServicePrincipal'
    }
  }
]

resource onApplicationInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in filter(assignments, each => each.scope == 'applicationInsights'): {
    scope: applicationInsights
    name: guid(applicationInsights.id, assignment.name, assignment.role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', assignment.role)
      principalId: assignment.principal
      principalType: 'ServicePrincipal'
    }
  }
]

resource onCommunicationService 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for assignment in filter(assignments, each => each.scope == 'communicationService'): {
    scope: communicationService
    name: guid(communicationService.id, assignment.name, assignment.role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', assignment.role)
      principalId: assignment.principal
      principalType: 'ServicePrincipal'
    }
  }
]
