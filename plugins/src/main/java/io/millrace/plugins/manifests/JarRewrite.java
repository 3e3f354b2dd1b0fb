package io.millrace.plugins.manifests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A jar with some files changed: those keep their places, new ones follow at the end, and everything else is copied byte
 * for byte. One use, one thread.
 */
final class JarRewrite {
    private static final List<String> DIRECTORIES = List.of("META-INF/", ServiceLines.FOLDER);

    private final Path jar;
    private final ZipDirectory directory;
    private final Map<ZipRecord, NewZipEntry> replaced = new HashMap<>();
    private final Set<ZipRecord> dropped = new HashSet<>();
    private final List<NewZipEntry> added = new ArrayList<>();

    private JarRewrite(Path jar, ZipDirectory directory) {
        this.jar = jar;
        this.directory = directory;
    }

    /**
     * Reads what is there; a jar that does not exist counts as empty.
     *
     * @param changes new content by file name; empty for files that are to go
     */
    static JarRewrite of(Path jar, Map<String, Optional<byte[]>> changes) throws IOException {
        ZipDirectory directory = ZipDirectory.empty();
        if (Files.exists(jar)) {
            try (FileChannel file = FileChannel.open(jar, StandardOpenOption.READ)) {
                directory = ZipDirectory.read(file);
            }
        }
        JarRewrite rewrite = new JarRewrite(jar, directory);
        rewrite.plan(new TreeMap<>(changes));
        return rewrite;
    }

    private void plan(Map<String, Optional<byte[]>> changes) {
        Map<String, byte[]> fresh = new TreeMap<>();
        changes.forEach((name, content) -> content.ifPresent(bytes -> fresh.put(name, bytes)));
        for (ZipRecord record : directory.records()) {
            byte[] content = fresh.remove(record.name());
            if (content != null) {
                replaced.put(record, NewZipEntry.replacing(record, content));
            } else if (changes.containsKey(record.name())) {
                dropped.add(record); // it is to go, or was there twice
            }
        }
        if (!fresh.isEmpty()) {
            DIRECTORIES.stream().filter(parent -> noneBelow(parent, false)).forEach(this::addDirectory);
        }
        fresh.forEach((name, content) -> added.add(NewZipEntry.file(name, content)));
        if (added.isEmpty()) {
            for (int i = DIRECTORIES.size() - 1; i >= 0; i--) {
                dropIfEmpty(DIRECTORIES.get(i));
            }
        }
    }

    private void addDirectory(String name) {
        added.add(NewZipEntry.directory(name));
    }

    private void dropIfEmpty(String parent) {
        if (noneBelow(parent, true)) {
            directory.records().stream()
                    .filter(record -> record.name().equals(parent))
                    .forEach(dropped::add);
        }
    }

    private boolean noneBelow(String parent, boolean exceptItself) {
        return directory.records().stream()
                .filter(record -> !dropped.contains(record))
                .map(ZipRecord::name)
                .noneMatch(name -> name.startsWith(parent) && !(exceptItself && name.equals(parent)));
    }

    /** How many entries there will be. */
    int size() {
        return directory.records().size() - dropped.size() + added.size();
    }

    /** Whether no file will be left. */
    boolean isEmpty() {
        return added.isEmpty()
                && directory.records().stream().allMatch(record -> record.isDirectory() || dropped.contains(record));
    }

    void writeTo(FileChannel to) throws IOException {
        Map<ZipRecord, Long> positions = new HashMap<>();
        if (!directory.records().isEmpty()) {
            try (FileChannel from = FileChannel.open(jar, StandardOpenOption.READ)) {
                copy(from, to, positions);
            }
        }
        Map<ZipRecord, Long> all = new LinkedHashMap<>();
        for (ZipRecord record : directory.records()) {
            if (!dropped.contains(record)) {
                NewZipEntry replacement = replaced.get(record);
                all.put(replacement == null ? record : replacement.record(), positions.get(record));
            }
        }
        for (NewZipEntry entry : added) {
            all.put(entry.record(), to.position());
            write(to, entry.local());
        }
        writeDirectory(to, all);
    }

    /** Copies in as few pieces as there can be: from one changed file to the next. */
    private void copy(FileChannel from, FileChannel to, Map<ZipRecord, Long> positions) throws IOException {
        List<ZipRecord> inFile = new ArrayList<>(directory.records());
        inFile.sort(Comparator.comparingLong(ZipRecord::position));
        long copied = 0;
        long ahead = 0;
        for (int i = 0; i < inFile.size(); i++) {
            ZipRecord record = inFile.get(i);
            positions.put(record, record.position() + ahead);
            if (replaced.containsKey(record) || dropped.contains(record)) {
                transfer(from, copied, record.position(), to);
                if (replaced.containsKey(record)) {
                    write(to, replaced.get(record).local());
                }
                copied = i + 1 < inFile.size() ? inFile.get(i + 1).position() : directory.start();
                ahead = to.position() - copied;
            }
        }
        transfer(from, copied, directory.start(), to);
    }

    private void writeDirectory(FileChannel to, Map<ZipRecord, Long> positions) throws IOException {
        long start = to.position();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        positions.forEach((record, position) -> bytes.writeBytes(record.withOffset(position - directory.shift())));
        if (start + bytes.size() > Integer.toUnsignedLong(-1)) {
            throw new IOException("it would become larger than 4 GB");
        }
        write(to, bytes.toByteArray());
        write(to, ZipDirectory.end(positions.size(), bytes.size(), start - directory.shift(), directory.comment()));
    }

    private static void transfer(FileChannel from, long start, long end, FileChannel to) throws IOException {
        for (long position = start; position < end; ) {
            long count = from.transferTo(position, end - position, to);
            if (count <= 0) {
                throw new IOException("it has become shorter meanwhile");
            }
            position += count;
        }
    }

    private static void write(FileChannel to, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            to.write(rest);
        }
    }
}
