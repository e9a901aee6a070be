@export()
@description('A system that may send events: Intake__Senders__N of the app.')
type senderType = {
  @description('Its name, as it stands in receipts and failures.')
  name: string

  @description('Names of the Key Vault secrets that it may sign with: two while one is being changed.')
  secretNames: string[]?

  @description('Organisations that it may speak for; none for all.')
  organisations: string[]?

  @description('The organisation that is meant where messages name none.')
  organisation: string?

  @description('Sending facilities (HL7 v2 MSH-4) by the organisation that each stands for.')
  facilities: { *: string }?

  @description('IANA time zone of times without offset.')
  zone: string?

  @description('HL7 v2: the character set of messages that name none.')
  characterSet: string?

  @description('Object ids of Entra identities, for a system that can not sign.')
  entraObjects: string[]?
}

@export()
@description('What the app does how often, how much and for how long. Ranges and defaults are those of the app.')
type limitsType = {
  @description('Identity__MostOnPhone: patients that share a phone at most.')
  @minValue(2)
  @maxValue(500)
  patientsOnOnePhone: int

  @description('Intake__CommitSeconds: after so many seconds an event goes to the inbox.')
  @minValue(1)
  @maxValue(120)
  commitSeconds: int

  @description('Intake__WaitHours: how long an event waits for its patient.')
  @minValue(1)
  @maxValue(720)
  waitHours: int

  @description('Intake__LinesAtOnce: lines of a file that are applied before it is answered.')
  @minValue(0)
  @maxValue(500)
  linesAtOnce: int

  @description('HisCallback__TimeoutSeconds: how long one call of the HIS may take.')
  @minValue(1)
  @maxValue(60)
  callbackTimeoutSeconds: int

  @description('Sms__TimeoutSeconds: after so many seconds the outcome of a send is unknown.')
  @minValue(1)
  @maxValue(60)
  smsTimeoutSeconds: int

  @description('Scheduling__Shards: over how many shards due rows are spread. It never shrinks.')
  @minValue(1)
  @maxValue(100)
  shards: int

  @description('Scheduling__GroupSize: due rows in one queue message.')
  @minValue(1)
  @maxValue(100)
  groupSize: int

  @description('Scheduling__Parallelism: patients of a group that are worked on at once.')
  @minValue(1)
  @maxValue(64)
  parallelism: int

  @description('Configuration__CacheSeconds: how old the configuration may be that an instance goes by.')
  @minValue(0)
  @maxValue(300)
  cacheSeconds: int
}

@export()
@description('From which figures on somebody is told.')
type thresholdsType = {
  @description('Seconds that the oldest message of a queue may wait.')
  @minValue(60)
  queueAgeSeconds: int

  @description('Messages that a queue may hold for a quarter of an hour.')
  @minValue(1)
  queueDepth: int

  @description('Percentage of the invocations of a function that may fail.')
  @minValue(0)
  @maxValue(100)
  failedPercent: int

  @description('Seconds by which what is due may be handed out late.')
  @minValue(60)
  sweepLagSeconds: int

  @description('Percentage of delivery reports that may tell of no delivery.')
  @minValue(0)
  @maxValue(100)
  smsFailedPercent: int

  @description('Tasks of follow-ups that may be past their deadline.')
  @minValue(0)
  followUpsOverdue: int

  @description('Tasks of complaints that may be past their deadline.')
  @minValue(0)
  complaintsOverdue: int

  @description('Answers of 500 and above that a function may give in five minutes.')
  @minValue(0)
  serverErrors: int

  @description('How long no event of a HIS may come.')
  noEventsFor: ('PT1H' | 'PT2H' | 'PT3H' | 'PT4H' | 'PT6H' | 'P1D' | 'P2D')
}
