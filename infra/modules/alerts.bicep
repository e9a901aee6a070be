import { thresholdsType } from 'types.bicep'

@description('What the names of alerts begin with.')
param prefix string

@description('Region of the alerts.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the workspace that metrics and logs are in.')
param workspaceId string

@description('Name of the Event Grid system topic.')
param topicName string

@description('Who is told, by e-mail.')
param emails string[]

@description('From which figures on somebody is told.')
param thresholds thresholdsType

// Delivery codes by which a carrier refuses every text of a sender: DeliveryCodes.
var configurationCodes = ['4001', '4009', '4010']

// What tasks of complaints are called: CaseWork.
var complaintTasks = [
  'handle-complaint'
  'service-recovery'
  'answer-request'
  'praise'
  'call-about-complaint'
  'contribute-to-complaint'
  'corrective-measure'
  'verify-measure'
]

var listOfCodes = join(map(configurationCodes, code => '"${code}"'), ', ')
var listOfComplaintTasks = join(map(complaintTasks, task => '"${task}"'), ', ')

// Figures of the app (docs/metrics.md). A row sums what was recorded in its minute.
var metrics = 'AppMetrics | extend Value = iff(ItemCount > 0, Sum / ItemCount, Sum), Queue = tostring(Properties.queue), What = tostring(Properties.what), Level = toint(Properties.level)'

