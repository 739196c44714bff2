using LeakAnalyzers.CodeFixes.Dispose.Usages;
using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>Turns the statement that puts a resource into its local into a 'using' of it.</summary>
internal sealed class UsingLocal
{
    private readonly FixContext _site;
    private readonly ILocalSymbol _local;
    private readonly StatementSyntax _statement;
    private readonly StatementList _siblings;
    private readonly ResourceUsages _dependents;
    private readonly BlockLayout _layout;
    private readonly TextEditor _splice = new();

    private UsingLocal(FixContext site, ILocalSymbol local, StatementSyntax statement, StatementList siblings, ResourceUsages dependents)
    {
        (_site, _local, _statement, _siblings, _dependents) = (site, local, statement, siblings, dependents);
        _layout = new(site.Root, site.Text, statement);
    }

    public static Repair? Plan(FixContext site, LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax declarator)
    {
        if (declaration.IsConst || declaration.UsingKeyword.RawKind != 0 || declaration.Declaration.Type is RefTypeSyntax) return null;
        if (site.Model.GetDeclaredSymbol(declarator, site.Cancellation) is not ILocalSymbol local
            || StatementList.TryCreate(declaration) is not { } siblings)
            return null;
        var dependents = ResourceUsages.OfLocal(site, local);
        if (dependents.HandOvers.Count > 0) return DisposeUnlessReturned.Plan(site, local, declaration, declaration, siblings, dependents);
        if (dependents.Writes.Count > 0)
            return UsingStretch.Plan(site, local, declaration, siblings, dependents)
                ?? ReleaseAtEnd.Plan(site, local, declaration, dependents);
        var held = new UsingLocal(site, local, declaration, siblings, dependents);
        return declaration.Declaration.Variables.Count > 1
            ? held.SplitOff(declaration, declarator)
            : held.Write("", declaration.SemicolonToken);
    }

    /// <summary>The same for the only assignment to a local whose declaration moves there.</summary>
    public static Repair? OfMoved(FixContext site, ILocalSymbol local, LocalDeclarationStatementSyntax declaration,
        ExpressionStatementSyntax assignment, ResourceUsages dependents)
    {
        if (StatementList.TryCreate(assignment) is not { } siblings) return null;
        var held = new UsingLocal(site, local, assignment, siblings, dependents);
        var type = declaration.Declaration.Type switch
        {
            { IsVar: true } => local.Type.ToMinimalDisplayString(site.Model, assignment.SpanStart),
            NullableTypeSyntax { ElementType: var plain }
                when site.Model.GetTypeInfo(((AssignmentExpressionSyntax)assignment.Expression).Right,
                    site.Cancellation).Nullability.FlowState == NullableFlowState.NotNull =>
                plain.ToString(),
            var written => written.ToString(),
        };
        return TextRemoval.Remove(declaration, held._splice, held._layout) ? held.Write(type + " ", assignment.SemicolonToken) : null;
    }

    private Repair? Write(string declares, SyntaxToken semicolon)
    {
        if (Prepare() is not { } prepared) return null;
        var (form, releases) = prepared;
        if (!releases.Remove(_splice, _layout)) return null;
        if (form.Declares && (releases.End is not { } end || _siblings.Statements.Skip(end + 1).All(releases.IsIndifferent)))
        {
            _splice.Insert(_statement.SpanStart, $"{form.Keyword} {declares}");
            return UsingForm.Repairs(_local.Name, _splice);
        }

        var index = _siblings.IndexOf(_statement.Span);
        var last = LastStatement(index, releases);
        if (!_layout.KeepsRegions(TextSpan.FromBounds(_statement.SpanStart, _siblings[last].Span.End))) return null;
        if (_layout.IsMentionedInDisabledText(_local.Name, TextSpan.FromBounds(_siblings[last].Span.End, _siblings.Owner.Span.End)))
            return null;
        if (!DeclaredOutside.Move(_site, _siblings, index, index + 1, last, _splice, _layout)) return null;
        _splice.Insert(_statement.SpanStart, $"{form.Keyword} ({declares}");
        UsingBlock.Close(_splice, _layout, semicolon, last == index ? null : _siblings[last]);
        return UsingForm.Repairs(_local.Name, _splice);
    }

    // 'T a = x, b = Acquire();' becomes two statements in the same order.
    private Repair? SplitOff(LocalDeclarationStatementSyntax declaration, VariableDeclaratorSyntax declarator)
    {
        if (Prepare() is not ({ Declares: true } form, { End: null } releases) || !releases.Remove(_splice, _layout)) return null;
        var variables = declaration.Declaration.Variables;
        var type = declaration.Declaration.Type.ToString();
        var separator = $";{_layout.NewLine}{_layout.IndentAt(declaration.SpanStart)}";
        var place = variables.IndexOf(declarator);
        if (place == 0) _splice.Insert(declaration.SpanStart, $"{form.Keyword} ");
        else _splice.Replace(TextSpan.FromBounds(variables.GetSeparator(place - 1).SpanStart, declarator.SpanStart),
            $"{separator}{form.Keyword} {type} ");
        if (place < variables.Count - 1)
        {
            _splice.Replace(TextSpan.FromBounds(variables.GetSeparator(place).SpanStart, variables[place + 1].SpanStart),
                $"{separator}{type} ");
        }

        return UsingForm.Repairs(_local.Name, _splice);
    }

    private (UsingForm Form, ExistingReleases Releases)? Prepare()
    {
        if (!_dependents.StaysInside) return null;
        if (_dependents.Mentions.Any(mention => !_siblings.Owner.Span.Contains(mention.Span))) return null;
        if (!WaitingUse.Suffice(_site, _local.Type, _dependents, _statement)) return null;
        if (UsingForm.For(_site, _local.Type, _statement, _siblings) is not { } form) return null;
        var lifetime = TextSpan.FromBounds(_statement.SpanStart, _dependents.Releases.Select(release => release.Span.End)
            .Append(_statement.Span.End).Max());
        if (_dependents.Releases.Count > 0 && !_layout.KeepsRegions(lifetime)) return null;
        if (!form.Awaits && _dependents.Releases.Any(release => release.DescendantNodes().OfType<AwaitExpressionSyntax>().Any()))
            return null;
        return ExistingReleases.TryCreate(_site, _dependents, _siblings) is { } releases ? (form, releases) : null;
    }

    private int LastStatement(int index, ExistingReleases releases)
    {
        if (releases.End is { } end) return releases.Takes(_siblings[end]) && _siblings[end] is not UsingStatementSyntax ? end - 1 : end;
        var last = _dependents.Mentions.Select(mention => _siblings.IndexOf(mention.Span)).Append(index).Max();
        return _siblings.Closure(index, last, _site.Model, _site.Cancellation);
    }
}
