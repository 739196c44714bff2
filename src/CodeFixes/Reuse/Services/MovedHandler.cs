using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using LeakAnalyzers.CodeFixes.Reuse.Clients;
using LeakAnalyzers.CodeFixes.Reuse.Sharing;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>Writes the handler of a site for the composition root that is to make it.</summary>
internal static class MovedHandler
{
    /// <summary>The handler of a site, written so that it means the same in a composition root; null if it cannot be.</summary>
    public static (string Text, IEnumerable<string> Imports)? Write(ClientSite site, HttpClientRegistrations to)
    {
        var imports = new DocumentEdits();
        var names = new TypeNames(to.Root.Model, to.Position, imports);
        var text = new MovableText(site.Model, names.Write, imports.Import, to.Root.Model.Compilation.Assembly);
        var indent = to.Indent + to.Layout.Unit;
        var failed = false;
        var writer = new SettingWriter(Value, to.Layout, indent);
        var initializer = writer.Initializer(site.Handler!.Settings);
        var type = text.CanReach(site.Handler.Type) ? names.Write(site.Handler.Type) : null;
        if (failed || initializer is null || type is null) return null;
        return ($"new {type}{(initializer.Length == 0 ? "()" : initializer)}", imports.Imports);

        string Value(ExpressionSyntax value)
        {
            if (text.Write(value) is not { } written)
            {
                failed = true;
                return "";
            }

            return SettingPlacement.Moved(value, written, site.Layout, indent + to.Layout.Unit).Replace("\r\n", "\n")
                .Replace("\n", to.Layout.NewLine);
        }
    }
}
