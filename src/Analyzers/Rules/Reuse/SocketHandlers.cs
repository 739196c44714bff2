using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Summaries;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Reuse;

/// <summary>Says whether a client made here opens connections of its own: it owns its handler, and the handler has sockets.</summary>
internal sealed class SocketHandlers(Resources resources, MethodSummaries summaries)
{
    public bool OwnsSockets(IObjectCreationOperation client)
    {
        if (client.Type is { } type && SendsItself(type)) return false;
        var takesHandler = false;
        foreach (var argument in client.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue || argument.Parameter is not { } parameter) continue;
            if (parameter.Type.SpecialType == SpecialType.System_Boolean && parameter.Name is "disposeHandler" or "dispose"
                && argument.Value.ConstantValue is { HasValue: true, Value: false })
                return false;
            if (!parameter.Type.Is("System.Net.Http.HttpMessageHandler") && !parameter.Type.Is("System.Net.Http.HttpMessageInvoker"))
                continue;
            takesHandler = true;
            if (HasSockets(argument.Value, RecursionGuard.Start())) return true;
        }

        return !takesHandler;
    }

    /// <summary>
    /// The same where the handler in front is of a type that is not at hand, or the client itself is for want of a using.
    /// </summary>
    public bool OwnsSockets(IInvalidOperation client) =>
        client.Syntax is ObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } }
            || HandlerChains.IsInvalidCreation(client)
                && client.ChildOperations.FirstOrDefault() is ILocalReferenceOperation { Type.TypeKind: TypeKind.Error } outer
                && HandlerChains.Behind(outer).Any(inner => HasSockets(inner, RecursionGuard.Start()));

    /// <summary>Whether a client of the author's own sends its requests another way: its handler is never asked for a connection.</summary>
    private static bool SendsItself(ITypeSymbol client)
    {
        for (var type = client; type is { DeclaringSyntaxReferences.IsEmpty: false }; type = type.BaseType)
        {
            if (type.GetMembers("SendAsync")
                .Any(static member =>
                    member is IMethodSymbol { IsOverride: true, DeclaringSyntaxReferences: [{ } declaration] }
                        && !declaration.GetSyntax().DescendantNodes().OfType<BaseExpressionSyntax>().Any()))
                return true;
        }

        return false;
    }

    private bool HasSockets(IOperation handler, RecursionGuard outer)
    {
        handler = ValueUse.WalkDownAwait(handler);
        if (!outer.TryEnter(handler, out var guard)) return false;
        switch (handler)
        {
            case IObjectCreationOperation creation when resources.Kind(creation.Type) == ResourceKind.HttpHandler:
                return true;
            case IObjectCreationOperation creation when creation.Type.Is("System.Net.Http.DelegatingHandler"):
                return creation.Arguments.Any(argument =>
                    argument.Parameter?.Type.Is("System.Net.Http.HttpMessageHandler") == true && HasSockets(argument.Value, guard))
                    || creation.Initializer?.Initializers.Any(member =>
                        member is ISimpleAssignmentOperation { Value: var inner } && HasSockets(inner, guard)) == true;
            case ILocalReferenceOperation { Local: var local } reference:
                return Values(handler, local).Concat(HandlerChains.Behind(reference)).Any(value => HasSockets(value, guard));
            case IConditionalOperation { WhenTrue: { } left, WhenFalse: { } right }:
                return HasSockets(left, guard) || HasSockets(right, guard);
            case ICoalesceOperation coalesce:
                return HasSockets(coalesce.WhenNull, guard);
            case IInvocationOperation { Type: { } made, TargetMethod: var maker }
                when (made.AwaitedType() ?? made) is var type && type.Is("System.Net.Http.HttpMessageHandler"):
                return summaries.ResultOf(maker) switch
                {
                    ResultOwnership.New => true,
                    ResultOwnership.Shared => false,
                    _ => resources.Kind(type) == ResourceKind.HttpHandler && ReturnValueSummary.IsMaker(maker.Name),
                };
            default:
                return false;
        }
    }

    /// <summary>What a local is given, in its declaration or later.</summary>
    private static IEnumerable<IOperation> Values(IOperation from, ILocalSymbol local)
    {
        foreach (var operation in ValueUse.Root(from).Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Symbol: var declared } declarator
                    when SymbolEqualityComparer.Default.Equals(declared, local)
                        && declarator.GetVariableInitializer() is { Value: var initial }:
                    yield return initial;
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var target }, Value: var value }
                    when SymbolEqualityComparer.Default.Equals(target, local):
                    yield return value;
                    break;
            }
        }
    }
}