var rules = [
  {
    name: 'queue-oldest-age'
    title: 'A queue message waits too long'
    description: 'Seconds that the oldest message of a queue has waited. Poison queues have an alert of their own.'
    severity: 2
    query: '${metrics} | where Name == "careloop.queue.oldest_age" and not(Queue endswith "-poison")'
    measure: 'Value'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: thresholds.queueAgeSeconds
    dimensions: ['Queue']
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    name: 'queue-depth'
    title: 'A queue grows'
    description: 'Messages in a queue, invisible ones included.'
    severity: 2
    query: '${metrics} | where Name == "careloop.queue.depth" and not(Queue endswith "-poison")'
    measure: 'Value'
    aggregation: 'Minimum'
    operator: 'GreaterThan'
    threshold: thresholds.queueDepth
    dimensions: ['Queue']
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    name: 'poison-messages'
    title: 'Messages failed at every delivery'
    description: 'Messages in a poison queue, or taken from one. What became of them stands in the failures.'
    severity: 1
    query: 'union (${metrics} | where Name == "careloop.queue.depth" and Queue endswith "-poison" | project TimeGenerated, Count = Value), (AppRequests | where Name startswith "DrainPoisoned" | project TimeGenerated, Count = toreal(ItemCount))'
    measure: 'Count'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
    dimensions: []
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    name: 'function-failures'
    title: 'A function fails'
    description: 'Percentage of invocations of a function that failed, of at least twenty. A request that was answered with an error has an alert of its own.'
    severity: 2
    query: 'AppRequests | extend Failed = iff(Success == false and not(coalesce(toint(ResultCode), 0) between (400 .. 499)), ItemCount, 0) | summarize Percent = 100.0 * sum(Failed) / sum(ItemCount), Invocations = sum(ItemCount) by Function = Name | where Invocations >= 20'
    measure: 'Percent'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: thresholds.failedPercent
    dimensions: ['Function']
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    name: 'sweep-lag'
    title: 'What is due is handed out late'
    description: 'Seconds by which the oldest row was overdue that a sweep found.'
    severity: 1
    query: '${metrics} | where Name == "careloop.due.lag"'
    measure: 'Value'
    aggregation: 'Minimum'
    operator: 'GreaterThan'
    threshold: thresholds.sweepLagSeconds
    dimensions: []
    window: 'PT10M'
    frequency: 'PT5M'
  }
  {
    name: 'sweep-missing'
    title: 'Nothing is swept'
    description: 'No sweep came to its end: no reminder goes out, and no deadline is kept.'
    severity: 0
    query: 'AppMetrics | where Name == "careloop.due.lag"'
    measure: null
    aggregation: 'Count'
    operator: 'LessThan'
    threshold: 1
    dimensions: []
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    name: 'sms-failure-share'
    title: 'Texts do not arrive'
    description: 'Percentage of delivery reports that tell of no delivery, of at least fifty. Opt-outs and outcomes that nobody knows do not count.'
    severity: 2
    query: 'AppMetrics | where Name == "careloop.sms.reports" | summarize Failed = sumif(Sum, not(tostring(Properties.outcome) in ("delivered", "opted-out", "unknown"))), Reports = sum(Sum) | where Reports >= 50 | project Percent = 100.0 * Failed / Reports'
    measure: 'Percent'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: thresholds.smsFailedPercent
    dimensions: []
    window: 'PT1H'
    frequency: 'PT15M'
  }
  {
    name: 'sms-configuration'
    title: 'All texts of a sender are refused'
    description: 'The carrier (codes ${join(configurationCodes, ', ')}) or the SMS service refuses a sender: every text fails until a person acts.'
    severity: 0
    query: 'AppMetrics | where (Name == "careloop.sms.reports" and tostring(Properties.code) in (${listOfCodes})) or (Name == "careloop.failures" and tostring(Properties.reason) == "gateway-configuration")'
    measure: 'Sum'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
    dimensions: []
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    name: 'follow-ups-overdue'
    title: 'Follow-ups are overdue'
    description: 'Open tasks of follow-ups that are past their deadline.'
    severity: 3
    query: '${metrics} | where Name == "careloop.tasks.overdue" and Level > 0 | summarize Tasks = sum(Value) by bin(TimeGenerated, 1h)'
    measure: 'Tasks'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: thresholds.followUpsOverdue
    dimensions: []
    window: 'PT2H'
    frequency: 'PT1H'
  }
  {
    name: 'complaints-overdue'
    title: 'Complaints are overdue'
    description: 'Open tasks of complaints that are past their deadline.'
    severity: 3
    query: '${metrics} | where Name == "careloop.tasks.overdue" and What in (${listOfComplaintTasks}) | summarize Tasks = sum(Value) by bin(TimeGenerated, 1h)'
    measure: 'Tasks'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: thresholds.complaintsOverdue
    dimensions: []
    window: 'PT2H'
    frequency: 'PT1H'
  }
  {
    name: 'http-5xx'
    title: 'Requests end with a server error'
    description: 'Answers of 500: a function failed on a request.'
    severity: 1
    query: 'AppMetrics | where Name == "careloop.http.server_errors" | extend Function = tostring(Properties.function)'
    measure: 'Sum'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: thresholds.serverErrors
    dimensions: ['Function']
    window: 'PT5M'
    frequency: 'PT5M'
  }
  {
    name: 'no-events'
    title: 'No HIS sends anything'
    description: 'No event of any HIS was taken for hours: its interface may be down, or refused.'
    severity: 1
    query: 'AppMetrics | where Name == "careloop.his.events"'
    measure: null
    aggregation: 'Count'
    operator: 'LessThan'
    threshold: 1
    dimensions: []
    window: thresholds.noEventsFor
    frequency: 'PT1H'
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${prefix}-operators'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'CareLoop'
    enabled: true
    emailReceivers: [
      for (email, index) in emails: {
        name: 'operator-${index + 1}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: '${prefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      autoMitigate: true
      // The tables come into being with the first telemetry, after this.
      skipQueryValidation: true
      criteria: {
        allOf: [
          union(
            {
              criterionType: 'StaticThresholdCriterion'
              query: rule.query
              timeAggregation: rule.aggregation
              operator: rule.operator
              threshold: rule.threshold
              dimensions: map(rule.dimensions, dimension => {
                name: dimension
                operator: 'Include'
                values: ['*']
              })
              failingPeriods: {
                numberOfEvaluationPeriods: 1
                minFailingPeriodsToAlert: 1
              }
            },
            rule.measure == null ? {} : { metricMeasureColumn: rule.measure }
          )
        ]
      }
      actions: {
        actionGroups: [group.id]
      }
    }
  }
]

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: '${prefix}-sms-events-dead-lettered'
  location: 'global'
  tags: tags
  properties: {
    description: 'Replies or delivery reports could not be delivered to the queue, and lie in the container of dead letters.'
    severity: 1
    enabled: true
    scopes: [topic.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-lettered'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [
      {
        actionGroupId: group.id
      }
    ]
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'careloop-figures')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'CareLoop'
    category: 'workbook'
    sourceId: workspaceId
    version: 'Notebook/1.0'
    serializedData: loadTextContent('../workbook.json')
  }
}
