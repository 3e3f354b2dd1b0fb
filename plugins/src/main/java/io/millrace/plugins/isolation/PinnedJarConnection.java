package io.millrace.plugins.isolation;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Reads an entry of an open jar; asks no cache, whatever it is told. One thread. */
final class PinnedJarConnection extends JarURLConnection {
    private final PinnedJar jar;
    private JarEntry entry;

    PinnedJarConnection(URL url, PinnedJar jar) throws IOException {
        super(url);
        this.jar = jar;
        jarFileURLConnection = getJarFileURL().openConnection();
    }

    @Override
    public void connect() throws IOException {
        if (jar.unpinned()) {
            throw new IOException("The plugin location has been closed, so it cannot be read any more: " + url);
        }
        if (!connected && getEntryName() != null) {
            entry = jar.getJarEntry(getEntryName());
            if (entry == null) {
                throw new FileNotFoundException("JAR entry " + getEntryName() + " not found in " + jar.getName());
            }
        }
        connected = true;
    }

    @Override
    public JarFile getJarFile() throws IOException {
        connect();
        return jar;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        connect();
        if (entry == null) {
            throw new IOException("no entry name specified");
        }
        return jar.getInputStream(entry);
    }

    @Override
    public Object getContent() throws IOException {
        return getEntryName() == null ? getJarFile() : super.getContent();
    }

    @Override
    public long getContentLengthLong() {
        return tried() ? entry == null ? jar.length() : entry.getSize() : -1;
    }

    @Override
    public String getContentType() {
        if (getEntryName() == null) {
            return "x-java/jar";
        }
        String byName = guessContentTypeFromName(getEntryName());
        String guess = byName == null ? byContent() : byName;
        return guess == null ? "content/unknown" : guess;
    }

    private String byContent() {
        try (InputStream stream = new BufferedInputStream(getInputStream())) {
            return guessContentTypeFromStream(stream);
        } catch (IOException e) {
            return null; // the caller will hear of it when it reads
        }
    }

    @Override
    public long getLastModified() {
        return jar.modified();
    }

    private boolean tried() {
        try {
            connect();
            return true;
        } catch (IOException e) {
            return false; // the caller will hear of it when it reads
        }
    }
}
