using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Fields;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
            case ISimpleAssignmentOperation
            {
                Target: IMemberReferenceOperation
                {
                    Member: IFieldSymbol or IPropertySymbol,
                    Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
                } target
            }:
                return IsForProcess(target.Member, compilation);
            case ICoalesceAssignmentOperation
            {
                Target: IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } target
            }:
                return IsForProcess(target.Member, compilation);
            case ICoalesceOperation:
                return IsKeptForProcess(consumer, compilation);
            case IReturnOperation
                when LambdaAround(consumer) is { Parent: IDelegateCreationOperation { Parent: IArgumentOperation argument } }:
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
    /// Whether the field that takes a client is given another one while the program runs: the code then renews the client, and its
    /// connections with it.
    /// </summary>
    public static bool IsReplaced(IOperation made)
    {
        var field = ValueUse.Consumer(made).Parent switch
        {
            IFieldInitializerOperation { InitializedFields: [var initialized] } => initialized,
            ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: var assigned } } => assigned,
            _ => null,
        };
        if (field is null or { IsReadOnly: true } || made.SemanticModel is not { } model) return false;
        var isInitialized = field.DeclaringSyntaxReferences.Any(static declared =>
            declared.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: not LiteralExpressionSyntax });
        var fills = FieldReferences.Find(model, field).Where(IsFill).ToList();
        return fills.Count + (isInitialized ? 1 : 0) > 1 && fills.Exists(fill => !IsFirst(fill, field));
    }

    private static bool IsFill(IOperation use) => use.Parent switch
    {
        ISimpleAssignmentOperation { Value.ConstantValue.HasValue: false } assignment => assignment.Target == use,
        ICoalesceAssignmentOperation assignment => assignment.Target == use,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref } => true,
        _ => false,
    };

    /// <summary>Whether a field is filled only where it is empty, or before anything else runs.</summary>
    private static bool IsFirst(IOperation fill, IFieldSymbol field)
    {
        if (fill.Parent is ICoalesceAssignmentOperation
            || fill.Syntax.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is { } constructor
                && constructor.Modifiers.Any(SyntaxKind.StaticKeyword))
            return true;
        for (var around = fill.Parent; around is not null; around = around.Parent)
        {
            if (around is IConditionalOperation { Condition: var condition }
                && condition.DescendantsAndSelf()
                    .Any(asked =>
                        asked is IFieldReferenceOperation { Field: var tested } && SymbolEqualityComparer.Default.Equals(tested, field)))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether the client's handler keeps connections without end: one made here without the setting, or none given in a project
    /// that registers services (a tool or desktop program seldom outlives a DNS change).
    /// </summary>
    public static bool NeverRenews(IObjectCreationOperation client, Resources resources)
    {
        var compilation = client.SemanticModel!.Compilation;
        if (compilation.GetTypeByMetadataName("System.Net.Http.SocketsHttpHandler") is null) return false; // nothing to set
        if (client.Arguments.FirstOrDefault(static a =>
            a.ArgumentKind != ArgumentKind.DefaultValue && a.Parameter!.Type.Is("System.Net.Http.HttpMessageHandler")) is not { } handler)
        {
            return client.Type!.IsExactly("System.Net.Http.HttpClient") && ServiceRegistrations.For(compilation).Any;
        }

        var given = ValueUse.WalkDownConversion(handler.Value);
        return given is IObjectCreationOperation creation && resources.Kind(creation.Type) == ResourceKind.HttpHandler
            && !Sets(creation, Renewal);
    }

    /// <summary>Whether a channel has neither a handler that renews nor a service config that balances.</summary>
    public static bool IsPinned(IInvocationOperation channel) =>
        channel.Arguments.All(static a => a.Parameter?.Type.Name != "GrpcChannelOptions" || a.ArgumentKind == ArgumentKind.DefaultValue
            || (ValueUse.WalkDownConversion(a.Value) is IObjectCreationOperation options && !Sets(options, "HttpHandler")
                && !Sets(options, "HttpClient") && !Sets(options, "ServiceConfig")));

    private static bool Sets(IObjectCreationOperation creation, string property) =>
        creation.Initializer?.Initializers.Any(member =>
            member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: var name } }
                && name == property) == true;

    private static bool IsForProcess(ISymbol member, Compilation compilation) =>
        member.IsStatic
            ? !IsThreadStatic(member)
            : ServiceRegistrations.For(compilation).IsSingleton(member.ContainingType)
                || member.ContainingType.Is("Microsoft.Extensions.Hosting.IHostedService");

    private static bool IsThreadStatic(ISymbol member) =>
        member.GetAttributes().Any(static a => a.AttributeClass?.Name == "ThreadStaticAttribute");

    private static IAnonymousFunctionOperation? LambdaAround(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda) return lambda;
        }

        return null;
    }
}
