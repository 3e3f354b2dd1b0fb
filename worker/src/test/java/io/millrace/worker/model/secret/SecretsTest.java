package io.millrace.worker.model.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final Secrets BY_NAME = Secrets.byName();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection.password",
                "database.passwd",
                "db.pass",
                "redis.pw",
                "DB_PASS",
                "master.key",
                "dbPassword",
                "ssl.key.password",
                "listeners.https.ssl.keystore.password",
                "ssl.keystore.key",
                "ssl.keystore.certificate.chain",
                "producer.override.sasl.jaas.config",
                "aws.secret.access.key",
                "azure.storage.account.key",
                "api.key",
                "apiKey",
                "API_KEY",
                "github.token",
                "credentials.json",
                "gcs.credential",
                "private.key",
                "value.converter.basic.auth.user.info",
                "http.headers.authorization",
                "azure.connection.string",
                "transforms.x.passphrase",
                "vault.secret.id",
            })
    void namesThatLookSecretAre(String key) {
        assertTrue(BY_NAME.isSecret(key, "canary"), key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "topics",
                "key.converter",
                "key.fields",
                "primary.key",
                "connection.user",
                "tokenizer",
                "pass.through",
                "bypass",
                "sasl.oauthbearer.token.endpoint.url",
                "token.refresh.ms",
                "password.file",
                "passwordFile",
                "gcs.credentials.path",
                "credentials.provider.class",
                "basic.auth.credentials.source",
                "secret.name",
                "aws.access.key.id",
                "ssl.keystore.location",
                "ssl.keystore.type",
                "transforms",
                "errors.tolerance",
                "pk.mode",
            })
    void namesOfOtherThingsAreNot(String key) {
        assertFalse(BY_NAME.isSecret(key, "canary"), key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:canary@host/path",
                "jdbc:postgresql://u:canary@h:5432/db",
                "jdbc:mysql://h/db?user=u&password=canary",
                "jdbc:sqlserver://h;user=u;Password=canary;",
                "jdbc:oracle:thin:scott/canary@//h:1521/x",
                "redis://:canary@h:6379",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"canary\";",
                "Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=canary",
                "Authorization: Bearer canary-1",
                "Authorization: Basic dXNlcjpjYW5hcnk=",
                "{\"type\":\"service_account\",\"private_key\":\"canary\"}",
                "-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----",
            })
    void valuesWithCredentialsInsideAre(String value) {
        assertTrue(BY_NAME.isSecret("some.setting", value), value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h:5432/db?user=u",
                "https://host:8443/path?topic=orders",
                "abfss://container@account.dfs.core.windows.net/x",
                "host1:9092,host2:9092",
                "Uses basic authentication, or Basic Authentication",
                "jdbc:mysql://h/db?password=${file:/secrets:pw}",
                "PlainLoginModule required username=\"u\" password=\"${file:/secrets:pw}\";",
                "https://u:${env:PW}@h/",
            })
    void valuesWithoutThemAreNot(String value) {
        assertFalse(BY_NAME.isSecret("some.setting", value), value);
    }

    @Test
    void referencesSwitchesAndNothingAreNoSecrets() {
        assertFalse(BY_NAME.isSecret("connection.password", "${file:/secrets:pw}"));
        assertFalse(BY_NAME.isSecret("connection.password", ""));
        assertFalse(BY_NAME.isSecret("connection.password", null));
        assertFalse(BY_NAME.isSecret("use.token", "true"));
        assertTrue(BY_NAME.isSecret("connection.password", "${file:/secrets:pw}tail"));
    }

    @Test
    void declaredPasswordsAreWhateverTheirNames() {
        Secrets secrets = Secrets.of(Set.of("door"));

        assertTrue(secrets.isSecret("door", "canary"));
        assertFalse(secrets.isSecret("door", "${file:/secrets:door}"));
        assertFalse(BY_NAME.isSecret("door", "canary"));
    }

    @Test
    void masksKeepOrderAndNulls() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("z.password", "canary");
        config.put("a", null);
        config.put("name", "c");

        assertEquals(
                "{z.password=[hidden], a=null, name=c}", BY_NAME.masked(config).toString());
        assertEquals("canary", config.get("z.password"));
    }

    @Test
    void textsAreTheCredentialsAloneWhereTheyAreLongEnough() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("connection.url", "https://user:canary-1@host/");
        config.put("short.url", "https://user:abc@host/");
        config.put("my.password", " canary-2 ");
        config.put("basic.auth.user.info", "user:canary-3");
        config.put("topics", "orders");

        assertEquals(
                List.of("canary-1", "abc", "https://user:abc@host/", "canary-2", "user:canary-3", "canary-3"),
                List.copyOf(BY_NAME.texts(config, config)));
    }

    @Test
    void theWholeOfAPasswordIsSecretEvenIfItLooksLikeTextWithACredential() {
        Map<String, String> config = Map.of("door", "canary-1;token=canary-2");

        assertEquals("[hidden]", Scrubber.of(Secrets.of(Set.of("door")), config).scrub("canary-1;token=canary-2"));
    }

    @Test
    void whatAVariableStandsForIsSecretWhenTheVariableOrTheKeyLooksSo() {
        Map<String, String> raw = Map.of(
                "door", "${file:/run/secrets:db.password}", "my.password", "${env:PW}", "topics", "${env:TOPICS}");
        Map<String, String> resolved = Map.of("door", "canary-1", "my.password", "canary-2", "topics", "orders");

        assertEquals(Set.of("canary-1", "canary-2"), BY_NAME.texts(raw, resolved));
    }
}
