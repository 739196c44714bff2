using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Reuse.Clients;

/// <summary>
/// An expression together with the locals that only carry a value to it, as in <c>var options = new Options(); options.Name = "x"; new
/// Client(options)</c>.
/// </summary>
internal sealed class ComposedExpression
{
    private readonly SemanticModel _model;
    private readonly StatementSyntax? _statement;
    private readonly Dictionary<ExpressionSyntax, Carrier> _carriers = [];
    private readonly List<ExpressionSyntax> _values = [];
    private readonly List<Setting> _settings = [];
    private readonly List<StatementSyntax> _statements = [];
    private readonly HashSet<StatementSyntax> _configuring = [];
    private DependenceScope _made = DependenceScope.Constant;

    private ComposedExpression(SemanticModel model, StatementSyntax? statement)
    {
        _model = model;
        _statement = statement;
    }

    /// <summary>What goes into it in the end.</summary>
    public IReadOnlyList<ExpressionSyntax> Values => _values;

    /// <summary>Everything that is set on what goes into it.</summary>
    public IReadOnlyList<Setting> Settings => _settings;

    /// <summary>The declarations of the carriers and what sets them up.</summary>
    public IReadOnlyList<StatementSyntax> Statements => _statements;

    public IReadOnlyCollection<StatementSyntax> Configuring => _configuring;

    public DependenceScope Reach => (DependenceScope)Math.Max((int)_made, (int)ValueDependence.ReachOf(_values, _model));

    public static ComposedExpression Read(ExpressionSyntax expression, SemanticModel model)
    {
        var carried = new ComposedExpression(model, expression.FirstAncestorOrSelf<StatementSyntax>());
        carried.Read(expression, RecursionGuard.Start(), isWhole: true);
        return carried;
    }

    /// <summary>The expression with every carrier replaced by what it carries.</summary>
    public string Text(ExpressionSyntax expression, TypeNames names, TextLayout layout, string indent)
    {
        RecursionGuard.EnsureStack();
        var changes = new List<TextChange>();
        foreach (var node in expression.DescendantNodesAndSelf(n => !IsCarrier(n)))
        {
            if (node is ExpressionSyntax name && _carriers.TryGetValue(name, out var carrier))
                changes.Add(new TextChange(node.Span, Enclosed(Text(carrier, names, layout, indent), name, carrier.Value)));
        }

        if (expression is ImplicitObjectCreationExpressionSyntax made)
            changes.Add(new TextChange(new TextSpan(made.NewKeyword.Span.End, 0), " " + names.Write(_model.GetTypeInfo(made).Type!)));
        var text = SourceText.From(expression.ToString())
            .WithChanges(changes.OrderBy(c => c.Span.Start)
                .Select(c => new TextChange(new TextSpan(c.Span.Start - expression.SpanStart, c.Span.Length), c.NewText!)))
            .ToString();
        // What a carrier brings stands where it belongs already.
        return expression.ToString().Contains('\n') ? SettingPlacement.Moved(expression, text, layout, indent) : text;
    }

    private static string Enclosed(string text, ExpressionSyntax carrier, ExpressionSyntax value) =>
        carrier.Parent is MemberAccessExpressionSyntax
            && value is BinaryExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax or AwaitExpressionSyntax
            ? $"({text})"
            : text;

    private string Text(Carrier carrier, TypeNames names, TextLayout layout, string indent)
    {
        if (carrier.Settings.IsEmpty) return Text(carrier.Value, names, layout, indent);
        var made = (BaseObjectCreationExpressionSyntax)carrier.Value;
        var arguments = made.ArgumentList is { Arguments.Count: > 0 } list
            ? "(" + string.Join(", ", list.Arguments.Select(a =>
                (a.NameColon is { } name ? name + " " : "") + Text(a.Expression, names, layout, indent))) + ")"
            : "";
        var settings =
            new SettingWriter(value => Text(value, names, layout, indent + layout.Unit), layout, indent).Initializer(carrier.Settings);
        return $"new {names.Write(_model.GetTypeInfo(made).Type!)}{arguments}{settings}";
    }

    private bool IsCarrier(SyntaxNode node) => node is ExpressionSyntax expression && _carriers.ContainsKey(expression);

