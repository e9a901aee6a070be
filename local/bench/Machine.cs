using System.Runtime.InteropServices;
using Azure.Data.Tables;

namespace CareLoop.Local.Bench;

/// <summary>Where the figures come from. No name of a machine: figures are shown around.</summary>
/// <param name="Cores">How many this process may use.</param>
/// <param name="MemoryGiB">How much this process may use.</param>
/// <param name="Os">The system.</param>
/// <param name="Dotnet">The runtime.</param>
/// <param name="Storage">What played the storage account, as it calls itself.</param>
internal sealed record Machine(int Cores, double MemoryGiB, string Os, string Dotnet, string Storage)
{
    public static async Task<Machine> ThisAsync(Stage stage, CancellationToken cancellationToken) => new(
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        await NameOfAsync(stage.Storage, cancellationToken));

    public override string ToString() => $"{Cores} cores, {MemoryGiB} GiB, {Os}, {Dotnet}, {Storage}";

    private static async Task<string> NameOfAsync(string storage, CancellationToken cancellationToken)
    {
        await foreach (var page in new TableServiceClient(storage).QueryAsync(cancellationToken: cancellationToken).AsPages(pageSizeHint: 1))
        {
            if (page.GetRawResponse().Headers.TryGetValue("Server", out var name))
                return name;
        }

        return "unknown";
    }
}
