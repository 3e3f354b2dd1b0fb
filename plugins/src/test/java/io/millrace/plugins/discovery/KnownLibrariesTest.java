package io.millrace.plugins.discovery;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KnownLibrariesTest {
    private static final Path REPOSITORY = Path.of("/home/me/.m2/repository");

    @Test
    void knowsLibrariesWhereMavenKeepsThem() {
        assertTrue(without("org/eclipse/jetty/jetty-server/12.0.1/jetty-server-12.0.1.jar"));
        assertTrue(without("org/eclipse/jetty/ee10/jetty-ee10-servlet/12.0.1/jetty-ee10-servlet-12.0.1.jar"));
        assertTrue(without("org/apache/kafka/kafka_2.13/4.3.1/kafka_2.13-4.3.1.jar"));
        assertTrue(listed("org/apache/kafka/connect-json/4.3.1/connect-json-4.3.1.jar"));
        assertTrue(listed("org/apache/kafka/kafka-clients/4.3.1/kafka-clients-4.3.1.jar"));
    }

    @Test
    void searchesPluginsOfKafkasOwnThatDoNotListThemselves() {
        assertFalse(without("org/apache/kafka/connect-mirror/4.3.1/connect-mirror-4.3.1.jar"));
        assertFalse(listed("org/apache/kafka/connect-mirror/4.3.1/connect-mirror-4.3.1.jar"));
    }

    @Test
    void searchesConnectorsOfTheMakersOfLibraries() {
        assertFalse(
                without("com/google/cloud/pubsub-group-kafka-connector/1.3.0/pubsub-group-kafka-connector-1.3.0.jar"));
        assertFalse(without("com/google/acme/acme-connect-sink/1.0/acme-connect-sink-1.0.jar"));
        assertTrue(without("com/google/guava/guava/33.0.0/guava-33.0.0.jar"));
    }

    @Test
    void searchesJarsThatOnlySoundLikeLibraries() {
        for (String jar : new String[] {
            "jetty-server-12.0.1.jar",
            "lib/connect-json-4.3.1.jar",
            "com/acme/jetty-server/12.0.1/jetty-server-12.0.1.jar",
            "org/eclipse/jetty/jetty-server/12.0.1/other-12.0.1.jar",
            "commons-foo-1.0.jar"
        }) {
            assertFalse(without(jar), jar);
            assertFalse(listed(jar), jar);
        }
    }

    private static boolean without(String jar) {
        return KnownLibraries.withoutPlugins(REPOSITORY.resolve(jar));
    }

    private static boolean listed(String jar) {
        return KnownLibraries.listsItsPlugins(REPOSITORY.resolve(jar));
    }
}
