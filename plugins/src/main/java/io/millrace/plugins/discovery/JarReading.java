package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ArchiveDirectory;
import io.millrace.plugins.archive.ArchiveEntry;
import io.millrace.plugins.archive.ClassFile;
import io.millrace.plugins.archive.JarElement;
import io.millrace.plugins.archive.NameHashes;
import io.millrace.plugins.isolation.ManifestClassPath;
import io.millrace.plugins.isolation.SharedPackages;
import io.millrace.plugins.location.PluginLocation;
import io.millrace.plugins.model.PluginType;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinTask;
import java.util.jar.JarFile;

/** Reads one jar; the class files of a large one in several parts at the same time. One use. */
final class JarReading {
    private static final byte[] CLASS = ascii(".class");
    private static final byte[] JAR = ascii(".jar");
    private static final byte[] META_INF = ascii("META-INF/");
    private static final byte[] SERVICES = ascii("META-INF/services/");
    private static final byte[] MANIFEST = ascii(JarFile.MANIFEST_NAME);
    private static final byte[] ORG = ascii("org/");
    private static final LibraryPackages LIBRARIES_OF_PLUGINS = new LibraryPackages();
    private static final byte[] KAFKA = ascii("org/apache/kafka/");
    private static final List<WorkerLibrary> LIBRARIES = List.of(WorkerLibrary.values());
    private static final long PART_BYTES = 2L << 20;

    private final Path jar;
    private final boolean host;
    private final boolean trusted;
    private final NameHashes unread;
    private final ScanTools.Shed shed;
    private final ElementContent content;
    private JarElement element;
    private final List<Part> parts = new ArrayList<>();
    private final Map<PluginType, Integer> services = new EnumMap<>(PluginType.class);
    private int manifest = -1;
    private int classFiles;
    private int nestedJars;

    /** @param reader says how much has to be read */
    JarReading(Path jar, ElementReader reader, ScanTools.Shed shed, ElementContent content) {
        this.jar = jar;
        this.host = reader.host();
        this.trusted = reader.trusts(jar);
        this.unread = reader.unread();
        this.shed = shed;
        this.content = content;
    }

    void read() throws IOException {
        try (FileChannel file = FileChannel.open(jar, StandardOpenOption.READ)) {
            ArchiveDirectory directory = ArchiveDirectory.read(file);
            element = new JarElement(jar, directory);
            note(directory);
            readMetaInf(directory, file);
            content.add(element);
            readParts(directory, file);
            content.preferLast();
        }
        if (classFiles == 0 && nestedJars > 0) {
            content.packed(jar);
        }
    }

    private void note(ArchiveDirectory directory) throws IOException {
        ArchiveEntry entry = directory.entries();
        while (entry.next()) {
            if (entry.nameStartsWith(META_INF)) {
                noteMetaInf(entry);
            } else if (entry.nameEndsWith(CLASS)) {
                noteClass(entry);
            } else if (entry.nameEndsWith(JAR)) {
                nestedJars++;
            }
        }
    }

    private void noteMetaInf(ArchiveEntry entry) {
        PluginType type = entry.nameStartsWith(SERVICES) ? ServiceFile.types().get(entry.name()) : null;
        if (type != null) {
            services.put(type, entry.position());
        } else if (!host && entry.nameIs(MANIFEST)) {
            manifest = entry.position();
        }
    }

    /** Of several entries with one name the last counts, as it does for Java. */
    private void readMetaInf(ArchiveDirectory directory, FileChannel file) throws IOException {
        ArchiveEntry entry = directory.entries();
        for (Map.Entry<PluginType, Integer> service : services.entrySet()) {
            entry.moveTo(service.getValue());
            readService(entry, service.getKey(), file);
        }
        if (manifest >= 0) {
            entry.moveTo(manifest);
            ManifestClassPath.of(JarElement.whole(file, entry), PluginLocation.url(jar)).stream()
                    .flatMap(url -> PluginLocation.path(url).stream()) // what is no file cannot be searched
                    .forEach(content::refer);
        }
    }

