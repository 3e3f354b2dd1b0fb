package io.millrace.testing.jars;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Describes a jar by its sources, service files and resources, compiles it, and writes it. One thread. */
public final class PluginJar {
    private final String name;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<Path> classPath = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    private PluginJar(String name) {
        this.name = name;
    }

    /** A jar with that file name; {@code .jar} is added if there is no ending. */
    public static PluginJar named(String name) {
        return new PluginJar(name.contains(".") ? name : name + ".jar");
    }

    /** Adds a class by its full name and source text; the {@code package} line is added if it is missing. */
    public PluginJar source(String className, String text) {
        int end = className.lastIndexOf('.');
        boolean complete = end < 0 || text.trim().startsWith("package ");
        sources.put(className, complete ? text : "package " + className.substring(0, end) + ";\n" + text);
        return this;
    }

    /** Adds a line to the service file of a type. */
    public PluginJar service(String type, String className) {
        String path = "META-INF/services/" + type;
        byte[] before = files.getOrDefault(path, new byte[0]);
        return resource(path, new String(before, StandardCharsets.UTF_8) + className + "\n");
    }

    /** Adds a line to the service file of a type. */
    public PluginJar service(Class<?> type, String className) {
        return service(type.getName(), className);
    }

    /** Adds a text file. */
    public PluginJar resource(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a file as it is, in place of a compiled class of that path if there is one. */
    public PluginJar file(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    /** Lets the sources see the classes of another jar or directory, in addition to the test's own class path. */
    public PluginJar classPath(Path... elements) {
        classPath.addAll(List.of(elements));
        return this;
    }

    /** Compiles the class, but leaves it out of what is written. */
    public PluginJar without(String className) {
        dropped.add(className.replace('.', '/') + ".class");
        return this;
    }

    /** Writes the jar into the directory, which is made if need be; returns the jar's path. */
    public Path writeTo(Path directory) {
        try {
            Path jar = Files.createDirectories(directory).resolve(name);
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream entries = new JarOutputStream(out)) {
                for (Map.Entry<String, byte[]> file : content().entrySet()) {
                    entries.putNextEntry(new ZipEntry(file.getKey()));
                    entries.write(file.getValue());
                    entries.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the same files as a class tree, right into the directory; returns the directory. */
    public Path writeTreeTo(Path directory) {
        try {
            for (Map.Entry<String, byte[]> file : content().entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, byte[]> content() {
        Map<String, byte[]> content = new TreeMap<>();
        if (!sources.isEmpty()) {
            content.putAll(SourceCompiler.compile(sources, classPath));
        }
        content.putAll(files);
        dropped.forEach(content::remove);
        return content;
    }
}
