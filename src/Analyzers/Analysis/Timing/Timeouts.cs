using System.Globalization;
using LeakAnalyzers.Analysis.ControlFlow;
using LeakAnalyzers.Analysis.Frequency;
using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Analysis.Ownership.Conditions;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Timing;

/// <summary>Whether something ends a wait: a token that expires or that a caller owns, a time limit, a timeout of the connection.</summary>
internal static class Timeouts
{
    /// <summary>The argument for a cancellation token, when the call is given one.</summary>
    public static IOperation? TokenOf(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(static a =>
            a.ArgumentKind != ArgumentKind.DefaultValue && a.Parameter?.Type.Name is "CancellationToken" or "Nullable"
                && a.Value.Type?.Name is "CancellationToken" or "Nullable")?.Value;

    /// <summary>Whether a call is given a token that can end it.</summary>
    public static bool MayBeCancelled(IInvocationOperation call) => TokenOf(call) is { } token && CancellationSources.CanBeCanceled(token);

    /// <summary>Whether a call, or what is done with its task, has a time limit.</summary>
    public static bool IsLimited(IInvocationOperation call)
    {
        if (MayBeCancelled(call) || call.Arguments.Any(static a => a.ArgumentKind != ArgumentKind.DefaultValue && IsTime(a.Parameter)))
            return true;
        if (call.TargetMethod.ReturnType.IsTaskShaped() && !IsAwaitedAtOnce(call)) return true; // somebody else decides how long to wait
        return IsInsideLimit(call) || SetsTimeout(call) || IsOverLimitedStream(call);
    }

    /// <summary>The calls of a client, in the text of its type, that wait for an answer and carry no token.</summary>
    public static IEnumerable<IInvocationOperation> CallsThrough(ISymbol client, IOperation inside)
    {
        if (inside.SemanticModel is not { } model) yield break;
        SyntaxNode? scope = client is ILocalSymbol
            ? inside.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>()
            : inside.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        foreach (var name in IdentifierIndex.Uses(client.Name, scope ?? model.SyntaxTree.GetRoot()).OfType<IdentifierNameSyntax>())
        {
            if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax)
                continue;
            if (model.GetOperation(syntax) is IInvocationOperation call && IsRequest(call) && IsOn(call, client)) yield return call;
        }
    }

    /// <summary>Seconds past which a time limit ends nothing in practice. A day may be meant, for a large download.</summary>
    private const double Week = 7 * 86_400;

    /// <summary>No limit, or one that is as good as none.</summary>
    public static bool IsEndless(IOperation time) => SecondsOf(time) is < 0 or >= Week;

    /// <summary>The length of a time that the code writes out; negative where it has no end.</summary>
    public static double? SecondsOf(IOperation time) => time switch
    {
        IFieldReferenceOperation { Field.Name: "InfiniteTimeSpan" } => -1,
        IInvocationOperation
        {
            TargetMethod: { Name: var name, ContainingType.Name: "TimeSpan" },
            Arguments: [{ Value.ConstantValue: { HasValue: true, Value: { } amount } }, ..]
        } =>
            Convert.ToDouble(amount, CultureInfo.InvariantCulture) * SecondsIn(name),
        _ => null,
    };

    /// <summary>The length of what a factory of <c>TimeSpan</c> counts.</summary>
    internal static double? SecondsIn(string unit) => unit switch
    {
        "FromMilliseconds" => 0.001,
        "FromSeconds" => 1,
        "FromMinutes" => 60,
        "FromHours" => 3600,
        "FromDays" => 86_400,
        _ => null,
    };

