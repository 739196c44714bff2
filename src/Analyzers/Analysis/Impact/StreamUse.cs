using LeakAnalyzers.Analysis.Operations;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Impact;

/// <summary>
/// Whether the code reads a stream to its end: the connection behind it is then back in the pool, whether or not the stream is disposed.
/// </summary>
internal static class StreamUse
{
    /// <summary>Members that read all of the stream they are called on or given.</summary>
    private static readonly (string Type, string Member)[] s_readers =
    [
        // learn.microsoft.com/dotnet/api/system.io.stream.copyto: "reads the bytes from the current stream and writes them to another
        // stream" until its end
        ("System.IO.Stream", "CopyTo"), ("System.IO.Stream", "CopyToAsync"),
        ("System.IO.TextReader", "ReadToEnd"), ("System.IO.TextReader", "ReadToEndAsync"),
        ("System.IO.StreamReader", "ReadToEnd"), ("System.IO.StreamReader", "ReadToEndAsync"),
        // learn.microsoft.com/dotnet/api/system.text.json.jsondocument.parseasync: "The Stream is read to completion"
        ("System.Text.Json.JsonDocument", "Parse"), ("System.Text.Json.JsonDocument", "ParseAsync"),
        ("System.Text.Json.Nodes.JsonNode", "Parse"), ("System.Text.Json.Nodes.JsonNode", "ParseAsync"),
        // learn.microsoft.com/dotnet/api/system.text.json.jsonserializer.deserializeasync: "The Stream will be read to completion"
        ("System.Text.Json.JsonSerializer", "Deserialize"), ("System.Text.Json.JsonSerializer", "DeserializeAsync"),
        ("System.Xml.Linq.XDocument", "Load"), ("System.Xml.Linq.XDocument", "LoadAsync"),
        ("System.Xml.Linq.XElement", "Load"), ("System.Xml.Linq.XElement", "LoadAsync"),
        ("System.Xml.XmlDocument", "Load"), ("System.Xml.Serialization.XmlSerializer", "Deserialize"),
    ];

    public static bool ReadsToEnd(IOperation acquisition, IOperation root) => ReadsToEnd(acquisition, root, RecursionGuard.Start());

    private static bool ReadsToEnd(IOperation value, IOperation root, RecursionGuard outer)
    {
        if (!outer.TryEnter(value, out var guard)) return false;
        var (used, consumer) = ValueUse.Consumer(value);
        return consumer switch
        {
            IArgumentOperation { Parent: IInvocationOperation call } => IsReader(call),
            IInvocationOperation call when call.Instance == used => IsReader(call),
            // a reader over the stream reads the stream
            IArgumentOperation { Parent: IObjectCreationOperation { Type: { } type } reader } when type.Is("System.IO.TextReader") =>
                ReadsToEnd(reader, root, guard),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } =>
                root.Descendants()
                    .Any(use =>
                        use is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local)
                            && ReadsToEnd(use, root, guard)),
            _ => false,
        };
    }

    private static bool IsReader(IInvocationOperation call)
    {
        var method = call.TargetMethod.ReducedFrom ?? call.TargetMethod;
        return s_readers.Any(row => row.Member == method.Name && method.ContainingType.Is(row.Type));
    }
}
