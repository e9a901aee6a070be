using CareLoop.Local.Sms;

SmsSimulator.Build(args).Run();
