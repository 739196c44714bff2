using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>What one composition root knows of HTTP clients already, and the registrations a fix adds to it.</summary>
internal sealed class HttpClientRegistrations
{
    private readonly CompositionRoot _root;
    private readonly TextLayout _layout;
    private readonly Dictionary<string, string?> _named;
    private readonly List<string> _added = [];
    private readonly HashSet<string> _imports = [];
    private bool _isThere;
    private GrpcRegistrations? _grpc;

    private HttpClientRegistrations(CompositionRoot root, TextLayout layout, bool isThere, Dictionary<string, string?> named)
    {
        _root = root;
        _layout = layout;
        _isThere = isThere;
        _named = named;
    }

    public CompositionRoot Root => _root;

    /// <summary>The indentation of what is added.</summary>
    public string Indent => Anchor() is { } anchor ? _layout.IndentAt(anchor.SpanStart) : _root.Body switch
    {
        BlockSyntax { Statements.Count: > 0 } block => _layout.IndentAt(block.Statements[0].SpanStart),
        BlockSyntax block => _layout.IndentAt(block.CloseBraceToken.SpanStart) + _layout.Unit,
        CompilationUnitSyntax => "",
        var arrow => _layout.IndentAt(OwnerOf(arrow).SpanStart) + _layout.Unit,
    };

    public TextLayout Layout => _layout;

    /// <summary>A position inside the body, to look names up from.</summary>
    public int Position =>
        _root.Body is CompilationUnitSyntax unit ? unit.Members.OfType<GlobalStatementSyntax>().First().SpanStart : _root.Body.SpanStart;

    public static async Task<HttpClientRegistrations> ReadAsync(CompositionRoot root, CancellationToken cancellation)
    {
        var named = new Dictionary<string, string?>();
        var isThere = false;
        foreach (var (call, model) in await RegisteringCalls.InAsync(root.Document.Project, "AddHttpClient", cancellation)
            .ConfigureAwait(false))
        {
            isThere = true;
            if (call.ArgumentList.Arguments.FirstOrDefault() is { } first && model.GetConstantValue(first.Expression).Value is string name)
                named[name] = Shape(call, model);
        }

        isThere = isThere
            || (await RegisteringCalls.ThroughAsync(root.Document.Project, "AddHttpClient", cancellation).ConfigureAwait(false)).Count > 0;
        var changes = named.ContainsKey("")
            || (await RegisteringCalls.InAsync(root.Document.Project, "ConfigureHttpClientDefaults", cancellation)
                .ConfigureAwait(false)).Count > 0
            || (await RegisteringCalls.InAsync(root.Document.Project, "Configure", cancellation).ConfigureAwait(false)).Any(found =>
                IsAboutFactory(found.Call, found.Model, cancellation));
        return new HttpClientRegistrations(root, new TextLayout(await root.Document.GetTextAsync(cancellation).ConfigureAwait(false)),
            isThere, named)
        { ChangesDefaults = changes };
    }

    /// <summary>
    /// Whether the root changes what every client of the factory is like: one that is made by it then has another timeout, retries or an
    /// address.
    /// </summary>
    public bool ChangesDefaults { get; private init; }

    /// <summary>The shape of the handler that a name stands for; null if the name is free, empty if nobody can tell.</summary>
    public string? ShapeOf(string name) => _named.TryGetValue(name, out var shape) ? shape ?? "" : null;

