using System.Text.Json.Nodes;
using CareLoop.Intake.Fhir;
using Xunit;

namespace CareLoop.Tests.Intake.Fhir;

public sealed class FhirCapabilitiesTests
{
    [Fact]
    public void Statement_NamesWhatIsReadAndNothingElse()
    {
        var statement = JsonNode.Parse(FhirCapabilities.Write())!;
        var rest = Assert.Single(statement["rest"]!.AsArray())!;

        Assert.Equal(("CapabilityStatement", "4.0.1", "instance", "active"), ((string?)statement["resourceType"], (string?)statement["fhirVersion"], (string?)statement["kind"], (string?)statement["status"]));
        Assert.Equal(FhirEvents.Types, rest["resource"]!.AsArray().Select(resource => (string)resource!["type"]!));
        Assert.Equal(["transaction", "batch"], Codes(rest));
        Assert.All(rest["resource"]!.AsArray(), resource => Assert.Equal(["create", "update"], Codes(resource!).Take(2)));
        Assert.DoesNotContain("read", rest["resource"]!.AsArray().SelectMany(resource => Codes(resource!)));
    }

    private static IEnumerable<string> Codes(JsonNode node) => node["interaction"]!.AsArray().Select(interaction => (string)interaction!["code"]!);
}
