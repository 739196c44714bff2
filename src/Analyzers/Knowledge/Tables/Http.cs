using static LeakAnalyzers.Knowledge.ResourceKind;

namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>HTTP: clients, handlers, messages, their content.</summary>
internal static class Http
{
    public static readonly ResourceType[] Types =
    [
        new ResourceType("System.Net.Http.HttpClient", HttpClient).OwnsIf("handler", flag: "disposeHandler", flagMeansOwned: true),
        new ResourceType("System.Net.Http.HttpMessageInvoker", SharedClient).OwnsIf("handler", flag: "disposeHandler",
            flagMeansOwned: true),
        new ResourceType("System.Net.Http.HttpClientHandler", HttpHandler),
        new ResourceType("System.Net.Http.SocketsHttpHandler", HttpHandler),
        new ResourceType("System.Net.Http.WinHttpHandler", HttpHandler),
        new ResourceType("System.Net.Http.WebRequestHandler", HttpHandler),
        new ResourceType("System.Net.Http.DelegatingHandler").Owns("innerHandler"),
        new ResourceType("System.Net.Http.HttpResponseMessage", HttpResponse),
        new ResourceType("System.Net.WebResponse", HttpResponse),
        new ResourceType("System.Net.Http.HttpRequestMessage"),
        new ResourceType("System.Net.Http.StreamContent").Owns("content"),
        new ResourceType("System.Net.Http.ByteArrayContent").NeedsNoRelease(
            "it is a byte array, as are StringContent and FormUrlEncodedContent: Dispose frees nothing"),
        new ResourceType("System.Net.Http.ReadOnlyMemoryContent").NeedsNoRelease("it borrows its memory: Dispose frees nothing"),
        new ResourceType("System.Net.Http.Json.JsonContent").NeedsNoRelease(
            "it keeps the value and writes it when it is sent: Dispose frees nothing"),
        new ResourceType("System.Net.Http.HttpContent"),
        new ResourceType("System.Net.WebClient"),
        new ResourceType("Microsoft.Extensions.Hosting.IHost").NeedsNoRelease("it lives as long as the process, and Run disposes it"),
        // docs.aws.amazon.com/sdkfornet GetObjectResponse: until it is disposed, or its stream is, the connection is not reused
        new ResourceType("Amazon.S3.Model.GetObjectResponse", HttpResponse),
        // grpc.github.io/grpc/csharp-dotnet: disposing cancels a call whose messages were not all read; its stream of the connection is
        // then free
        new ResourceType("Grpc.Core.AsyncServerStreamingCall`1").MadeByCalls(),
        new ResourceType("Grpc.Core.AsyncClientStreamingCall`2").MadeByCalls(),
        new ResourceType("Grpc.Core.AsyncDuplexStreamingCall`2").MadeByCalls(),
        new ResourceType("Grpc.Core.AsyncUnaryCall`1").NeedsNoRelease("a unary call ends with its response"),
    ];

    public static readonly MemberContract[] Members =
    [
        new("System.Net.Http.HttpResponseMessage", "EnsureSuccessStatusCode", Handover.ReturnsReceiver),
        new("System.Net.Http.HttpMessageInvoker", "Send", Handover.BorrowsArgument, "request"),
        new("System.Net.Http.HttpMessageInvoker", "SendAsync", Handover.BorrowsArgument, "request"),
        new("System.Net.Http.HttpContent", "ReadAsStreamAsync", Handover.ReturnsPart),
        new("System.Net.Http.HttpContent", "ReadAsStream", Handover.ReturnsPart),
        // closing the stream closes the response: WebResponse.Close documentation
        new("System.Net.WebResponse", "GetResponseStream", Handover.ReturnsOwnerOfReceiver),
        new("System.Net.WebResponse", "Close", Handover.ReleasesReceiver),
        new("System.Net.Http.HttpClient", "GetStreamAsync", Handover.ReturnsOwned) { Yields = BodyStream },
        new("System.Net.WebClient", "OpenRead", Handover.ReturnsOwned) { Yields = BodyStream },
        new("System.Net.WebClient", "OpenReadTaskAsync", Handover.ReturnsOwned) { Yields = BodyStream },
        new("Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions", "BuildServiceProvider",
            Handover.ReturnsOwned),
        new("Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions", "CreateScope", Handover.ReturnsOwned),
        new("Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions", "CreateAsyncScope", Handover.ReturnsOwned),
        new("Microsoft.Extensions.DependencyInjection.IServiceScopeFactory", "CreateScope", Handover.ReturnsOwned),
        new("System.Net.Http.IHttpClientFactory", "CreateClient", Handover.ReturnsBorrowed),
        new("Microsoft.AspNetCore.Http.HttpResponse", "RegisterForDispose", Handover.TakesArgument),
        new("Microsoft.AspNetCore.Http.HttpResponse", "RegisterForDisposeAsync", Handover.TakesArgument),
        new("System.Net.Http.HttpRequestMessageExtensions", "RegisterForDispose", Handover.TakesArgument),
        new("System.Web.Http.ApiController", "ResponseMessage", Handover.ReturnsArgument),
        new("Microsoft.AspNetCore.Mvc.ControllerBase", "File", Handover.TakesArgument, "fileStream"),
        new("Microsoft.AspNetCore.Http.Results", "Stream", Handover.TakesArgument, "stream"),
        new("Microsoft.AspNetCore.Http.Results", "File", Handover.TakesArgument, "fileStream"),
        new("Microsoft.AspNetCore.Http.TypedResults", "Stream", Handover.TakesArgument, "stream"),
        new("Microsoft.AspNetCore.Http.TypedResults", "File", Handover.TakesArgument, "fileStream"),
    ];
}
