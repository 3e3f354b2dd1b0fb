package io.millrace.worker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.plugins.LoaderSwap;
import io.millrace.plugins.Plugins;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClassPathFirstTest {
    private static final String STRING_CONVERTER = StringConverter.class.getName();

    private final RecordingLoader plugins = new RecordingLoader();
    private final ClassLoader loader = new ClassPathFirst(plugins);

    @Test
    void aFullNameOnTheClassPathIsFoundThere() throws Exception {
        assertSame(StringConverter.class, loader.loadClass(STRING_CONVERTER));

        assertEquals(List.of(), plugins.asked);
    }

    @Test
    void otherNamesAreAskedOfThePlugins() throws Exception {
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass("com.acme.Converter"));
        assertSame(String.class, loader.loadClass("Alias"));

        assertEquals(List.of("com.acme.Converter", "Alias"), plugins.asked);
    }

    @Test
    @Timeout(60)
    void settingsThatNameOurClassesAreReadWhilePluginsAreStillLookedFor() throws Exception {
        SlowHost host = new SlowHost();
        Map<String, String> properties = WorkerFixture.minimal();

        try (Plugins searching = Plugins.discover(null, "only_scan", null, host);
                LoaderSwap ignored = LoaderSwap.to(searching.loader())) {
            host.asked.await();

            StandaloneConfig config = StandaloneConfig.parse(properties, searching);

            assertEquals(STRING_CONVERTER, config.converter(ConverterKind.KEY).className());
        }
    }

    /** What stands for the plugin loader; its parent is the class path's. */
    private static final class RecordingLoader extends ClassLoader {
        private final List<String> asked = new ArrayList<>();

        RecordingLoader() {
            super(ClassPathFirstTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            return name.equals("Alias") ? String.class : super.loadClass(name, resolve);
        }
    }

    /** A class path that never tells other threads what is on it. */
    private static final class SlowHost extends ClassLoader {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final Thread owner = Thread.currentThread();

        SlowHost() {
            super(ClassPathFirstTest.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (Thread.currentThread() == owner) {
                return super.getResources(name);
            }
            asked.countDown();
            try {
                new CountDownLatch(1).await(); // until the plugins are closed
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Collections.emptyEnumeration();
        }
    }
}
