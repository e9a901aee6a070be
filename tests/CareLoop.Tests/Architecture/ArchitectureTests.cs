using System.Reflection;
using CareLoop.App;
using CareLoop.Storage;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CareLoop.Tests.Architecture;

/// <summary>The layout of the design, section 1: what a capability may use, and what the library knows nothing of.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Library = typeof(CareLoopModule).Assembly;

    private static readonly HashSet<string> Shared = ["Storage", "Scheduling", "Messaging", "Access", "Common", "Configuration", "Patients"];

    private static readonly List<Type> Types = [.. Library.GetTypes().Where(type => CapabilityOf(type) is not null)];

    [Fact]
    public void Capability_Any_UsesOnlyWhatIsSharedAndItself()
    {
        var forbidden =
            from type in Types
            from used in Dependencies.Of(type)
            let other = CapabilityOf(used)
            where other is not null && other != CapabilityOf(type) && !Shared.Contains(other)
            select $"{type.FullName} uses {used.FullName}";

        Assert.Empty(forbidden.Distinct());
    }

    [Fact]
    public void Reflection_OfAMethodsBody_SeesWhatItUses()
    {
        // What the test above rests on: the module at the top uses every capability, in a body only.
        var used = Dependencies.Of(typeof(CareLoopModule)).Select(CapabilityOf).Where(capability => capability is not null).Distinct().ToList();

        Assert.Contains("Intake", used);
        Assert.Contains("Reminders", used);
        Assert.Contains("Intake", Types.Select(CapabilityOf));
    }

    [Fact]
    public void Row_OfACapability_IsReadByNoOther()
    {
        string[] capabilities = ["Intake", "Reminders", "Access", "Configuration"];
        var rows = Types.Where(type => type.Name.EndsWith("Row", StringComparison.Ordinal) && capabilities.Contains(CapabilityOf(type))).ToHashSet();
        Assert.NotEmpty(rows);

        Assert.Empty(
            from type in Types
            from used in Dependencies.Of(type)
            where rows.Contains(used) && CapabilityOf(used) != CapabilityOf(type)
            select $"{type.FullName} reads {used.FullName}");
    }

    [Fact]
    public void Library_References_NothingOfFunctions()
    {
        Assert.DoesNotContain(Library.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal));
        Assert.DoesNotContain(Library.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void FunctionClass_Any_IsPublicSealedAndThin()
    {
        var classes = typeof(CareLoopApp).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.GetCustomAttribute<FunctionAttribute>() is not null)).ToList();

        Assert.NotEmpty(classes);
        Assert.All(classes, type => Assert.True(type is { IsPublic: true, IsSealed: true }, $"{type} is not public and sealed."));
    }

    [Fact]
    public void Class_OfTheLibrary_IsSealedStaticOrAbstract() => Assert.Empty(
        Types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && Dependencies.IsWritten(type)).Select(type => type.FullName));

    /// <summary>The folder under <c>CareLoop</c>, null for what stands outside of it.</summary>
    private static string? CapabilityOf(Type type) =>
        type.Assembly == Library && type.Namespace?.Split('.') is ["CareLoop", var capability, ..] ? capability : null;
}
