using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>How a resource gets lost.</summary>
internal enum LeakKind
{
    /// <summary>No path releases it.</summary>
    Never,

    /// <summary>Some way out of the scope skips the release.</summary>
    EarlyExit,

    /// <summary>Its last holder takes another value.</summary>
    Overwritten,

    /// <summary>An operation between acquisition and release throws.</summary>
    Exception,

    /// <summary>The work that would release it is given away and may never run.</summary>
    NotStarted,
}

/// <summary>How likely it is that an operation throws in practice.</summary>
internal enum ThrowLikelihood
{
    None,

    /// <summary>It may throw in theory: a log call, an allocation, the disposal of something else.</summary>
    Weak,

    /// <summary>A check of the resource itself, as EnsureSuccessStatusCode: not held against code that hands the resource on.</summary>
    Check,

    /// <summary>I/O, reads, parses, explicit throws.</summary>
    Strong,
}

/// <summary>One way in which a resource is lost: how, where, and which operation threw.</summary>
internal sealed record LeakPath(LeakKind Kind, SyntaxNode Exit, IOperation? Thrower = null, ThrowLikelihood Witness = ThrowLikelihood.None)
{
    /// <summary>Whether it is lost on the way back to the start of a loop.</summary>
    public bool AtBackEdge { get; init; }

    /// <summary>The path in words, to go on from "stays open".</summary>
    public string Phrase => Kind switch
    {
        LeakKind.NotStarted => $"when {Describe(Thrower)} never runs the work that gives it back",
        LeakKind.Never => "because nothing ever disposes it",
        LeakKind.EarlyExit or LeakKind.Overwritten when AtBackEdge => "when the loop goes round again",
        LeakKind.EarlyExit => $"on the {ExitWord} at line {Line}",
        LeakKind.Overwritten => $"when its variable takes another value at line {Line}",
        _ when (Thrown ?? Exit) is ThrowStatementSyntax or ThrowExpressionSyntax => $"on the throw at line {LineOf(Thrown ?? Exit)}",
        _ => $"when {Describe(Thrower)} throws",
    };

    /// <summary>The throw that somebody wrote, where the exception comes from one that a handler of the same body catches.</summary>
    private SyntaxNode? Thrown => Thrower?.Syntax.Parent is ThrowStatementSyntax or ThrowExpressionSyntax ? Thrower.Syntax.Parent : null;

    private int Line => LineOf(Exit);

    private static int LineOf(SyntaxNode node) => node.GetLocation().GetMappedLineSpan().StartLinePosition.Line + 1;

    private string ExitWord => Exit switch
    {
        ReturnStatementSyntax => "return",
        ThrowStatementSyntax or ThrowExpressionSyntax => "throw",
        BreakStatementSyntax => "break",
        ContinueStatementSyntax => "continue",
        _ => "path that ends",
    };

    private static string Describe(IOperation? thrower) => thrower switch
    {
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetResult" or "GetAwaiter", Instance: { } inner } => Describe(inner),
        IInvocationOperation call => $"'{call.TargetMethod.Name}'",
        IAwaitOperation { Operation: { } awaited } => Describe(awaited),
        IObjectCreationOperation { Type: { } type } => $"'new {type.Name}'",
        IPropertyReferenceOperation property => $"'{property.Property.Name}'",
        IConversionOperation { Type: { } type } => $"the conversion to '{type.Name}'",
        IInvalidOperation { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } } => $"'{member.Name.Identifier.ValueText}'",
        _ => "something in between",
    };
}

/// <summary>What the engine found out about one acquisition.</summary>
/// <param name="Acquisition">The creation or the call that yields the resource.</param>
/// <param name="Kind">What is held while it is open.</param>
/// <param name="Type">The resource's type, taken out of its task.</param>
/// <param name="Name">The local that holds it, or its type's name.</param>
/// <param name="Leak">The way in which it is lost; null when it is not, or when the engine cannot tell.</param>
internal sealed record ResourceFinding(IOperation Acquisition, ResourceKind Kind, ITypeSymbol Type, string Name, LeakPath? Leak)
{
    /// <summary>Whether some path of the body releases it.</summary>
    public bool IsEverReleased { get; init; }
}
