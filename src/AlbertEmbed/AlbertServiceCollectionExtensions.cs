using AlbertEmbed;
using Microsoft.Extensions.AI;

#pragma warning disable IDE0130 // Extensions of services are looked for in the namespace of the services.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Registers ALBERT models as embedding generators.</summary>
public static class AlbertServiceCollectionExtensions
{
    /// <summary>
    /// Registers a generator as the one <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c>: made on first use, disposed with
    /// the
    /// container. Whoever wants caching or telemetry registers it under a key and wraps that with <c>AsBuilder()</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="model">Loads the model; null for the one inside the package.</param>
    public static IServiceCollection AddAlbertEmbeddingGenerator(
        this IServiceCollection services, Func<IServiceProvider, AlbertModel>? model = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider => Make(provider, model));
    }

    /// <summary>Registers a generator under a key.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key.</param>
    /// <param name="model">Loads the model; null for the one inside the package.</param>
    public static IServiceCollection AddKeyedAlbertEmbeddingGenerator(
        this IServiceCollection services, object? serviceKey, Func<IServiceProvider, AlbertModel>? model = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddKeyedSingleton<IEmbeddingGenerator<string, Embedding<float>>>(
            serviceKey, (provider, _) => Make(provider, model));
    }

    private static AlbertEmbeddingGenerator Make(IServiceProvider provider, Func<IServiceProvider, AlbertModel>? model) =>
        new(model?.Invoke(provider) ?? AlbertModel.LoadDefault());
}
