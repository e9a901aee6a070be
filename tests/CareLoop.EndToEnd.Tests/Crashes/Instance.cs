using System.Reflection;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using CareLoop.App;
using CareLoop.Common;
using CareLoop.Local.Memory;
using CareLoop.Messaging.Gateway;
using CareLoop.Reminders;
using CareLoop.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>What an HTTP function answered.</summary>
internal sealed record HttpReply(int Status, string Body)
{
    public bool IsGood => Status is >= 200 and < 300;
}

/// <summary>One instance of the app: its own services and memory, and a line to the outside.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private static readonly Dictionary<string, MethodInfo> Functions = typeof(CareLoopApp).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Select(method => (method.GetCustomAttribute<FunctionAttribute>()?.Name, Method: method))
        .Where(function => function.Name is not null)
        .ToDictionary(function => function.Name!, function => function.Method);

    private readonly ServiceProvider services;

    public Instance(World world, Line line)
    {
        Line = line;
        var collection = new ServiceCollection().AddLogging().AddSingleton(world.Configuration).AddCareLoop().AddSingleton<StaffAccess>();
        collection.Replace(ServiceDescriptor.Singleton(new Clocks(world.Clock, world.Clock)));
        collection.Replace(ServiceDescriptor.Singleton(new StorageClients(
            new TableServiceClient(MemoryStorage.ConnectionString, Once(new TableClientOptions { Transport = world.Account.TableTransport(line) })),
            new QueueServiceClient(MemoryStorage.ConnectionString, Once(new QueueClientOptions { Transport = world.Account.QueueTransport(line), MessageEncoding = QueueMessageEncoding.Base64 })))));
        collection.Replace(ServiceDescriptor.Singleton<ISmsGateway>(provider => AcsSmsGateway.Connect(
            provider.GetRequiredService<IOptions<SmsOptions>>().Value, new DefaultAzureCredential(), new HttpClientTransport(new LineHandler(line, world.Sms)))));
        collection.AddHttpClient(HttpHisCallback.ClientName).ConfigurePrimaryHttpMessageHandler(() => new LineHandler(line, world.His));
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
    }

    /// <summary>The functions of the app.</summary>
    public static IReadOnlyCollection<string> FunctionNames => Functions.Keys;

    public Line Line { get; }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Calls a function that a queue or a timer triggers.</summary>
    public Task TriggerAsync(string function, string message = "") => (Task)InvokeAsync(function, null, new Dictionary<string, string> { ["message"] = message })!;

    /// <summary>Calls a function over HTTP. What it throws is answered with 500, as the worker's edge does.</summary>
    public async Task<HttpReply> AskAsync(string function, Ask ask)
    {
        var http = new DefaultHttpContext { RequestServices = services, TraceIdentifier = ask.Id };
        http.Request.Method = ask.Method;
        http.Request.Path = ask.Path;
        http.Request.QueryString = new QueryString(ask.Query);
        http.Request.ContentType = ask.ContentType;
        foreach (var (name, value) in ask.Headers)
            http.Request.Headers[name] = value;
        http.Request.Body = new MemoryStream(ask.Body);
        http.Request.ContentLength = ask.Body.Length;
        var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            var result = await (Task<IResult>)InvokeAsync(function, http.Request, ask.Route)!;
            await result.ExecuteAsync(http);
        }
        catch (Exception error) when (error is not InstanceEndedException)
        {
            return new HttpReply(StatusCodes.Status500InternalServerError, Cause.Of(error));
        }

        return new HttpReply(http.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private object? InvokeAsync(string function, HttpRequest? request, IReadOnlyDictionary<string, string> route)
    {
        var method = Functions[function];
        var arguments = method.GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(HttpRequest) ? request
            : parameter.ParameterType == typeof(string) ? route[parameter.Name!]
            : parameter.ParameterType == typeof(CancellationToken) ? CancellationToken.None
            : Activator.CreateInstance(parameter.ParameterType));
        return method.Invoke(ActivatorUtilities.CreateInstance(services, method.DeclaringType!), BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
    }

    /// <summary>The clients' own retries would hide a blow; on the wire there may be any number of them.</summary>
    private static T Once<T>(T options) where T : ClientOptions
    {
        options.Retry.MaxRetries = 0;
        return options;
    }
}

/// <summary>One HTTP request.</summary>
internal sealed record Ask(string Method, string Path)
{
    /// <summary>The same where a client sends the same again.</summary>
    public string Id { get; init; } = "ask-1";

    public string Query { get; init; } = "";

    public string? ContentType { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Route { get; init; } = new Dictionary<string, string>();

    public byte[] Body { get; init; } = [];
}