    private static bool IsOn(IInvocationOperation call, ISymbol client) =>
        (call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value)) is { } target
            && TrackedConditions.Variable(ValueUse.WalkDownConversion(target)) is { } variable
            && SymbolEqualityComparer.Default.Equals(variable, client);

    private static bool IsRequest(IInvocationOperation call) => call.TargetMethod.Name is { } name
        && (name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("Send", StringComparison.Ordinal)
            || name.StartsWith("Post", StringComparison.Ordinal) || name.StartsWith("Put", StringComparison.Ordinal)
            || name.StartsWith("Patch", StringComparison.Ordinal) || name.StartsWith("Delete", StringComparison.Ordinal))
        && call.TargetMethod.ContainingType is { } type
        && (type.Is("System.Net.Http.HttpMessageInvoker") || type.Name == "HttpClientJsonExtensions");

    private static bool IsTime(IParameterSymbol? parameter) =>
        parameter?.Type.Name == "TimeSpan" || parameter?.Name.IndexOf("timeout", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsAwaitedAtOnce(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" } next
            && next.Instance == value)
            value = next;
        return value.Parent is IAwaitOperation or IExpressionStatementOperation
            || value is IInvocationOperation { TargetMethod.Name: "GetResult" }
            || value.Parent is IInvocationOperation { TargetMethod.Name: "Wait", Arguments.IsEmpty: true };
    }

    /// <summary>
    /// Inside a lambda that is given to something with a time limit (<c>Run(() => ...).Wait(limit)</c>, a policy, a race), or in the block
    /// of a registration or timer that is there to end it.
    /// </summary>
    private static bool IsInsideLimit(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IInvocationOperation { TargetMethod.Name: var name } call
                && (name is "WhenAny" || name.IndexOf("Timeout", StringComparison.OrdinalIgnoreCase) >= 0
                    || (name is "Wait" or "WaitAsync" && !call.Arguments.IsEmpty)))
                return true;
            // whether anything ends it is the caller's choice
            if (parent is IConditionalOperation { Condition: var asked }
                && asked.DescendantsAndSelf().Any(static o => o is IPropertyReferenceOperation { Property.Name: "CanBeCanceled" }))
                return true;
            if (parent is IUsingOperation { Resources: var held }
                && held.DescendantsAndSelf()
                    .Any(static o =>
                        o is IInvocationOperation { TargetMethod.Name: "Register" or "UnsafeRegister" }
                            or IObjectCreationOperation { Type.Name: "Timer" }))
                return true;
        }

        return false;
    }

    /// <summary>A handshake over a stream of the author's own that was made with a token ends when that stream does.</summary>
    private static bool IsOverLimitedStream(IInvocationOperation call)
    {
        if (!call.TargetMethod.Name.StartsWith("Authenticate", StringComparison.Ordinal)) return false;
        return ValueUse.Root(call).Descendants()
            .Any(static o =>
                o is IObjectCreationOperation { Type: { } type } creation && type.Is("System.IO.Stream")
                    && creation.Arguments.Any(static a => a.Value.Type?.Name == "CancellationToken"));
    }

    /// <summary>Whether the type sets a timeout that bounds the call, or closes the connection when a token or timer says so.</summary>
    private static bool SetsTimeout(IInvocationOperation call)
    {
        // by the word of the framework these bound what reads synchronously: no connect, and nothing asynchronous
        var reads = !call.TargetMethod.ReturnType.IsTaskShaped() && !call.TargetMethod.Name.StartsWith("Connect", StringComparison.Ordinal);
        return call.Syntax.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().Any(node => node switch
        {
            AssignmentExpressionSyntax assignment => NameOf(assignment.Left) switch
            {
                "ConnectTimeout" => true,
                "ReadTimeout" or "ReceiveTimeout" => reads,
                "Blocking" => assignment.Right is LiteralExpressionSyntax { Token.Value: false }, // polled, not waited for
                _ => false,
            },
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } invoked =>
                name switch
                {
                    "Register" or "UnsafeRegister" =>
                        invoked.ArgumentList.ToString() is var text
                            && (text.Contains("Close") || text.Contains("Dispose") || text.Contains("Abort")) && !IsOverWithBlock(invoked),
                    "SetSocketOption" => reads && invoked.ArgumentList.ToString().Contains("ReceiveTimeout"),
                    _ => false,
                },
            _ => false,
        }) == true;
    }

    private static bool IsOverWithBlock(SyntaxNode registration) =>
        registration.FirstAncestorOrSelf<UsingStatementSyntax>() is { } block && !block.Statement.Span.Contains(registration.Span);

    public static string? NameOf(ExpressionSyntax target) => target switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
