using System.Composition;
using LeakAnalyzers.CodeFixes.Syntax;
using LeakAnalyzers.CodeFixes.Syntax.Disposal;
using LeakAnalyzers.Rules.Reuse;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LeakAnalyzers.CodeFixes;

/// <summary>Has the handler of a client that lives on close each connection after two minutes, so that the next one looks the name up again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenewConnections)), Shared]
public sealed class RenewConnections : LeakFix
{
    private const string ChannelOptions = "Grpc.Net.Client.GrpcChannelOptions";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(ClientNeverRenewsConnections.Id);

    internal override string Key => nameof(RenewConnections);

    internal override string Title => "Renew connections every two minutes";

    internal override Repair? Decide(Site site)
    {
        var edits = new DocumentEdits();
        var change = new Change(site, new TypeNames(site.Model, site.Expression.SpanStart, edits), new TextLayout(site.Text), edits);
        var written = site.Expression switch
        {
            BaseObjectCreationExpressionSyntax client => change.TryWrite(client),
            InvocationExpressionSyntax channel => change.TryWrite(channel),
            _ => false,
        };
        if (!written) return null;
        UsingDirectives.Add(site.Root, change.Layout, edits);
        return new(Title, edits.ToSplice());
    }

    private sealed class Change(Site site, TypeNames names, TextLayout layout, DocumentEdits edits)
    {
        public TextLayout Layout => layout;

        private string Lifetime => $"{RenewingHandler.Lifetime} = {RenewingHandler.LifetimeValue(names.Write(Known("System.TimeSpan")!))}";

        public bool TryWrite(BaseObjectCreationExpressionSyntax client)
        {
            if (client.ArgumentList?.Arguments.Select(a => a.Expression).OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault(IsHandler) is { } handler) return TryRenew(handler);
            if (client.ArgumentList is { Arguments.Count: > 0 } || !RenewingHandler.IsDefaultIn(site.Model.Compilation)) return false;
            var argument = $"new {names.Write(Known(HttpTypes.SocketsHandler)!)} {{ {Lifetime} }}";
            if (client.ArgumentList is { } list) edits.Insert(list.CloseParenToken.SpanStart, argument);
            else edits.Insert(((ObjectCreationExpressionSyntax)client).Type.Span.End, $"({argument})");
            return true;
        }

        /// <summary>A channel makes its own handler just so, but for the lifetime.</summary>
        public bool TryWrite(InvocationExpressionSyntax channel)
        {
            if (Known(ChannelOptions) is not { } options || Known(HttpTypes.SocketsHandler) is not { } sockets || !RenewingHandler.IsDefaultIn(site.Model.Compilation)) return false;
            var many = sockets.GetMembers("EnableMultipleHttp2Connections").IsEmpty ? "" : "EnableMultipleHttp2Connections = true, ";
            var setting = $"HttpHandler = new {names.Write(sockets)} {{ {many}{Lifetime} }}";
            var arguments = channel.ArgumentList.Arguments;
            if (arguments.Count == 1) edits.Insert(channel.ArgumentList.CloseParenToken.SpanStart, $", new {names.Write(options)} {{ {setting} }}");
            else if (arguments.Select(a => a.Expression).OfType<BaseObjectCreationExpressionSyntax>().SingleOrDefault() is { } given) InitializerInsertion.Add(given, setting, layout, edits);
            else return false;
            return true;
        }

        private bool TryRenew(BaseObjectCreationExpressionSyntax handler)
        {
            var type = site.Model.GetTypeInfo(handler, site.Cancellation).Type!;
            if (!HttpTypes.Is(type, HttpTypes.SocketsHandler))
            {
                if (handler is not ObjectCreationExpressionSyntax named || Setting.Read(handler.Initializer) is not { } settings) return false;
                if (!RenewingHandler.CanReplace(type, settings) || !RenewingHandler.IsDefaultIn(site.Model.Compilation)) return false;
                edits.Replace(named.Type.Span, names.Write(Known(HttpTypes.SocketsHandler)!));
            }

            InitializerInsertion.Add(handler, Lifetime, layout, edits);
            return true;
        }

        private bool IsHandler(BaseObjectCreationExpressionSyntax argument) =>
            site.Model.GetTypeInfo(argument, site.Cancellation).Type is { } type && HttpTypes.IsSocketHandler(type);

        private INamedTypeSymbol? Known(string name) => site.Model.Compilation.GetTypesByMetadataName(name).FirstOrDefault();
    }
}
