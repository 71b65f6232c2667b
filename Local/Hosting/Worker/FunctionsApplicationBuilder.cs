using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeepFunctions.Local.Hosting;

/// <summary>
/// The worker's builder of the same name. When it exists, everything the app depends on runs already and the
/// configuration leads to it.
/// </summary>
public sealed class FunctionsApplicationBuilder : IHostApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly LocalHostOptions _options;
    private readonly LocalGround _ground;
    private bool _built;

    internal FunctionsApplicationBuilder(LocalHostOptions options)
    {
        _options = options;
        _web = LocalSetUp.CreateWeb(options);
        _ground = LocalGround.Prepare(options, _web.Configuration);
        LocalSetUp.AddServices(_web, options, _ground);
    }

    public IServiceCollection Services => _web.Services;

    public ConfigurationManager Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    IDictionary<object, object> IHostApplicationBuilder.Properties => ((IHostApplicationBuilder)_web).Properties;

    internal bool EndsProcessOnRefusal { get; init; }

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>The host, a <see cref="LocalHost"/>, ready to start.</summary>
    /// <exception cref="CannotStartException">The Functions host would refuse host.json or the functions.</exception>
    public IHost Build()
    {
        if (_built)
            throw new InvalidOperationException("The application has been built already.");
        _built = true;
        return EndsProcessOnRefusal ? FunctionsApplication.OrExit(BuildHost) : BuildHost();
    }

    private LocalHost BuildHost()
    {
        try
        {
            LocalSetUp.AddFunctions(_web, _options);
            var app = _web.Build();
            LocalPipeline.Map(app, _ground);
            return new LocalHost(app, _options, _ground) { EndsProcessOnRefusal = EndsProcessOnRefusal };
        }
        catch
        {
            _ground.DisposeNow();
            throw;
        }
    }
}
