using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Reuse.Services;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Sharing;

/// <summary>Writes the lifetime of its connections into the creation of a client, and all that it takes.</summary>
internal sealed class Renewal(SemanticModel model, TypeNames names, TextLayout layout, DocumentEdits edits)
{
    private const string ChannelOptions = "Grpc.Net.Client.GrpcChannelOptions";

    // With one of these the channel's connections are no longer its own affair.
    private static readonly HashSet<string> s_chosen = ["HttpHandler", "HttpClient", "ServiceConfig"];

    private string Lifetime => $"{RenewingHandler.Lifetime} = {RenewingHandler.LifetimeValue(names.Write(Known("System.TimeSpan")!))}";

    public bool TryWrite(BaseObjectCreationExpressionSyntax client)
    {
        if (client.ArgumentList?.Arguments.Select(a => a.Expression).OfType<BaseObjectCreationExpressionSyntax>()
            .FirstOrDefault(IsHandler) is { } handler)
            return TryRenew(handler);
        if (client.ArgumentList is { Arguments.Count: > 0 } || !RenewingHandler.IsDefaultIn(model.Compilation)) return false;
        var argument = $"new {names.Write(Known(HttpTypes.SocketsHandler)!)} {{ {Lifetime} }}";
        if (client.ArgumentList is { } list) edits.Insert(list.CloseParenToken.SpanStart, argument);
        else edits.Insert(((ObjectCreationExpressionSyntax)client).Type.Span.End, $"({argument})");
        return true;
    }

    /// <summary>A channel makes its own handler just so, but for the lifetime.</summary>
    public bool TryWrite(InvocationExpressionSyntax channel)
    {
        if (Known(ChannelOptions) is not { } options || Known(HttpTypes.SocketsHandler) is not { } sockets
            || !RenewingHandler.IsDefaultIn(model.Compilation))
            return false;
        var many = sockets.GetMembers("EnableMultipleHttp2Connections").IsEmpty ? "" : "EnableMultipleHttp2Connections = true, ";
        var setting = $"HttpHandler = new {names.Write(sockets)} {{ {many}{Lifetime} }}";
        var arguments = channel.ArgumentList.Arguments;
        if (arguments.Count == 1)
            edits.Insert(channel.ArgumentList.CloseParenToken.SpanStart, $", new {names.Write(options)} {{ {setting} }}");
        else if (arguments.Select(a => a.Expression).OfType<BaseObjectCreationExpressionSyntax>().SingleOrDefault() is { } given
            && !Chooses(given))
            InitializerInsertion.Add(given, setting, layout, edits);
        else return false;
        return true;
    }

    private bool TryRenew(BaseObjectCreationExpressionSyntax handler)
    {
        var type = model.GetTypeInfo(handler).Type!;
        if (!HttpTypes.Is(type, HttpTypes.SocketsHandler))
        {
            if (handler is not ObjectCreationExpressionSyntax named || Setting.Read(handler.Initializer) is not { } settings) return false;
            if (!RenewingHandler.CanReplace(type, settings) || !RenewingHandler.IsDefaultIn(model.Compilation)) return false;
            edits.Replace(named.Type.Span, names.Write(Known(HttpTypes.SocketsHandler)!));
        }

        InitializerInsertion.Add(handler, Lifetime, layout, edits);
        return true;
    }

    private bool IsHandler(BaseObjectCreationExpressionSyntax argument) =>
        model.GetTypeInfo(argument).Type is { } type && HttpTypes.IsSocketHandler(type);

    private static bool Chooses(BaseObjectCreationExpressionSyntax options) =>
        Setting.Read(options.Initializer) is not { } settings || settings.Any(s => s_chosen.Contains(s.Path[0]));

    private INamedTypeSymbol? Known(string name) => model.Compilation.GetTypesByMetadataName(name).FirstOrDefault();
}
