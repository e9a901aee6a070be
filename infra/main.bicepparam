using 'main.bicep'

// Values come from the environment: of azd (`azd env set NAME VALUE`), or of whatever runs the deployment.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'careloop')
param location = readEnvironmentVariable('AZURE_LOCATION', '')
param communicationDataLocation = readEnvironmentVariable('CARELOOP_DATA_LOCATION', '')
param hisCallbackBaseUrl = readEnvironmentVariable('CARELOOP_HIS_CALLBACK_URL', '')

param smsSender = readEnvironmentVariable('CARELOOP_SMS_SENDER', '')
param staffClientId = readEnvironmentVariable('CARELOOP_STAFF_CLIENT_ID', '')
param publicBaseUrl = readEnvironmentVariable('CARELOOP_PUBLIC_URL', '')

param senders = json(readEnvironmentVariable('CARELOOP_SENDERS', '[{"name":"his","secretNames":["sender-his-1"]}]'))
param weakAuthorities = json(readEnvironmentVariable('CARELOOP_WEAK_AUTHORITIES', '[]'))
param hashingKeyVersions = json(readEnvironmentVariable('CARELOOP_HASHING_KEY_VERSIONS', '["1"]'))
param hashingKeyCurrent = readEnvironmentVariable('CARELOOP_HASHING_KEY_CURRENT', '1')
param newSecrets = json(readEnvironmentVariable('CARELOOP_NEW_SECRETS', '{}'))

param instanceMemoryMB = json(readEnvironmentVariable('CARELOOP_INSTANCE_MEMORY_MB', '2048'))
param maximumInstanceCount = int(readEnvironmentVariable('CARELOOP_MAXIMUM_INSTANCES', '40'))
param alwaysReadyHttpInstances = int(readEnvironmentVariable('CARELOOP_ALWAYS_READY', '0'))
param zoneRedundant = bool(readEnvironmentVariable('CARELOOP_ZONE_REDUNDANT', 'false'))
param privateNetwork = bool(readEnvironmentVariable('CARELOOP_PRIVATE_NETWORK', 'false'))

param alertEmails = json(readEnvironmentVariable('CARELOOP_ALERT_EMAILS', '[]'))
