package io.millrace.worker.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.errors.ConnectException;

/** Reads files of settings; every failure is one line that names the file. Any thread. */
final class PropertyFile {
    private final Path path;
    private final String what;

    /**
     * @param what what the file is, for messages, e.g. {@code worker configuration}
     */
    PropertyFile(Path path, String what) {
        this.path = path;
        this.what = what;
    }

    /** The file's bytes. */
    byte[] bytes() {
        if (Files.isDirectory(path)) {
            throw failure("is a directory; name a file in it", null);
        }
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw failure("does not exist (looked for it at " + path.toAbsolutePath() + ")", e);
        } catch (AccessDeniedException e) {
            throw failure("cannot be read: permission denied", e);
        } catch (IOException e) {
            throw failure("cannot be read: " + e.getMessage(), e);
        }
    }

    /** Parses Java properties, in the encoding that {@link Properties#load(java.io.InputStream)} has. */
    Map<String, String> properties(byte[] content) {
        InFileOrder properties = new InFileOrder();
        try {
            properties.load(new ByteArrayInputStream(content));
        } catch (IllegalArgumentException e) {
            String remedy = "is malformed: a \\u must be followed by four hex digits (write \\\\ for a backslash)";
            throw failure(remedy, e);
        } catch (IOException e) {
            throw failure("cannot be read: " + e.getMessage(), e);
        }
        return properties.inOrder;
    }

    ConnectException failure(String problem, Throwable cause) {
        return new ConnectException("The " + what + " file '" + path + "' " + problem, cause);
    }

    /** Properties that remember the order of their lines. */
    private static final class InFileOrder extends Properties {
        private final transient Map<String, String> inOrder = new LinkedHashMap<>();

        @Override
        public synchronized Object put(Object key, Object value) {
            return inOrder.put((String) key, (String) value);
        }

        @Override
        public synchronized boolean equals(Object other) {
            return this == other;
        }

        @Override
        public synchronized int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
