package io.millrace.worker.config;

import io.millrace.plugins.LoaderSwap;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/** A config provider that is only ever called under its own class loader. */
final class LoadedProvider implements ConfigProvider {
    private final ConfigProvider provider;
    private final ClassLoader loader;

    LoadedProvider(ConfigProvider provider, ClassLoader loader) {
        this.provider = provider;
        this.loader = loader;
    }

    @Override
    public ConfigData get(String path) {
        try (LoaderSwap ignored = LoaderSwap.to(loader)) {
            return provider.get(path);
        }
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
        try (LoaderSwap ignored = LoaderSwap.to(loader)) {
            return provider.get(path, keys);
        }
    }

    @Override
    public void configure(Map<String, ?> configs) {
        try (LoaderSwap ignored = LoaderSwap.to(loader)) {
            provider.configure(configs);
        }
    }

    @Override
    public void close() throws IOException {
        try (LoaderSwap ignored = LoaderSwap.to(loader)) {
            provider.close();
        }
    }
}
