using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Analysis.Ownership;

/// <summary>Tells responses that hold their connection from those whose body was read into memory before the call returned.</summary>
internal static class ResponseBuffering
{
    public static bool IsStreamed(IOperation acquisition, ITypeSymbol type)
    {
        if (!type.Is("System.Net.Http.HttpResponseMessage")) return true; // a WebResponse is never buffered
        if (acquisition is not IInvocationOperation call) return acquisition.Syntax.ToString().Contains("ResponseHeadersRead");
        foreach (var argument in call.Arguments)
        {
            // HttpCompletionOption: ResponseContentRead is 0; what is not known to be that may be ResponseHeadersRead
            if (argument.Parameter?.Type.Name == "HttpCompletionOption")
                return argument.Value.ConstantValue is not { HasValue: true, Value: 0 };
        }

        return call.TargetMethod is { Name: "SendAsync" or "Send", ContainingType: { } declaring }
            && declaring.IsExactly("System.Net.Http.HttpMessageInvoker") && !call.Instance!.Type.Is("System.Net.Http.HttpClient");
    }
}
