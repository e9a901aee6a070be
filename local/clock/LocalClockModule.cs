using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Local.Clock;

/// <summary>Gives a local process the common business time.</summary>
public static class LocalClockModule
{
    private const string Endpoint = "/admin/clock";

    /// <summary>Who waits for this process to come to rest asks again after this long: short against what counts as stuck, long against a piece of work.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Configuration (or environment): seconds by which this process's business time is ahead of the common one.</summary>
    public const string SkewKey = "CARELOOP_CLOCK_SKEW";

    /// <summary>Configuration (or environment): the instant at which business time stands, frozen, until the clock is first set.</summary>
    public const string StartKey = "CARELOOP_CLOCK_START";

    /// <summary>Adds <see cref="LocalClock"/>, <see cref="Activity"/> and <see cref="Agenda"/>.</summary>
    public static IServiceCollection AddLocalClock(this IServiceCollection services)
    {
        services.AddSingleton<Activity>();
        services.AddSingleton(MakeClock);
        services.AddSingleton<Agenda>();
        services.AddHostedService<AgendaEnd>();
        return services;
    }

    /// <summary>Makes every request but those about the clock an activity, and serves those.</summary>
    public static WebApplication UseLocalClock(this WebApplication app)
    {
        var clock = app.Services.GetRequiredService<LocalClock>();
        var activity = app.Services.GetRequiredService<Activity>();

        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<Onlooker>() is not null)
            {
                await next(context);
                return;
            }

            using (activity.Begin($"{context.Request.Method} {context.Request.Path}"))
                await next(context);
        });

        app.MapGet(Endpoint, () => ClockAnswer.Of(clock, activity)).Onlooks();
        app.MapGet(Endpoint + "/quiet", async (CancellationToken cancellationToken) =>
        {
            await activity.QuietAsync(LongestWait, cancellationToken);
            return ClockAnswer.Of(clock, activity);
        }).Onlooks();
        app.MapPost(Endpoint, (ClockRequest request) =>
        {
            if (!(request.Speed >= 0))
                return Results.BadRequest("speed is 0 (frozen) or a positive number");
            if (request.Speed == 0)
                clock.Move(request.Now, 0);
            else
                clock.Set(request.Now, request.Speed);
            return Results.Ok(ClockAnswer.Of(clock, activity));
        }).Onlooks();
        app.MapPost(Endpoint + "/go", (bool polls = true) =>
        {
            clock.Fire(polls);
            return ClockAnswer.Of(clock, activity);
        }).Onlooks();
        app.MapPost(Endpoint + "/look", ([FromQuery(Name = "queue")] string[] queues) =>
        {
            clock.Look(queues);
            return ClockAnswer.Of(clock, activity);
        }).Onlooks();
        return app;
    }

    /// <summary>
    /// Marks an endpoint whose requests only look on and may stay open (a page, a stream of events):
    /// they are no activity, and time does not wait for them.
    /// </summary>
    public static TBuilder Onlooks<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Onlooker());

    private static LocalClock MakeClock(IServiceProvider services)
    {
        var configuration = services.GetService<IConfiguration>();
        var skew = configuration?[SkewKey] is { Length: > 0 } seconds
            ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
            : TimeSpan.Zero;
        var clock = new LocalClock(services.GetRequiredService<Activity>(), skew, TimeProvider.System);
        if (configuration?[StartKey] is { Length: > 0 } start)
            clock.Move(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), 0);
        return clock;
    }

    private sealed class Onlooker;
}
