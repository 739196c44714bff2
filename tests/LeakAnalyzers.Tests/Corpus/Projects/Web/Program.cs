using Web;

var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/price/{item}", Prices.Load);
app.MapGroup("/orders").MapPost("/", Orders.Send);
app.Use(async (context, next) =>
{
    var audit = await Prices.Client.GetAsync("https://audit.example/", context.RequestAborted); // LEAK202
    if (audit.IsSuccessStatusCode) await next(context);
});
app.Run();
