import { limitsType, senderType } from 'types.bicep'

@description('Name of the function app.')
param name string

@description('Name of its plan.')
param planName string

@description('Region of both.')
param location string

@description('Tags of every resource.')
param tags object

@description('Whether instances are spread over the zones of the region.')
param zoneRedundant bool

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('The most instances at once.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('HTTP instances that are always ready; 0 for none.')
@minValue(0)
@maxValue(1000)
param alwaysReadyHttpInstances int

@description('Resource id of the identity that the app runs as.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Resource id of the subnet that the app is integrated with; empty for none.')
param subnetId string

@description('Address of blobs, where the deployed package and the locks of the host are.')
param blobEndpoint string

@description('Address of queues.')
param queueEndpoint string

@description('Address of tables.')
param tableEndpoint string

@description('Container of the deployed package.')
param deploymentContainerName string

@description('Where telemetry is sent.')
param applicationInsightsConnectionString string

@description('Address of the Key Vault.')
param keyVaultUri string

@description('Versions of the hashing key that are known; each is the secret hashing-key-VERSION.')
@minLength(1)
param hashingKeyVersions string[]

@description('The version that new hashes are made with.')
@minLength(1)
@maxLength(1)
param hashingKeyCurrent string

@description('Name of the secret that signs callbacks to the HIS.')
param callbackSecretName string

@description('Where the HIS takes answers of patients.')
param hisCallbackBaseUrl string

@description('Systems that may send events.')
param senders senderType[]

@description('Assigning authorities whose numbers never link two records.')
param weakAuthorities string[]

@description('Address of the Communication Services resource.')
param smsEndpoint string

@description('Number or short code that texts come from.')
param smsSender string

@description('Address by which phones reach the app; empty for its own.')
param publicBaseUrl string

@description('What the app does how often, how much and for how long.')
param limits limitsType

@description('Client id of the Entra application that staff sign in to; empty while there is none, and then no member of staff is let in.')
param staffClientId string

// Signed webhooks carry their own proof, the pages are for patients, and probes have no name. What is not here is for staff.
var hisPaths = ['/api/his/*']
var publicPaths = ['/complain', '/complain/*', '/s/*', '/api/health/*']

// A HIS that shows an Entra token has to be seen by the platform; then the app alone turns away who shows nothing.
var hisShowsTokens = !empty(filter(senders, sender => !empty(sender.?entraObjects ?? [])))
var excludedPaths = concat(hisShowsTokens ? [] : hisPaths, publicPaths)

var hostSettings = {
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__queueServiceUri: queueEndpoint
  AzureWebJobsStorage__tableServiceUri: tableEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // The Azure SDK's default credential, by which texts are sent, then finds the same identity.
  AZURE_CLIENT_ID: identityClientId
}

var capabilitySettings = {
  Hashing__Current: hashingKeyCurrent
  HisCallback__BaseUrl: hisCallbackBaseUrl
  HisCallback__Secret: '@Microsoft.KeyVault(SecretUri=${keyVaultUri}secrets/${callbackSecretName})'
  HisCallback__TimeoutSeconds: string(limits.callbackTimeoutSeconds)
  Sms__Endpoint: smsEndpoint
  Sms__Sender: smsSender
  Sms__TimeoutSeconds: string(limits.smsTimeoutSeconds)
  Intake__CommitSeconds: string(limits.commitSeconds)
  Intake__WaitHours: string(limits.waitHours)
  Intake__LinesAtOnce: string(limits.linesAtOnce)
  Identity__MostOnPhone: string(limits.patientsOnOnePhone)
  Scheduling__Shards: string(limits.shards)
  Scheduling__GroupSize: string(limits.groupSize)
  Scheduling__Parallelism: string(limits.parallelism)
  Configuration__CacheSeconds: string(limits.cacheSeconds)
}

var hashingKeySettings = toObject(
  hashingKeyVersions,
  version => 'Hashing__Keys__${version}',
  version => '@Microsoft.KeyVault(SecretUri=${keyVaultUri}secrets/hashing-key-${version})'
)

var listSettings = flatten([
  map(weakAuthorities, (authority, index) => {
    name: 'Identity__WeakAuthorities__${index}'
    value: authority
  })
  map(excludedPaths, (path, index) => {
    name: 'Access__ExcludedPaths__${index}'
    value: path
  })
  flatten(map(
    senders,
    (sender, index) =>
      flatten([
        [
          {
            name: 'Intake__Senders__${index}__Name'
            value: sender.name
          }
          {
            name: 'Intake__Senders__${index}__Organisation'
            value: sender.?organisation ?? ''
          }
          {
            name: 'Intake__Senders__${index}__Zone'
            value: sender.?zone ?? ''
          }
          {
            name: 'Intake__Senders__${index}__CharacterSet'
            value: sender.?characterSet ?? ''
          }
        ]
        map(sender.?secretNames ?? [], (secret, position) => {
          name: 'Intake__Senders__${index}__Secrets__${position}'
          value: '@Microsoft.KeyVault(SecretUri=${keyVaultUri}secrets/${secret})'
        })
        map(sender.?entraObjects ?? [], (objectId, position) => {
          name: 'Intake__Senders__${index}__EntraObjects__${position}'
          value: objectId
        })
        map(sender.?organisations ?? [], (organisation, position) => {
          name: 'Intake__Senders__${index}__Organisations__${position}'
          value: organisation
        })
        map(items(sender.?facilities ?? {}), facility => {
          name: 'Intake__Senders__${index}__Facilities__${facility.key}'
          value: facility.value
        })
      ])
  ))
])

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobEndpoint}${deploymentContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyHttpInstances > 0
          ? [
              {
                name: 'http'
                instanceCount: alwaysReadyHttpInstances
              }
            ]
          : []
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      hostSettings,
      capabilitySettings,
      hashingKeySettings,
      toObject(
        filter(listSettings, setting => !empty(setting.value)),
        setting => setting.name,
        setting => setting.value
      ),
      {
        SurveyPages__BaseUrl: empty(publicBaseUrl) ? 'https://${site.properties.defaultHostName}' : publicBaseUrl
      }
    )
  }

  resource authentication 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: {
        enabled: !empty(staffClientId)
        runtimeVersion: '~1'
      }
      globalValidation: {
        requireAuthentication: !hisShowsTokens
        unauthenticatedClientAction: hisShowsTokens ? 'AllowAnonymous' : 'Return401'
        excludedPaths: excludedPaths
      }
      httpSettings: {
        requireHttps: true
      }
      identityProviders: {
        azureActiveDirectory: {
          enabled: !empty(staffClientId)
          registration: {
            clientId: staffClientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: {
            allowedAudiences: [
              staffClientId
              'api://${staffClientId}'
            ]
          }
        }
      }
      login: {
        tokenStore: {
          enabled: false
        }
      }
    }
    dependsOn: [settings]
  }

  // Packages are deployed with an Entra token; passwords for it are off.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

@description('Address of the function app.')
output url string = 'https://${site.properties.defaultHostName}'
