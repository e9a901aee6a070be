@description('Name of the Communication Services resource.')
param name string

@description('Where it keeps its data at rest, a geography and not a region. It can not be changed.')
param dataLocation string

@description('Name of the Event Grid system topic on it.')
param topicName string

@description('Resource id of the identity by which the topic delivers.')
param topicIdentityId string

@description('Tags of every resource.')
param tags object

resource service 'Microsoft.Communication/communicationServices@2026-03-18' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicName
  location: 'global'
  tags: tags
  // A topic in the location global has no identity of its own.
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${topicIdentityId}': {}
    }
  }
  properties: {
    source: service.id
    topicType: 'Microsoft.Communication.CommunicationServices'
  }
}

@description('Address of the service, which the app calls with its identity.')
output endpoint string = 'https://${service.properties.hostName}/'
