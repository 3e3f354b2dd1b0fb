package io.millrace.worker.herder.secret;

import io.millrace.worker.api.PluginCatalog;
import io.millrace.worker.config.ConnectorConfig;
import io.millrace.worker.model.secret.Scrubber;
import io.millrace.worker.model.secret.Secrets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/**
 * A catalog whose validations show no secrets, neither as values nor in errors, and from which is learned what is secret.
 * Any thread.
 */
public final class SecretKeepingCatalog implements PluginCatalog {
    private final PluginCatalog catalog;
    private final PasswordKeys passwords;
    private final KnownSecrets known;
    private final Function<String, Optional<Map<String, String>>> stored;

    /** @param stored the config that readers see with masks, by connector; empty where they see none */
    public SecretKeepingCatalog(
            PluginCatalog catalog,
            PasswordKeys passwords,
            KnownSecrets known,
            Function<String, Optional<Map<String, String>>> stored) {
        this.catalog = catalog;
        this.passwords = passwords;
        this.known = known;
        this.stored = stored;
    }

    @Override
    public CompletableFuture<ConfigInfos> validate(Map<String, String> config) {
        String name = config.get(ConnectorConfig.NAME);
        known.resolved(name, config, config);
        Map<String, String> restored = restored(name, config);
        return catalog.validate(restored).thenApply(infos -> {
            passwords.learn(restored, infos);
            Set<String> hidden = new HashSet<>(PasswordKeys.in(infos));
            restored.keySet().stream()
                    .filter(key -> !Objects.equals(restored.get(key), config.get(key)))
                    .forEach(hidden::add);
            return withoutSecrets(KnownSecrets.owner(name, config), restored, infos, Secrets.of(hidden));
        });
    }

    private Map<String, String> restored(String name, Map<String, String> config) {
        return name == null || !MaskedConfigs.hasMasks(config)
                ? config
                : stored.apply(name)
                        .map(values -> MaskedConfigs.restored(config, values))
                        .orElse(config);
    }

    private ConfigInfos withoutSecrets(String owner, Map<String, String> raw, ConfigInfos infos, Secrets secrets) {
        Map<String, String> values = values(infos);
        Set<String> texts = secrets.texts(raw, values);
        known.note(owner, texts);
        Set<String> given = new HashSet<>(secrets.texts(raw, raw)); // what could not be read has no value
        given.addAll(texts);
        Scrubber scrubber = Scrubber.of(given);
        ShownValues shown =
                new ShownValues(secrets, raw, values, scrubber, error -> known.scrub(owner, scrubber.scrub(error)));
        List<ConfigInfo> configs = infos.configs().stream().map(shown::of).toList();
        return new ConfigInfos(infos.name(), infos.errorCount(), infos.groups(), configs, infos.warnings());
    }

    /** Values as text, passwords included. */
    private static Map<String, String> values(ConfigInfos infos) {
        Map<String, String> values = new LinkedHashMap<>();
        for (ConfigInfo info : infos.configs()) {
            Object value = info.value() == null ? null : info.value().value();
            if (value != null) {
                String text = value instanceof Password password ? password.value() : String.valueOf(value);
                values.put(info.value().name(), text);
            }
        }
        return values;
    }

    /** Decides what of a validation is shown. */
    private record ShownValues(
            Secrets secrets,
            Map<String, String> raw,
            Map<String, String> values,
            Scrubber scrubber,
            UnaryOperator<String> errors) {
        ConfigInfo of(ConfigInfo info) {
            return info.value() == null ? info : new ConfigInfo(info.key(), info.type(), of(info.value()));
        }

        private ConfigValue of(ConfigValue value) {
            String text = values.get(value.name());
            Object shown = text != null && isSecret(value.name(), text) ? Secrets.MASK : value.value();
            ConfigValue copy = new ConfigValue(value.name(), shown, value.recommendedValues(), errors(value));
            copy.visible(value.visible());
            return copy;
        }

        private boolean isSecret(String key, String text) {
            return secrets.isSecret(key, raw.get(key), text)
                    || scrubber.scrub(text.strip()).equals(Secrets.MASK);
        }

        private List<String> errors(ConfigValue value) {
            return value.errorMessages() == null
                    ? List.of()
                    : value.errorMessages().stream().map(errors).toList();
        }
    }

    @Override
    public CompletableFuture<List<PluginInfo>> plugins(boolean connectorsOnly) {
        return catalog.plugins(connectorsOnly);
    }

    @Override
    public CompletableFuture<List<ConfigKey>> configDef(String plugin, String versionRange) {
        return catalog.configDef(plugin, versionRange);
    }

    @Override
    public CompletableFuture<List<PluginProblemInfo>> problems() {
        return catalog.problems();
    }
}
