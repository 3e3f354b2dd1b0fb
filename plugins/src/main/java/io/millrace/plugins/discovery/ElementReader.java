package io.millrace.plugins.discovery;

import io.millrace.plugins.PluginType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one jar or class tree; a damaged one is reported in one line and gives what could be read. One thread. */
final class ElementReader {
    private static final Logger LOG = LoggerFactory.getLogger(ElementReader.class);
    private static final String SERVICES = "META-INF/services/";
    private static final String CLASS = ".class";

    private final Path element;
    private final boolean readHeaders;
    private final boolean trust;
    private final ElementContent content = new ElementContent();
    private byte[] buffer = new byte[1 << 16];
    private int damaged;

    /** @param scan whether class files are to be read as well as service files */
    ElementReader(Path element, boolean scan) {
        this.element = element;
        this.trust = !scan || KnownLibraries.listsItsPlugins(element);
        this.readHeaders = !trust;
    }

    ElementContent read() {
        if (KnownLibraries.withoutPlugins(element)) {
            return content;
        }
        try {
            if (Files.isDirectory(element)) {
                readTree();
            } else if (Files.exists(element)) {
                readArchive();
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            LOG.warn(
                    "Plugins in {} are not available, it cannot be read: {}. Replace the file or remove it.",
                    element,
                    e.toString());
        }
        if (damaged > 0) {
            LOG.warn("{} damaged class files in {} are left out. Replace the file or remove it.", damaged, element);
        }
        return content;
    }

    private void readArchive() throws IOException {
        try (ZipFile zip = new ZipFile(element.toFile())) {
            for (PluginType type : PluginType.values()) {
                ZipEntry services = zip.getEntry(serviceFile(type));
                if (services != null) {
                    readServices(type, zip.getInputStream(services));
                }
            }
            if (readHeaders) {
                readHeaders(zip);
            }
        }
    }

    private void readHeaders(ZipFile zip) {
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            if (isClassName(entry.getName())) {
                readHeader(entry.getName(), () -> zip.getInputStream(entry));
            }
        }
    }

    private void readTree() throws IOException {
        for (PluginType type : PluginType.values()) {
            Path services = element.resolve(serviceFile(type));
            if (Files.isRegularFile(services)) {
                readServices(type, Files.newInputStream(services));
            }
        }
        if (readHeaders) {
            try (Stream<Path> files = Files.walk(element, FileVisitOption.FOLLOW_LINKS)) {
                files.filter(PluginPath::isClassFile).forEach(this::readHeader);
            }
        }
    }

    private void readHeader(Path file) {
        String name =
                element.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        if (isClassName(name)) {
            readHeader(name, () -> Files.newInputStream(file));
        }
    }

    private void readHeader(String fileName, Source source) {
        try (InputStream stream = source.open()) {
            int length = fill(stream); // may replace the buffer by a larger one
            ClassHeader header = ClassHeaderReader.read(buffer, length);
            boolean loadable = fileName.equals(header.name() + CLASS);
            if (loadable && header.hasForeignParent()) {
                content.add(header);
            }
        } catch (IOException | RuntimeException e) {
            damaged++;
            LOG.debug("{} in {} is damaged", fileName, element, e);
        }
    }

    private int fill(InputStream stream) throws IOException {
        int length = 0;
        for (int count = 0; count >= 0; count = stream.read(buffer, length, buffer.length - length)) {
            length += count;
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * length);
            }
        }
        return length;
    }

    private void readServices(PluginType type, InputStream services) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(services, StandardCharsets.UTF_8))) {
            Iterator<String> names = lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").trim())
                    .filter(line -> !line.isEmpty())
                    .iterator();
            names.forEachRemaining(name -> list(type, name));
        }
    }

    private void list(PluginType type, String className) {
        content.list(type, className);
        if (trust) {
            content.trust(className);
        }
    }

    private static boolean isClassName(String fileName) {
        return fileName.endsWith(CLASS) && !fileName.startsWith("META-INF/");
    }

    static String serviceFile(PluginType type) {
        return SERVICES + type.baseType().getName();
    }

    /** Opens a class file. */
    private interface Source {
        InputStream open() throws IOException;
    }
}
