using System.CommandLine;
using CareLoop.Local.Simulation;

var seeds = new Option<int>("--seeds") { Description = "How many seeds to play", DefaultValueFactory = _ => 1000 };
var first = new Option<int>("--first") { Description = "The first seed", DefaultValueFactory = _ => 1 };
var days = new Option<int>("--days") { Description = "Days on which the hospital is open", DefaultValueFactory = _ => 30 };
var minutes = new Option<double?>("--minutes") { Description = "Ends after so many minutes, however many seeds are left; without --seeds as many as time allows" };
var json = new Option<FileInfo?>("--json") { Description = "Writes what came out as JSON" };
var trace = new Option<bool>("--trace") { Description = "Prints all that happens" };
var root = new RootCommand("Plays seeds of a simulated hospital and looks for broken promises") { seeds, first, days, minutes, json, trace };
root.SetAction(parsed => Campaign.Run(new CampaignOptions(
    parsed.GetValue(first),
    parsed.GetValue(minutes) is not null && parsed.GetResult(seeds) is null or { Implicit: true } ? int.MaxValue : parsed.GetValue(seeds),
    parsed.GetValue(days),
    parsed.GetValue(minutes),
    parsed.GetValue(json),
    parsed.GetValue(trace))));
return root.Parse(args).Invoke();
