package io.millrace.plugins.isolation;

import java.util.List;
import java.util.Set;

/** Says which classes every plugin shares with the worker, and which a plugin may bring along for itself. */
public final class SharedPackages {
    private static final String KAFKA = "org.apache.kafka.";
    private static final String CONNECT = KAFKA + "connect.";
    private static final String TRANSFORMS = CONNECT + "transforms.";
    private static final String POLICY = CONNECT + "connector.policy.";
    private static final String PROVIDER = KAFKA + "common.config.provider.";

    /** What stands after {@code javax.}; the rest of {@code javax} is a plugin's own affair. */
    private static final String JAVAX = "accessibility activation activity annotation batch.api batch.operations"
            + " batch.runtime crypto decorator ejb el enterprise.concurrent enterprise.context enterprise.context.spi"
            + " enterprise.deploy.model enterprise.deploy.shared enterprise.deploy.spi enterprise.event"
            + " enterprise.inject enterprise.inject.spi enterprise.util faces imageio inject interceptor jms json jws"
            + " lang.model mail management management.j2ee naming net persistence print resource rmi script"
            + " security.auth security.auth.message security.cert security.jacc security.sasl servlet sound.midi"
            + " sound.sampled sql swing tools transaction validation websocket ws.rs xml xml.bind xml.registry xml.rpc"
            + " xml.soap xml.ws";

    private static final List<String> JAVAX_PREFIXES = prefixes("javax.", JAVAX);

    private static final List<String> ORG_PREFIXES = prefixes(
            "org.",
            "ietf.jgss omg.CORBA omg.CosNaming omg.Dynamic omg.DynamicAny omg.IOP omg.Messaging"
                    + " omg.PortableInterceptor omg.PortableServer omg.SendingContext omg.stub.java.rmi w3c.dom"
                    + " xml.sax apache.kafka slf4j");

    private static final List<String> OWN_KAFKA_PACKAGES = List.of(
            CONNECT + "json.",
            CONNECT + "file.",
            CONNECT + "mirror.",
            CONNECT + "mirror-client.",
            CONNECT + "converters.");

    private static final Set<String> OWN_KAFKA_CLASSES = Set.of(
            CONNECT + "storage.StringConverter",
            CONNECT + "storage.SimpleHeaderConverter",
            CONNECT + "rest.basic.auth.extension.BasicAuthSecurityRestExtension");

    private static final Set<String> SHARED_POLICY_CLASSES = Set.of(
            POLICY + "ConnectorClientConfigOverridePolicy",
            POLICY + "ConnectorClientConfigRequest",
            POLICY + "ConnectorClientConfigRequest$ClientType");

    private SharedPackages() {}

    /** Whether a plugin's own copy of the class comes before the worker's. */
    public static boolean isolates(String className) {
        return !shared(className) || ownAlthoughKafka(className);
    }

    private static boolean shared(String name) {
        if (name.startsWith("java.")) {
            return true;
        }
        if (name.startsWith("javax.")) {
            return startsWithAny(name, JAVAX_PREFIXES);
        }
        return name.startsWith("org.") && startsWithAny(name, ORG_PREFIXES);
    }

    private static boolean ownAlthoughKafka(String name) {
        if (!name.startsWith(KAFKA)) {
            return false;
        }
        if (name.startsWith(TRANSFORMS)) {
            return !name.startsWith(TRANSFORMS + "Transformation") && !name.equals(TRANSFORMS + "predicates.Predicate");
        }
        if (name.startsWith(POLICY)) {
            return !SHARED_POLICY_CLASSES.contains(name);
        }
        if (name.startsWith(PROVIDER)) {
            return !name.equals(PROVIDER + "ConfigProvider");
        }
        return OWN_KAFKA_CLASSES.contains(name) || startsWithAny(name, OWN_KAFKA_PACKAGES);
    }

    private static boolean startsWithAny(String name, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> prefixes(String root, String names) {
        return List.of(names.split(" ")).stream().map(name -> root + name + ".").toList();
    }
}
