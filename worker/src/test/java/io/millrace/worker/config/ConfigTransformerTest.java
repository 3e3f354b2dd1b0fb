package io.millrace.worker.config;

import static io.millrace.worker.config.WorkerFixture.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.config.ConfigTransformer.Resolved;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfigTransformerTest {
    private final WorkerFixture fixture = new WorkerFixture();
    private final ConfigTransformer transformer = new ConfigTransformer(
            fixture.worker(
                    "config.providers", "vault,classless",
                    "config.providers.vault.class", Vault.class.getName(),
                    "config.providers.vault.param.suffix", "!"),
            fixture.plugins);

    @AfterEach
    void close() {
        transformer.close();
        fixture.close();
    }

    @Test
    void resolvesVariablesAndLeavesTheRest() {
        Resolved resolved = transformer.resolve(
                "c",
                map(
                        "a",
                        "x ${vault:p:user} ${vault:p:none}",
                        "b",
                        "${other:p:k}",
                        "c",
                        "${classless:k}",
                        "n",
                        null,
                        "plain",
                        "text"));

        assertEquals(
                map(
                        "a",
                        "x user! ${vault:p:none}",
                        "b",
                        "${other:p:k}",
                        "c",
                        "${classless:k}",
                        "n",
                        null,
                        "plain",
                        "text"),
                resolved.config());
        assertEquals(Map.of("p", 1000L), resolved.ttls());
        assertFalse(resolved.toString().contains("user!"));
    }

    @Test
    void namesConnectorAndProviderThatFails() {
        ConnectException failing =
                assertThrows(ConnectException.class, () -> transformer.resolve("c", map("a", "${vault:locked:k}")));

        assertEquals(
                "Connector 'c': its variables could not be resolved by config provider 'vault': "
                        + "java.lang.IllegalStateException: the vault is locked",
                failing.getMessage());
    }

    @Test
    void asksNoProviderForConfigsWithoutVariables() {
        assertEquals(map("a", "b"), transformer.resolve("c", map("a", "b")).config());
    }

    @Test
    void putsVariablesBackIntoTaskConfigs() {
        var tasks = ConfigTransformer.withVariables(
                map("secret", "${vault:p:k}", "plain", "a", "n", null),
                List.of(map("secret", "k!", "plain", "b", "task", "0"), map("task", "1")));

        assertEquals(List.of(map("secret", "${vault:p:k}", "plain", "b", "task", "0"), map("task", "1")), tasks);
    }

    /** Gives each key but {@code none} itself with a suffix. */
    public static class Vault implements ConfigProvider {
        private String suffix;

        @Override
        public ConfigData get(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConfigData get(String path, Set<String> keys) {
            if (path.equals("locked")) {
                throw new IllegalStateException("the vault is locked");
            }
            Map<String, String> data = new HashMap<>();
            keys.stream().filter(key -> !key.equals("none")).forEach(key -> data.put(key, key + suffix));
            return new ConfigData(data, 1000L);
        }

        @Override
        public void configure(Map<String, ?> config) {
            suffix = (String) config.get("suffix");
        }

        @Override
        public void close() {}
    }
}
