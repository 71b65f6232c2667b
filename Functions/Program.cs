using Microsoft.Extensions.Hosting;
using PeepFunctions.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddPeepFunctions(builder.Configuration);
await builder.Build().RunAsync();
