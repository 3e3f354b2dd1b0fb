package io.millrace.worker.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.millrace.worker.config.StandaloneConfig;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.config.WorkerFixture;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

class JsonStandInTest {
    @Test
    void standsInForApachesConverter() {
        JsonConverter apache = new JsonConverter();

        Object ours = with().inPlaceOf(apache);

        assertNotSame(apache, ours);
        assertInstanceOf(HeaderConverter.class, ours);
        Converter converter = assertInstanceOf(Converter.class, ours);
        converter.configure(Map.of("schemas.enable", "false"), false);
        assertArrayEquals(new byte[] {'1'}, converter.fromConnectData("topic", null, 1));
    }

    @Test
    void leavesItsWorkToApachesConverterWhereTheWorkerSaysSo() {
        JsonConverter apache = new JsonConverter();

        assertSame(
                apache,
                with(WorkerConfig.JSON_CONVERTER_IMPLEMENTATION, "apache").inPlaceOf(apache));
    }

    @Test
    void leavesOtherConvertersAlone() {
        Converter strings = new StringConverter();
        Converter derived = new JsonConverter() {};

        assertSame(strings, with().inPlaceOf(strings));
        assertSame(derived, with().inPlaceOf(derived));
    }

    @Test
    void leavesACopyThatAPluginBringsAlone() throws Exception {
        try (OwnCopy loader = new OwnCopy()) {
            Object copy = loader.loadClass(JsonConverter.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();

            assertNotSame(JsonConverter.class, copy.getClass());
            assertSame(copy, with().inPlaceOf(copy));
        }
    }

    private static JsonStandIn with(String... settings) {
        Map<String, String> properties = WorkerFixture.minimal();
        properties.putAll(WorkerFixture.map(settings));
        return new JsonStandIn(new StandaloneConfig(properties));
    }

    /** Has its own classes of the converter's jar, as a plugin's loader does. */
    private static final class OwnCopy extends URLClassLoader {
        OwnCopy() {
            super(
                    new URL[] {
                        JsonConverter.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    JsonStandInTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                boolean own = name.startsWith(JsonConverter.class.getPackageName() + ".");
                return loaded != null ? loaded : own ? findClass(name) : super.loadClass(name, resolve);
            }
        }
    }
}
