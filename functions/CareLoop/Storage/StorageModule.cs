using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using CareLoop.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CareLoop.Storage;

internal static class StorageModule
{
    private const string Section = "AzureWebJobsStorage";

    /// <summary>Tables, queues and the request counter.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                configuration.GetSection(Section).Bind(options);
                options.ConnectionString = configuration[Section];
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>>(new SettingsRegistration.AnnotationsOf<StorageOptions>(Section));
        services.AddSingleton<RequestCounter>();
        services.AddSingleton(_ => new Telemetry());
        services.AddSingleton(CreateClients);
        services.AddSingleton<FactTable>();
        services.AddSingleton<PublicRate>();
        services.AddSingleton<FailureLog>();
        services.AddOperation<DrainPoison>();
        services.AddOperation<WatchQueues>();
        services.AddHostedService(provider => new CreateStorageAtStart(new Lazy<StorageClients>(provider.GetRequiredService<StorageClients>)));
        return services;
    }

    private static StorageClients CreateClients(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
        var counter = provider.GetRequiredService<RequestCounter>();
        var tableOptions = new TableClientOptions();
        // The worker and the Functions host must agree on base64, which is the queue extension's default.
        var queueOptions = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        tableOptions.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        queueOptions.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        foreach (var policy in provider.GetServices<StoragePolicy>())
        {
            tableOptions.AddPolicy(policy.Policy, HttpPipelinePosition.PerRetry);
            queueOptions.AddPolicy(policy.Policy, HttpPipelinePosition.PerRetry);
        }

        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return new StorageClients(
                new TableServiceClient(options.ConnectionString, tableOptions),
                new QueueServiceClient(options.ConnectionString, queueOptions));
        }

        var credential = CreateCredential(options);
        return new StorageClients(
            new TableServiceClient(options.TableServiceUri ?? new Uri($"https://{options.AccountName}.table.core.windows.net"), credential, tableOptions),
            new QueueServiceClient(options.QueueServiceUri ?? new Uri($"https://{options.AccountName}.queue.core.windows.net"), credential, queueOptions));
    }

    private static TokenCredential CreateCredential(StorageOptions options)
    {
        if (!string.Equals(options.Credential, "managedidentity", StringComparison.OrdinalIgnoreCase))
        {
            return new DefaultAzureCredential();
        }

        return new ManagedIdentityCredential(string.IsNullOrWhiteSpace(options.ClientId)
            ? ManagedIdentityId.SystemAssigned
            : ManagedIdentityId.FromUserAssignedClientId(options.ClientId));
    }
}
