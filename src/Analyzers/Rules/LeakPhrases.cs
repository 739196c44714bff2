using LeakAnalyzers.Analysis.Ownership;
using LeakAnalyzers.Analysis.Ownership.Paths;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules;

/// <summary>Puts what the engine found into the words of a message: the resource first, then where it is lost.</summary>
internal static class LeakPhrases
{
    /// <summary>The subject of a message: <c>Response 'r'</c>, or <c>The result of 'GetAsync'</c> for a value without a name.</summary>
    public static string Subject(ResourceKind kind, string? name, IOperation acquisition) => (name, acquisition) switch
    {
        ({ } known, _) => Noun(kind) is { } noun ? $"{noun} '{known}'" : $"'{known}'",
        (null, IInvocationOperation call) => $"The result of '{call.TargetMethod.Name}'",
        (null, IObjectCreationOperation { Type: { } type }) => $"The new '{type.Name}'",
        (null, { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } }) =>
            $"The result of '{member.Name.Identifier.ValueText}'",
        _ => Noun(kind) is { } noun ? $"This {noun.ToLowerInvariant()}" : "This value",
    };

    /// <summary>The path on which the resource is lost, to go on from "is not disposed".</summary>
    public static string Path(LeakPath leak) => leak.Kind switch
    {
        LeakKind.Never => "because it is never disposed",
        LeakKind.NotStarted => $"when {Operation(leak.Thrower)} never runs the work that releases it",
        LeakKind.EarlyExit or LeakKind.Overwritten when leak.AtBackEdge => "before the next iteration of the loop",
        LeakKind.EarlyExit => $"on the path that {Leaves(leak.Exit)} at line {LineOf(leak.Exit)}",
        LeakKind.Overwritten => $"before its variable is overwritten at line {LineOf(leak.Exit)}",
        _ when Thrown(leak) is { } thrown => $"on the path that throws at line {LineOf(thrown)}",
        _ => $"when {Operation(leak.Thrower)} throws",
    };

    /// <summary>The throw that leads to the leak, out of the body or to one of its handlers; null where an operation throws.</summary>
    private static SyntaxNode? Thrown(LeakPath leak) =>
        leak.Thrower?.Syntax.Parent is ThrowStatementSyntax or ThrowExpressionSyntax ? leak.Thrower.Syntax.Parent
        : leak.Exit is ThrowStatementSyntax or ThrowExpressionSyntax ? leak.Exit
        : null;

    private static string Leaves(SyntaxNode exit) => exit switch
    {
        ReturnStatementSyntax => "returns",
        ThrowStatementSyntax or ThrowExpressionSyntax => "throws",
        BreakStatementSyntax => "breaks out of the loop",
        ContinueStatementSyntax => "continues the loop",
        _ => "ends",
    };

    private static int LineOf(SyntaxNode exit) => exit.GetLocation().GetMappedLineSpan().StartLinePosition.Line + 1;

    private static string Operation(IOperation? thrower) => RecursionGuard.Descend(thrower) switch
    {
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetResult" or "GetAwaiter", Instance: { } inner } =>
            Operation(inner),
        IInvocationOperation call => $"'{call.TargetMethod.Name}'",
        IAwaitOperation { Operation: { } awaited } => Operation(awaited),
        IObjectCreationOperation { Type: { } type } => $"'new {type.Name}'",
        IPropertyReferenceOperation property => $"'{property.Property.Name}'",
        IConversionOperation { Type: { } type } => $"the conversion to '{type.Name}'",
        IInvalidOperation { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } } =>
            $"'{member.Name.Identifier.ValueText}'",
        _ => "an operation before the disposal",
    };

    private static string? Noun(ResourceKind kind) => kind switch
    {
        ResourceKind.HttpResponse => "Response",
        ResourceKind.DataReader => "Reader",
        ResourceKind.Connection => "Connection",
        ResourceKind.BodyStream => "Stream",
        ResourceKind.Registration => "Registration",
        ResourceKind.Timer or ResourceKind.UiTimer => "Timer",
        _ => null,
    };
}
