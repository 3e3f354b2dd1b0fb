package io.millrace.plugins.discovery;

import io.millrace.plugins.location.FileStamps;
import java.util.UUID;

/** Sums up what plugins meet in a worker, as far as it may change what is found: its class path and its Java. */
public final class HostStamp {
    private HostStamp() {}

    /** The stamp of a class path; never the same twice if its files cannot be known. */
    public static String of(ClassLoader host) {
        return of(ClassPath.of(host));
    }

    static String of(ClassPath classPath) {
        FileStamps stamps = new FileStamps().add(System.getProperty("java.version"));
        classPath.elements().forEach(stamps::addAll);
        return stamps.add(classPath.complete() ? "" : UUID.randomUUID().toString())
                .text();
    }
}
