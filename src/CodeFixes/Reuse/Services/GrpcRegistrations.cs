using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Naming;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Reuse.Services;

/// <summary>The gRPC clients that a composition root hands out, and the address of each.</summary>
internal sealed class GrpcRegistrations
{
    private const string Extensions = "Microsoft.Extensions.DependencyInjection.GrpcClientServiceExtensions";
    private const string Registration = "AddGrpcClient";

    private readonly HttpClientRegistrations _registrations;

    // No address stands for one that nobody can tell, or for a client that is more than its address.
    private readonly Dictionary<string, string?> _addresses = [];

    private GrpcRegistrations(HttpClientRegistrations registrations) => _registrations = registrations;

    private CompositionRoot Root => _registrations.Root;

    public static async Task<GrpcRegistrations> ReadAsync(HttpClientRegistrations registrations, CancellationToken cancellation)
    {
        var known = new GrpcRegistrations(registrations);
        var calls = await RegisteringCalls.InAsync(registrations.Root.Document.Project, Registration, cancellation).ConfigureAwait(false);
        var called = await RegisteringCalls.ThroughAsync(registrations.Root.Document.Project, Registration, cancellation)
            .ConfigureAwait(false);
        foreach (var (call, model) in calls.Concat(called))
        {
            if (call.Expression
                is not MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: [var client] } })
                continue;
            if (model.GetTypeInfo(client, cancellation).Type is not { } type) continue;
            var name = type.ToDisplayString();
            known._addresses[name] = known._addresses.ContainsKey(name) ? null : AddressIn(call, model);
        }

        return known;
    }

    /// <summary>True if a client of this type is registered already.</summary>
    public bool Has(INamedTypeSymbol client) => _addresses.ContainsKey(client.ToDisplayString());

    /// <summary>True if the client is registered with this address, or not at all and can be.</summary>
    public bool MayAdd(INamedTypeSymbol client, string address)
    {
        if (_addresses.TryGetValue(client.ToDisplayString(), out var known)) return known == address;
        var compilation = Root.Model.Compilation;
        if (compilation.GetTypesByMetadataName(Extensions).All(type => type.GetMembers(Registration).IsEmpty)) return false;
        return compilation.GetTypesByMetadataName(MetadataName(client)) is [var here]
            && compilation.IsSymbolAccessibleWithin(here, compilation.Assembly) && !IsNamed(client);
    }

    public void Add(INamedTypeSymbol client, string address)
    {
        if (Has(client)) return;
        _addresses.Add(client.ToDisplayString(), address);
        var imports = new DocumentEdits();
        var names = new TypeNames(Root.Model, _registrations.Position, imports);
        var uri = names.Write(Root.Model.Compilation.GetTypeByMetadataName("System.Uri")!);
        _registrations.Add($"{Registration}<{names.Write(client)}>(options => options.Address = new {uri}({TypeNames.Literal(address)}))",
            imports.Imports);
    }

    /// <summary>The address that an expression is, if it is a constant one.</summary>
    public static string? Address(ExpressionSyntax expression, SemanticModel model)
    {
        if (expression is BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: [var text] }
            && HttpTypes.Is(model.GetTypeInfo(expression).Type, "System.Uri"))
            expression = text.Expression;
        return model.GetConstantValue(expression).Value is string address && Uri.TryCreate(address, UriKind.Absolute, out _)
            ? address
            : null;
    }

    private static string? AddressIn(InvocationExpressionSyntax call, SemanticModel model) =>
        call is
        {
            Parent: ExpressionStatementSyntax,
            ArgumentList.Arguments: [
                {
                    Expression: LambdaExpressionSyntax
                    {
                        Body: AssignmentExpressionSyntax
                        {
                            Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Address" }
                        } assignment
                    }
                }]
        }
            ? Address(assignment.Right, model)
            : null;

    // Registered in another way, as in AddSingleton(new GreeterClient(channel)).
    private bool IsNamed(INamedTypeSymbol client) =>
        Root.Body.DescendantNodes().OfType<SimpleNameSyntax>()
            .Any(name =>
                name.Identifier.ValueText == client.Name && Root.Model.GetSymbolInfo(name).Symbol is INamedTypeSymbol type
                    && type.ToDisplayString() == client.ToDisplayString());

    private static string MetadataName(INamedTypeSymbol type) =>
        RecursionGuard.Descend(type).ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}"
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
        : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";
}
