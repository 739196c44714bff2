using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Testing.Tests.Subjects;

/// <summary>Has a second rule, which it never reports.</summary>
public sealed class HasTwoRules : FindsFortyTwo
{
    private static readonly DiagnosticDescriptor Second = new("NUM043", "No 43", "Never reported", "Numbers", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule, Second];
}

/// <summary>Has two rules of one id.</summary>
public sealed class HasAnIdTwice : FindsFortyTwo
{
    private static readonly DiagnosticDescriptor Second = new(Id, "No 42", "Never reported", "Numbers", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule, Second];
}

/// <summary>Its rule is off unless it is turned on.</summary>
public sealed class IsOffByDefault : FindsFortyTwo
{
    private static readonly DiagnosticDescriptor Off = new(Id, "No 42", "The number '{0}' is not allowed", "Numbers", DiagnosticSeverity.Warning, isEnabledByDefault: false);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Off];
}

/// <summary>Its rule cannot be turned off.</summary>
public sealed class CannotBeConfigured : FindsFortyTwo
{
    private static readonly DiagnosticDescriptor Fixed = new(Id, "No 42", "The number '{0}' is not allowed", "Numbers", DiagnosticSeverity.Warning, isEnabledByDefault: true, customTags: WellKnownDiagnosticTags.NotConfigurable);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Fixed];
}

/// <summary>Reports each literal twice.</summary>
public sealed class ReportsTwice : FindsFortyTwo
{
    protected override void Found(LiteralExpressionSyntax literal, Action<Diagnostic> report)
    {
        base.Found(literal, report);
        base.Found(literal, report);
    }
}

/// <summary>Reports each literal once in digits and once in words.</summary>
public sealed class ReportsInDigitsAndWords : FindsFortyTwo
{
    protected override void Found(LiteralExpressionSyntax literal, Action<Diagnostic> report)
    {
        base.Found(literal, report);
        report(Diagnostic.Create(Rule, literal.GetLocation(), "forty-two"));
    }
}

/// <summary>Says as a further location what the literal is assigned to.</summary>
public sealed class ReportsAFurtherPlace : FindsFortyTwo
{
    protected override void Found(LiteralExpressionSyntax literal, Action<Diagnostic> report)
        => report(Diagnostic.Create(Rule, literal.GetLocation(), [literal.Parent!.GetLocation()], literal.Token.Text));
}

/// <summary>Says in the message which line the literal is on.</summary>
public sealed class ReportsTheLine : FindsFortyTwo
{
    protected override void Found(LiteralExpressionSyntax literal, Action<Diagnostic> report)
        => report(Diagnostic.Create(Rule, literal.GetLocation(), literal.GetLocation().GetLineSpan().StartLinePosition.Line + 1));
}

/// <summary>Throws where it should report.</summary>
public sealed class Throws : FindsFortyTwo
{
    protected override void Found(LiteralExpressionSyntax literal, Action<Diagnostic> report) => throw new NotFiniteNumberException();
}