    private void readService(ArchiveEntry entry, PluginType type, FileChannel file) throws IOException {
        try {
            for (String className : ServiceFile.classNames(JarElement.whole(file, entry))) {
                content.list(type, className);
                if (trusted) {
                    content.trust(className);
                }
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            content.damaged("Service file " + entry.name() + " in " + jar + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private void noteClass(ArchiveEntry entry) {
        classFiles++;
        boolean known = entry.nameStartsWith(ORG) && isKnown(entry);
        if (!trusted && !known && !entry.namesAnonymousClass() && !LIBRARIES_OF_PLUGINS.hold(entry)) {
            lastPart().add(entry.position(), entry.compressedSize());
        }
    }

    /** Looks closer at a class that may be the worker's; whether it need not be read. */
    private boolean isKnown(ArchiveEntry entry) {
        for (WorkerLibrary library : LIBRARIES) {
            if (library.marks(entry)) {
                content.libraries().add(library);
            }
        }
        if (!entry.nameStartsWith(KAFKA)) {
            return false;
        }
        long hash = entry.nameHash(CLASS.length);
        if (host) {
            noteShared(entry, hash);
        }
        return unread.contains(hash);
    }

    /** A class of the worker that every plugin shares, whatever it brings along. */
    private void noteShared(ArchiveEntry entry, long hash) {
        String name = entry.name();
        String className = name.substring(0, name.length() - CLASS.length).replace('/', '.');
        if (!SharedPackages.isolates(className)) {
            content.shared().add(hash);
        }
    }

    private Part lastPart() {
        Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last == null || last.packedSize >= PART_BYTES) {
            last = new Part();
            parts.add(last);
        }
        return last;
    }

    private void readParts(ArchiveDirectory directory, FileChannel file) throws IOException {
        List<ForkJoinTask<ElementContent>> readings = parts.stream()
                .map(part -> ForkJoinTask.adapt(() -> read(part, directory, file)))
                .toList();
        ForkJoinTask.invokeAll(readings);
        readings.forEach(reading -> content.add(reading.join()));
        int damaged = parts.stream().mapToInt(part -> part.damaged).sum();
        if (damaged > 0) {
            String first = parts.stream()
                    .filter(part -> part.damaged > 0)
                    .findFirst()
                    .map(part -> part.firstDamage)
                    .orElseThrow();
            content.damaged(damaged + " damaged class files in " + jar + " are left out: " + first
                    + (damaged > 1 ? ", and others." : "."));
        }
    }

    private ElementContent read(Part part, ArchiveDirectory directory, FileChannel file) throws IOException {
        ElementContent found = new ElementContent();
        ScanTools tools = shed.take();
        tools.entries().use(file);
        ArchiveEntry entry = directory.entries();
        for (int i = 0; i < part.count; i++) {
            entry.moveTo(part.positions[i]);
            read(entry, tools, part, found);
        }
        shed.giveBack(tools);
        return found;
    }

    private void read(ArchiveEntry entry, ScanTools tools, Part part, ElementContent found) throws IOException {
        try {
            tools.entries().open(entry);
            ClassFile file = tools.file().read(tools.entries(), entry.size());
            if (file.hasForeignParent() && file.isAt(entry, CLASS)) {
                found.add(file.header(element));
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            part.damaged(entry.name() + " (" + e.getMessage() + ")");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Some class files that are read in one go. */
    private static final class Part {
        private int[] positions = new int[256];
        private int count;
        private long packedSize;
        private int damaged;
        private String firstDamage = "";

        void add(int position, long size) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, 2 * count);
            }
            positions[count++] = position;
            packedSize += size;
        }

        void damaged(String what) {
            firstDamage = damaged++ == 0 ? what : firstDamage;
        }
    }
}
