using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>Clients that live as long as the process, and whether anything makes them renew their connections.</summary>
internal static class ProcessLifetime
{
    private const string Renewal = "PooledConnectionLifetime";

    /// <summary>Kept in a static member, or in a member of a type that is registered as a singleton.</summary>
    public static bool IsKeptForProcess(IOperation made, Compilation compilation)
    {
        RecursionGuard.EnsureStack();
        var (value, consumer) = ValueUse.Consumer(made);
        switch (consumer)
        {
            case IFieldInitializerOperation { InitializedFields: var fields }:
                return fields.All(f => IsForProcess(f, compilation));
            case IPropertyInitializerOperation { InitializedProperties: var properties }:
                return properties.All(p => IsForProcess(p, compilation));
            case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol, Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } target }:
                return IsForProcess(target.Member, compilation);
            case ICoalesceAssignmentOperation { Target: IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } target }:
                return IsForProcess(target.Member, compilation);
            case ICoalesceOperation:
                return IsKeptForProcess(consumer, compilation);
            case IReturnOperation when LambdaAround(consumer) is { Parent: IDelegateCreationOperation { Parent: IArgumentOperation argument } }:
                return argument.Parent switch
                {
                    IObjectCreationOperation { Type.Name: "Lazy" } lazy => IsKeptForProcess(lazy, compilation),
                    IInvocationOperation { TargetMethod.Name: "AddSingleton" or "TryAddSingleton" or "AddKeyedSingleton" } => true,
                    _ => false,
                };
            default:
                return false;
        }
    }

    /// <summary>
    /// Whether the client's handler keeps connections without end: one made here without the setting, or none given in a project
    /// that registers services (a tool or desktop program seldom outlives a DNS change).
    /// </summary>
    public static bool NeverRenews(IObjectCreationOperation client, Resources resources)
    {
        var compilation = client.SemanticModel!.Compilation;
        if (compilation.GetTypeByMetadataName("System.Net.Http.SocketsHttpHandler") is null) return false; // nothing to set
        if (client.Arguments.FirstOrDefault(static a => a.ArgumentKind != ArgumentKind.DefaultValue && a.Parameter!.Type.Is("System.Net.Http.HttpMessageHandler")) is not { } handler)
        {
            return client.Type!.IsExactly("System.Net.Http.HttpClient") && ServiceRegistrations.For(compilation).Any;
        }

        var given = ValueUse.WalkDownConversion(handler.Value);
        return given is IObjectCreationOperation creation && resources.Kind(creation.Type) == ResourceKind.HttpHandler && !Sets(creation, Renewal);
    }

    /// <summary>Whether a channel has neither a handler that renews nor a service config that balances.</summary>
    public static bool IsPinned(IInvocationOperation channel) =>
        channel.Arguments.All(static a => a.Parameter?.Type.Name != "GrpcChannelOptions" || a.ArgumentKind == ArgumentKind.DefaultValue
            || (ValueUse.WalkDownConversion(a.Value) is IObjectCreationOperation options && !Sets(options, "HttpHandler") && !Sets(options, "HttpClient") && !Sets(options, "ServiceConfig")));

    private static bool Sets(IObjectCreationOperation creation, string property) =>
        creation.Initializer?.Initializers.Any(member => member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: var name } } && name == property) == true;

    private static bool IsForProcess(ISymbol member, Compilation compilation) =>
        member.IsStatic ? !IsThreadStatic(member) : ServiceRegistrations.For(compilation).IsSingleton(member.ContainingType) || member.ContainingType.Is("Microsoft.Extensions.Hosting.IHostedService");

    private static bool IsThreadStatic(ISymbol member) => member.GetAttributes().Any(static a => a.AttributeClass?.Name == "ThreadStaticAttribute");

    private static IAnonymousFunctionOperation? LambdaAround(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda) return lambda;
        }

        return null;
    }
}
