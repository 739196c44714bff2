using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.CodeFixes.Reuse.Services;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>
/// The creation of an HTTP client that lives on: with what was set on the one it replaces, over a handler that renews its connections.
/// </summary>
internal sealed class SharedHttpCreation : SharedCreation
{
    private readonly ClientSite _site;
    private readonly ImmutableArray<Setting> _settings;
    private readonly INamedTypeSymbol? _handler;

    private SharedHttpCreation(ClientSite site, ImmutableArray<Setting> settings, ImmutableArray<StatementSyntax> settled,
        INamedTypeSymbol? handler)
    {
        _site = site;
        _settings = settings;
        _handler = handler;
        Settled = settled;
    }

    public override ImmutableArray<StatementSyntax> Settled { get; }

    public override ImmutableArray<StatementSyntax> Carried => _site.Handler?.Statements ?? ImmutableArray<StatementSyntax>.Empty;

    public override IReadOnlyCollection<StatementSyntax> Configuring => [.. Settled, .. _site.Handler?.Configuring ?? []];

    public override DependenceScope WidestReach => ValueDependence.ReachOf(Values, _site.Model);

    public override bool IsMadeLate => false;

    public override IEnumerable<ExpressionSyntax> Values =>
        _settings.Concat(HandlerSettings).SelectMany(s => s.Values).Where(v => v.SyntaxTree == _site.Creation.SyntaxTree);

    public override string Shape =>
        string.Join("|", ClientShape.Describe(_site.ClientType, _settings, _site.Model), _handler is null
            ? ""
            : ClientShape.Describe(_handler, RenewingSettings("global::System.TimeSpan"), _site.Model), string.Join(",", PlainArguments));

    private ImmutableArray<Setting> HandlerSettings => _site.Handler?.Settings ?? ImmutableArray<Setting>.Empty;

    private bool AddsLifetime =>
        _handler is not null && HttpTypes.Is(_handler, HttpTypes.SocketsHandler)
            && !HandlerSettings.Any(s => s.Path[0] == RenewingHandler.Lifetime);

    private IEnumerable<string> PlainArguments => _site.IsOverHandler ? [] : _site.Arguments?.Arguments.Select(a => a.ToString()) ?? [];

    public static async Task<SharedHttpCreation?> ReadHttpAsync(ClientSite site, CancellationToken cancellation)
    {
        var settings = site.Settings.ToBuilder();
        var settled = ImmutableArray.CreateBuilder<StatementSyntax>();
        ReadStatements(site, settings, settled);

        var areSocketsDefault = await RenewingHandler.IsDefaultAsync(site.Document, cancellation).ConfigureAwait(false);
        var sockets = areSocketsDefault && site.IsOverHandler
            ? site.Model.Compilation.GetTypesByMetadataName(HttpTypes.SocketsHandler).First()
            : null;
        var handler = site.Handler switch
        {
            null => sockets,
            { Type: var type } when RenewingHandler.CanReplace(type, site.Handler.Settings) =>
                sockets ?? (site.Handler.Settings.IsEmpty ? null : type),
            { Type: var type } =>
                HttpTypes.IsPlainHandler(type) || HttpTypes.Is(type, HttpTypes.WinHandler) || !HttpTypes.MayHaveState(type) ? type : null,
        };
        var isLost = handler is null && site.Handler is { } lost && !lost.IsDefault;
        return isLost ? null : new SharedHttpCreation(site, settings.ToImmutable(), settled.ToImmutable(), handler);
    }

    public override string? Text(DocumentEdits edits, TypeDeclarationSyntax place)
    {
        var indent = new FieldStyle(place, _site.Layout).Indent;
        var names = new TypeNames(_site.Model, place.OpenBraceToken.Span.End, edits);
        var writer = new SettingWriter(value =>
            SettingPlacement.ValueText(value, _site.Layout, indent + _site.Layout.Unit), _site.Layout, indent);
        if (writer.Initializer(_settings) is not { } initializer) return null;
        var arguments = PlainArguments.ToList();
        if (_handler is not null)
        {
            if (HandlerInitializer(writer, names) is not { } handlerInitializer) return null;
            arguments.Add($"new {names.Write(_handler)}{(handlerInitializer.Length == 0 ? "()" : handlerInitializer)}");
            var rest = _site.Arguments?.Arguments.Skip(1) ?? [];
            arguments.AddRange(rest.Select(a => a.ToString()));
        }

        var list = arguments.Count == 0 && initializer.Length > 0 ? "" : $"({string.Join(", ", arguments)})";
        return $"new {names.Write(_site.ClientType)}{list}{initializer}";
    }

    private string? HandlerInitializer(SettingWriter writer, TypeNames names)
    {
        var span = _site.Model.Compilation.GetTypesByMetadataName("System.TimeSpan").First();
        return writer.Initializer(RenewingSettings(AddsLifetime ? names.Write(span) : ""));
    }

    private ImmutableArray<Setting> RenewingSettings(string timeSpan)
    {
        if (!AddsLifetime) return HandlerSettings;
        var value = SyntaxFactory.ParseExpression(RenewingHandler.LifetimeValue(timeSpan));
        return HandlerSettings.Insert(0, new Setting(ImmutableArray.Create(RenewingHandler.Lifetime), false, ImmutableArray.Create(value)));
    }

    // Constants that are set before the client is used for anything else.
    private static void ReadStatements(ClientSite site, ImmutableArray<Setting>.Builder settings,
        ImmutableArray<StatementSyntax>.Builder settled)
    {
        if (site.Local is not { } local) return;
        IEnumerable<StatementSyntax> following = local.Statement switch
        {
            UsingStatementSyntax { Statement: BlockSyntax block } => block.Statements,
            { Parent: BlockSyntax block } => block.Statements.SkipWhile(s => s != local.Statement).Skip(1),
            { Parent: SwitchSectionSyntax section } => section.Statements.SkipWhile(s => s != local.Statement).Skip(1),
            _ => [],
        };
        foreach (var statement in following)
        {
            if (Setting.Read(statement, local.Symbol.Name) is { } setting)
            {
                settings.Add(setting);
            }
            else if (!Setting.IsIdleClear(statement, local.Symbol.Name, settings))
            {
                if (statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == local.Symbol.Name))
                    return;
                continue;
            }

            settled.Add(statement);
        }
    }
}