    private static bool IsAboutFactory(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { TypeArguments: [INamedTypeSymbol options] }
            && LeakAnalyzers.CodeFixes.Editing.Statements.ExpressionFacts.FullName(
                options) == "Microsoft.Extensions.Http.HttpClientFactoryOptions";

    public void AddFactory()
    {
        if (!_isThere && _named.Count == 0) Add("AddHttpClient()", []);
        _isThere = true;
    }

    public void AddNamed(string name, string shape, string handler, IEnumerable<string> namespaces)
    {
        _named[name] = shape;
        Add($"AddHttpClient({TypeNames.Literal(name)}){_layout.NewLine}{Indent}{_layout.Unit}"
            + $".ConfigurePrimaryHttpMessageHandler(() => {handler})",
            namespaces);
    }

    public async Task<GrpcRegistrations> GrpcAsync(CancellationToken cancellation) =>
        _grpc ??= await GrpcRegistrations.ReadAsync(this, cancellation).ConfigureAwait(false);

    public void Add(string call, IEnumerable<string> namespaces)
    {
        _imports.UnionWith(namespaces);
        _added.Add($"{_root.Services}.{call};");
    }

    public bool TryWrite(SolutionEdits edits)
    {
        var mine = new SolutionEdits();
        Write(mine);
        return edits.TryAdd(mine);
    }

    private void Write(SolutionEdits edits)
    {
        if (_added.Count == 0) return;
        var mine = edits.In(_root.Document);
        foreach (var import in _imports) mine.Import(import);
        if (!IsImported()) mine.Import(HttpTypes.RegistrationNamespace);

        if (_root.Body is ExpressionSyntax arrow) ToBlock(arrow, mine);
        else if (Anchor() is { } anchor) StatementInsertion.Behind(anchor, _added, _layout, mine);
        else if (_root.Body is BlockSyntax block) StatementInsertion.Behind(block, null, _added, _layout, mine);
        else if (_root.Body is CompilationUnitSyntax unit)
            mine.Insert(unit.Members.OfType<GlobalStatementSyntax>().First().SpanStart,
                string.Concat(_added.Select(a => a + _layout.NewLine)));
    }

    // Behind the last registration, else behind the statement that makes the services.
    private SyntaxNode? Anchor()
    {
        var statements = _root.Body switch
        {
            BlockSyntax block => block.Statements.ToList(),
            CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement).ToList(),
            _ => [],
        };
        var open = statements.TakeWhile(s => s is not ReturnStatementSyntax && !Builds(s)).ToList();
        return open.LastOrDefault(Registers) ?? _root.Declaration;
    }

    private bool Registers(StatementSyntax statement) =>
        statement is not LocalFunctionStatementSyntax
        && statement.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Any(m => m.Expression.ToString() == _root.Services && m.Parent is InvocationExpressionSyntax);

    private bool Builds(StatementSyntax statement) =>
        statement.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Any(m => m is { Name.Identifier.ValueText: "Build" or "BuildServiceProvider", Expression: IdentifierNameSyntax receiver }
            && _root.Services.Split('.')[0] == receiver.Identifier.ValueText);

    private void ToBlock(ExpressionSyntax arrow, DocumentEdits edits)
    {
        var owner = OwnerOf(arrow);
        var outer = _layout.IndentAt(owner.SpanStart);
        var inner = _layout.NewLine + outer + _layout.Unit;
        var lines = string.Concat(_added.Select(a => inner + a));
        if (arrow.Parent is ArrowExpressionClauseSyntax clause)
        {
            var returns = owner is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.ValueText: "void" } }
                ? ""
                : "return ";
            var semicolon = clause.GetLastToken().GetNextToken();
            edits.Replace(TextSpan.FromBounds(clause.ArrowToken.GetPreviousToken().Span.End, arrow.SpanStart),
                $"{_layout.NewLine}{outer}{{{lines}{inner}{returns}");
            edits.Insert(semicolon.Span.End, $"{_layout.NewLine}{outer}}}");
        }
        else
        {
            edits.Replace(TextSpan.FromBounds(arrow.GetFirstToken().GetPreviousToken().Span.End, arrow.SpanStart),
                $"{_layout.NewLine}{outer}{{{inner}");
            edits.Insert(arrow.Span.End, $";{lines}{_layout.NewLine}{outer}}}");
        }
    }

    private static SyntaxNode OwnerOf(SyntaxNode arrow) =>
        arrow.Parent is ArrowExpressionClauseSyntax clause ? clause.Parent! : arrow.Parent!;

    private bool IsImported() =>
        _root.Model.Compilation.GetTypesByMetadataName(HttpTypes.Services).FirstOrDefault() is { } services
        && _root.Model.LookupSymbols(Position, services, "AddHttpClient", includeReducedExtensionMethods: true).Length > 0;

    private static string? Shape(InvocationExpressionSyntax call, SemanticModel model)
    {
        if (call.Parent
            is not MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "ConfigurePrimaryHttpMessageHandler",
                Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax } configure
            })
            return null;
        if (configure.ArgumentList.Arguments
            is not [{ Expression: ParenthesizedLambdaExpressionSyntax { ExpressionBody: BaseObjectCreationExpressionSyntax creation } }])
            return null;
        return HandlerSetup.Read(creation, model) is { } handler ? ClientShape.Describe(handler.Type, handler.Settings, model) : null;
    }
}
