using System.Reflection;
using CareLoop.Access;
using CareLoop.App;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CareLoop.Tests.Access;

/// <summary>Every function of the app says who may call it, and its trigger agrees.</summary>
public sealed class AccessRulesTests
{
    private static readonly IReadOnlyList<(string Name, MethodInfo Method)> Functions = [..
        from type in typeof(AccessRules).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        select (function.Name, method)];

    public static TheoryData<string> Names => [.. Functions.Select(function => function.Name)];

    [Fact]
    public void Functions_OfTheApp_AreEachStatedOnceAndNoOthers()
    {
        Assert.NotEmpty(Functions);
        Assert.Equal(Functions.Select(function => function.Name).Order(StringComparer.Ordinal), AccessRules.All.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_Trigger_AgreesWithItsRule(string name)
    {
        var method = Functions.Single(function => function.Name == name).Method;
        var trigger = Trigger(method);

        switch (AccessRules.Of(name).Kind)
        {
            // The platform authenticates people before the request arrives, and a link is a secret of its own; a function key would be one for all.
            case AccessKind.Staff or AccessKind.Platform or AccessKind.Link or AccessKind.Anybody:
                Assert.Equal(AuthorizationLevel.Anonymous, Level(trigger));
                break;
            case AccessKind.HisSystem:
                Assert.Equal(AuthorizationLevel.Function, Level(trigger));
                break;
            case AccessKind.Queue:
                Assert.Equal(typeof(QueueTriggerAttribute), trigger.AttributeType);
                break;
            case AccessKind.Timer:
                Assert.Equal(typeof(TimerTriggerAttribute), trigger.AttributeType);
                break;
            default:
                Assert.Fail($"No trigger is known for the rule of {name}.");
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_ClassAndMethod_ArePublicAsTheWorkersGeneratorDemands(string name)
    {
        var method = Functions.Single(function => function.Name == name).Method;

        Assert.True(method.IsPublic && method.DeclaringType!.IsPublic);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Function_OverHttp_HasOneMethodAndARouteOfItsOwn(string name)
    {
        var method = Functions.Single(function => function.Name == name).Method;
        if (Trigger(method).AttributeType != typeof(HttpTriggerAttribute))
            return;

        var trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>().Single();
        Assert.Single(trigger.Methods!);
        // A link stands in a text: its route is as short as can be.
        var expected = AccessRules.Of(name).Kind switch
        {
            AccessKind.Link => "^s/{token}$",
            AccessKind.Anybody => "^complain(/state)?$",
            _ => "^api/[a-z]",
        };
        Assert.Matches(expected, trigger.Route!);
    }

    [Fact]
    public void Of_FunctionWithoutARule_IsABug() => Assert.Throws<InvalidOperationException>(() => AccessRules.Of("NoSuchFunction"));

    private static CustomAttributeData Trigger(MethodInfo method) => Assert.Single(
        method.GetParameters().SelectMany(parameter => parameter.CustomAttributes),
        attribute => attribute.AttributeType.Name.EndsWith("TriggerAttribute", StringComparison.Ordinal));

    // Read from what is written, not from the attribute: without a level a trigger with methods is anonymous.
    private static AuthorizationLevel Level(CustomAttributeData trigger)
    {
        Assert.Equal(typeof(HttpTriggerAttribute), trigger.AttributeType);
        var written = Assert.Single(trigger.ConstructorArguments, argument => argument.ArgumentType == typeof(AuthorizationLevel));
        return (AuthorizationLevel)written.Value!;
    }
}
