using System.Globalization;
using System.Text.Json;
using CareLoop.Local.Peer;

// One-shot reminders in Quartz.NET on PostgreSQL: what bench sets CareLoop beside. Writes its figures as one line of JSON.
if (args is not [var database, var sms, var server, var warmUp, var jobs, var threads])
{
    Console.Error.WriteLine("Started by bench: CONNECTION-STRING SMS-ADDRESS PID-OF-POSTGRES REMINDERS-TO-WARM-UP REMINDERS THREADS");
    return 2;
}

var work = new PeerRun(database, new Uri(sms), Number(server), Number(threads));
await using (work)
    Console.WriteLine(JsonSerializer.Serialize(await work.RunAsync(Number(warmUp), Number(jobs)), JsonSerializerOptions.Web));
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
