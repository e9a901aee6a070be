using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace CareLoop.Local.Peer;

/// <summary>What an act cost.</summary>
/// <param name="Seconds">Real time.</param>
/// <param name="Cpu">Processor time of this process, in seconds.</param>
/// <param name="ServerCpu">Processor time of PostgreSQL, in seconds; null where the system does not tell.</param>
internal sealed record Cost(double Seconds, double Cpu, double? ServerCpu);

/// <summary>The figures of a run.</summary>
/// <param name="Jobs">How many reminders.</param>
/// <param name="Scheduled">Storing the reminder and its trigger.</param>
/// <param name="Fired">From the scheduler's start to the last trigger gone.</param>
/// <param name="Server">PostgreSQL's version and the settings that matter.</param>
internal sealed record Figures(int Jobs, Cost Scheduled, Cost Fired, string Quartz, string Server);

/// <summary>Schedules reminders while the scheduler stands by, then lets it fire them all; some first, to warm up.</summary>
internal sealed class PeerRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly NpgsqlDataSource database;
    private readonly ReminderStore store;
    private readonly HttpClient http = new();
    private readonly string connection;
    private readonly int server;
    private readonly int threads;

    public PeerRun(string connection, Uri sms, int server, int threads)
    {
        // What is said again and again is prepared once.
        this.connection = new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 2 * threads, MaxAutoPrepare = 50, AutoPrepareMinUsages = 2 }.ConnectionString;
        (this.server, this.threads) = (server, threads);
        database = NpgsqlDataSource.Create(this.connection);
        store = new ReminderStore(database, new Uri(sms, "sms"), http);
    }

    public async Task<Figures> RunAsync(int warmUp, int jobs)
    {
        await store.CreateAsync();
        var scheduler = await BuildAsync();
        var job = JobBuilder.Create<ReminderJob>().WithIdentity("reminder").StoreDurably().Build();
        await scheduler.AddJob(job);

        await ScheduleAsync(scheduler, job, 0, warmUp);
        await FireAsync(scheduler, warmUp);

        var scheduled = await MeasureAsync(() => ScheduleAsync(scheduler, job, warmUp, jobs));
        var fired = await MeasureAsync(() => FireAsync(scheduler, warmUp + jobs));
        await scheduler.Shutdown(waitForJobsToComplete: true);
        return new Figures(jobs, scheduled, fired, typeof(IScheduler).Assembly.GetName().Version!.ToString(3), await store.ServerAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        http.Dispose();
    }

    /// <summary>
    /// One node, not clustered, which spares it the row locks between nodes. A batch of as many triggers as there are threads
    /// is what it takes at once by itself on a database.
    /// </summary>
    private ValueTask<IScheduler> BuildAsync() => QuartzSchedulerBuilder.Create(quartz =>
    {
        quartz.ConfigureScheduler(options => options.MaxBatchSize = threads);
        quartz.UseDefaultThreadPool(threads);
        quartz.UsePersistentStore(jobs =>
        {
            jobs.UsePostgres(connection);
            jobs.ConfigureStore(options =>
            {
                options.SchemaProvisioning = SchemaProvisioning.CreateIfMissing;
                options.StoreJobDataAsStrings = true;
                // They are all due when it starts: late is not missed.
                options.MisfireThreshold = TimeSpan.FromHours(1);
            });
        });
        quartz.Services.AddSingleton(store);
    }).BuildScheduler();

    private Task ScheduleAsync(IScheduler scheduler, IJobDetail job, int from, int count)
    {
        var due = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        return Parallel.ForAsync(from, from + count, new ParallelOptions { MaxDegreeOfParallelism = threads }, async (number, token) =>
        {
            await store.AddAsync(number, token);
            var trigger = TriggerBuilder.Create()
                .WithIdentity(number.ToString(CultureInfo.InvariantCulture))
                .ForJob(job)
                .UsingJobData(ReminderJob.Reminder, number.ToString(CultureInfo.InvariantCulture))
                .StartAt(due)
                .Build();
            await scheduler.ScheduleJob(trigger, cancellationToken: token);
        });
    }

    private async Task FireAsync(IScheduler scheduler, int sent)
    {
        var began = TimeProvider.System.GetTimestamp();
        await scheduler.Start();
        while (store.Sent < sent || await store.TriggersAsync() > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"{sent} reminders were to be sent within {Patience.TotalMinutes} minutes, and {store.Sent} were.");
            await Task.Delay(5);
        }

        await scheduler.Standby();
    }

    private async Task<Cost> MeasureAsync(Func<Task> act)
    {
        using var process = Process.GetCurrentProcess();
        var (cpu, serverCpu, began) = (process.TotalProcessorTime, ServerCpu.Of(server), TimeProvider.System.GetTimestamp());
        await act();
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        process.Refresh();
        return new Cost(seconds, (process.TotalProcessorTime - cpu).TotalSeconds, ServerCpu.Of(server) - serverCpu);
    }
}
