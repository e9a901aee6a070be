using System.Globalization;

namespace CareLoop.Local.Run;

/// <summary>What a person needs to know to take part in a run.</summary>
internal static class Greeting
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static void Write(RunOptions options, Ports ports, Secrets secrets, DateTimeOffset begin, Layout layout)
    {
        var local = TimeZoneInfo.ConvertTime(begin, Zone);
        var pace = options.Speed switch
        {
            null => "goes from one thing that is due to the next",
            1 => "goes as real time does",
            var speed => string.Create(CultureInfo.InvariantCulture, $"goes {speed} times as fast as real time"),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
            CareLoop is up. Business time begins at {{local:yyyy-MM-dd HH:mm}} in the hospital ({{Zone.Id}}) and {{pace}}.

              functions      {{string.Join(" ", Enumerable.Range(0, options.Hosts).Select(index => Ports.Address(ports.Host(index))))}}
              SMS simulator  {{Ports.Address(ports.Sms)}}   phones and their conversations
              hospital       {{Ports.Address(ports.Hospital)}}   {{(options.Empty ? "no days of its own; shows what it is called back about" : "visits, stays and callbacks")}}
              clock          {{Ports.Address(ports.Clock)}}   business time, and a way to jump ahead: POST /advance {"by":"PT2H"}
              storage        {{ports.Blob}} (blobs), {{ports.Queue}} (queues), {{ports.Table}} (tables)
              logs           {{Path.Combine(layout.State, "logs")}}

              function key    {{secrets.FunctionKey}}
              webhook secret  {{secrets.WebhookSecret}}
            """));
        if (options.Days is null)
            Example(ports, secrets, local);
        Console.WriteLine();
    }

    /// <summary>A visit that is reminded of soon: two hours and a little from now, or from when quiet hours end.</summary>
    private static void Example(Ports ports, Secrets secrets, DateTimeOffset now)
    {
        var awake = now.Hour is >= 8 and < 20 ? now : new DateTimeOffset(now.Date.AddDays(now.Hour < 8 ? 0 : 1).AddHours(8), now.Offset);
        var start = awake.AddMinutes(150 - (awake.Minute % 10));
        Console.WriteLine($$"""

            Book a visit, and its reminder comes within half an hour of business time{{(awake == now ? "" : " after 08:00")}}:

              id=msg-$(date +%s); at=$(date +%s)
              body='{"specversion":"1.0","id":"'$id'","source":"urn:his:east","type":"his.appointment.booked","time":"{{now:yyyy-MM-ddTHH:mm:sszzz}}","data":{"organisation":"east","patient":{"identifiers":[{"authority":"east-mrn","value":"000123"} ],"name":"王建国","phones":["13912340001"],"language":"zh-CN"},"appointment":{"id":"A-1001","start":"{{start:yyyy-MM-ddTHH:mm:00zzz}}","department":{"code":"CARD","name":"心内科"},"location":"门诊楼3层"} } }'
              mac=$(printf '%s.%s.%s' "$id" "$at" "$body" | openssl dgst -sha256 -mac HMAC -macopt hexkey:{{secrets.WebhookKeyInHex}} -binary | base64)
              curl -i {{Ports.Address(ports.Functions)}}api/his/events -H 'x-functions-key: {{secrets.FunctionKey}}' -H 'content-type: application/cloudevents+json' -H "webhook-id: $id" -H "webhook-timestamp: $at" -H "webhook-signature: v1,$mac" -d "$body"

            Jump ahead to it, see the text, answer it, see what the hospital hears:

              curl {{Ports.Address(ports.Clock)}}advance -H 'content-type: application/json' -d '{"to":"{{start.AddMinutes(-90):yyyy-MM-ddTHH:mm:sszzz}}"}'
              curl {{Ports.Address(ports.Sms)}}messages
              curl {{Ports.Address(ports.Sms)}}inbound -H 'content-type: application/json' -d '{"from":"+8613912340001","text":"１"}'
              curl {{Ports.Address(ports.Hospital)}}ledger
            """);
    }
}
