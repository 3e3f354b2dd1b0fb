package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ByteSource;
import io.millrace.plugins.archive.ClassElement;
import io.millrace.plugins.archive.ClassFile;
import io.millrace.plugins.archive.ClassHeader;
import io.millrace.plugins.archive.NameHashes;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Classes and service files as the host's class loader sees them. Any thread. */
final class HostClasses {
    private static final Logger LOG = LoggerFactory.getLogger(HostClasses.class);

    private final ClassLoader host;
    private final Optional<NameHashes> names;
    private final Map<String, Optional<ClassHeader>> headers = new ConcurrentHashMap<>();
    private final Map<String, Boolean> present = new ConcurrentHashMap<>();

    /** @param names of all classes that may lead to a plugin; empty if they cannot be known */
    HostClasses(ClassLoader host, Optional<NameHashes> names) {
        this.host = host;
        this.names = names;
    }

    boolean has(String className) {
        return hasInternal(className.replace('.', '/'));
    }

    boolean hasInternal(String internalName) {
        return present.computeIfAbsent(internalName, name -> host.getResource(name + ".class") != null);
    }

    /** The header of a class that may lead to a plugin; empty for others. */
    Optional<ClassHeader> header(String internalName) {
        boolean asked = names.isEmpty() || names.get().contains(internalName);
        return asked ? headers.computeIfAbsent(internalName, this::read) : Optional.empty();
    }

    private Optional<ClassHeader> read(String internalName) {
        try (InputStream stream = host.getResourceAsStream(internalName + ".class")) {
            if (stream == null) {
                return Optional.empty();
            }
            byte[] bytes = stream.readAllBytes();
            ClassFile file = new ClassFile().read(ByteSource.of(bytes), bytes.length);
            return Optional.of(file.header(new HostElement(host)));
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.debug("{} on the class path cannot be read", internalName, e);
            return Optional.empty();
        }
    }

    /** Everything that service files on the class path name, for hosts whose files cannot be searched. */
    ElementContent services() {
        ElementContent content = new ElementContent();
        ServiceFile.types().forEach((path, type) -> addServices(path, type, content));
        return content;
    }

    private void addServices(String path, PluginType type, ElementContent content) {
        try {
            for (URL url : Collections.list(host.getResources(path))) {
                for (String className : ServiceFile.classNames(bytes(url))) {
                    content.list(type, className);
                    content.trust(className);
                }
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            content.damaged("Service file " + path + " on the class path cannot be read: " + e + ".");
        }
    }

    private static byte[] bytes(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (InputStream stream = connection.getInputStream()) {
            return stream.readAllBytes();
        }
    }

    /** The host's class path as a whole. */
    private record HostElement(ClassLoader host) implements ClassElement {
        @Override
        public void addNames(NameHashes names) {
            throw new UnsupportedOperationException("The classes of " + host + " cannot be listed");
        }

        @Override
        public Path path() {
            return Path.of("");
        }

        @Override
        public <T> T again(String internalName, Look<T> look) throws IOException {
            try (InputStream stream = host.getResourceAsStream(internalName + ".class")) {
                byte[] bytes = stream.readAllBytes();
                return look.at(new ClassFile().read(ByteSource.of(bytes), bytes.length));
            }
        }
    }
}
