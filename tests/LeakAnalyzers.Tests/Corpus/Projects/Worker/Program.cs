using Worker;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddHostedService<Backlog>();
builder.Build().Run();
