package io.millrace.plugins.discovery;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What has been read of the host's class path. Immutable.
 *
 * @param names of Kafka's classes that plugins share with the host
 */
record HostContent(ElementContent content, HostClasses classes, NameHashes names) {
    static HostContent read(ClassPath path, ClassLoader host, DiscoveryMode mode, ReadingPool pool)
            throws InterruptedException {
        ElementReader reader = ElementReader.ofHost(mode);
        Callable<ElementContent> reading = () -> pool.read(path.searched(), reader);
        ElementContent content = pool.all(List.of(reading)).get(0);
        Optional<NameHashes> names = path.complete() ? Optional.of(content.names()) : Optional.empty();
        HostClasses classes = new HostClasses(host, names);
        if (!path.complete()) {
            content.add(classes.services());
        }
        return new HostContent(content, classes, content.shared());
    }
}