    private void Read(ExpressionSyntax expression, RecursionGuard outer, bool isWhole = false)
    {
        if (!outer.TryEnter(expression, out var guard))
        {
            _values.Add(expression);
            return;
        }

        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                Read(inner.Expression, guard, isWhole);
                break;
            case IdentifierNameSyntax name when !_carriers.ContainsKey(name) && CarrierOf(name) is { } carrier:
                _carriers.Add(name, carrier);
                if (carrier.Settings.IsEmpty) Read(carrier.Value, guard);
                else ReadMade((BaseObjectCreationExpressionSyntax)carrier.Value, carrier.Settings, guard);
                break;
            case BaseObjectCreationExpressionSyntax made when Setting.Read(made.Initializer) is { } settings:
                ReadMade(made, settings, guard, isWhole);
                break;
            case InvocationExpressionSyntax call when isWhole && IsPlain(call.ArgumentList):
                if (call.Expression is MemberAccessExpressionSyntax access
                    && _model.GetSymbolInfo(access.Expression).Symbol is not INamespaceOrTypeSymbol)
                    Read(access.Expression, guard);
                else if (call.Expression is not MemberAccessExpressionSyntax) _values.Add(call);
                ReadArguments(call.ArgumentList, guard);
                break;
            default:
                _values.Add(expression);
                break;
        }
    }

    private void ReadMade(BaseObjectCreationExpressionSyntax made, ImmutableArray<Setting> settings, RecursionGuard guard,
        bool isWhole = false)
    {
        if (!isWhole) _made = (DependenceScope)Math.Max((int)_made, (int)ValueDependence.OfMade(made, _model));
        if (made.ArgumentList is { } arguments) ReadArguments(arguments, guard);
        _settings.AddRange(settings);
        foreach (var value in settings.SelectMany(s => s.Values)) Read(value, guard);
    }

    private void ReadArguments(ArgumentListSyntax arguments, RecursionGuard guard)
    {
        foreach (var argument in arguments.Arguments) Read(argument.Expression, guard);
    }

    private static bool IsPlain(ArgumentListSyntax arguments) => arguments.Arguments.All(a => a.RefKindKeyword.RawKind == 0);

    // Declared in the same list of statements, set up there if at all, and read nowhere else.
    private Carrier? CarrierOf(IdentifierNameSyntax name)
    {
        if (_statement is null || _model.GetSymbolInfo(name).Symbol is not ILocalSymbol local) return null;
        if (ClientLocal.Declaring(
            local) is not { Value: { } value, Statement: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } carrier)
            return null;
        if (IsTextForMany(carrier, name, value)) return new Carrier(value, ImmutableArray<Setting>.Empty);
        if (!carrier.RunsOnceWith(_statement)) return null;

        var settings = ImmutableArray.CreateBuilder<Setting>();
        var setup = new List<StatementSyntax>();
        foreach (var reference in carrier.References(_model).Where(r => r != name))
        {
            if (reference.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || statement.SpanStart > name.SpanStart
                || !carrier.RunsOnceWith(statement))
                return null;
            if (Setting.Read(statement, local.Name) is not { } setting
                || statement.DescendantNodes().OfType<IdentifierNameSyntax>().Count(n => n.Identifier.ValueText == local.Name) > 1)
                return null;
            settings.Add(setting);
            setup.Add(statement);
        }

        if (setup.Count > 0)
        {
            if (value is not BaseObjectCreationExpressionSyntax made || Setting.Read(made.Initializer) is not { } first) return null;
            for (var i = 0; i < first.Length; i++) settings.Insert(i, first[i]);
            if (new SettingWriter(_ => "", new TextLayout(SourceText.From("")), "").Initializer(settings) is null) return null;
        }

        _statements.Add(declaration);
        _statements.AddRange(setup);
        _configuring.UnionWith(setup);
        return new Carrier(value, setup.Count > 0 ? settings.ToImmutable() : ImmutableArray<Setting>.Empty);
    }

    // A text that others read as well stays where it is, and is written once more where the client is made.
    private bool IsTextForMany(ClientLocal carrier, IdentifierNameSyntax name, ExpressionSyntax value)
    {
        if (carrier.Symbol.Type.SpecialType != SpecialType.System_String
            || ValueDependence.ReachOf(value, _model) > DependenceScope.Process)
            return false;
        var others = carrier.References(_model).Where(r => r != name).ToList();
        return others.Count > 0
            && others.All(r => r.Parent is not (AssignmentExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 }));
    }

    /// <summary>What a local is declared with, and everything set on it where statements add to that.</summary>
    private sealed record Carrier(ExpressionSyntax Value, ImmutableArray<Setting> Settings);
}
