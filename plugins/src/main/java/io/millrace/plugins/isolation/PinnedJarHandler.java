package io.millrace.plugins.isolation;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Optional;

/**
 * Lets {@code jar:} URLs lead to jars that are open already. In all else they are like those of the JDK, whose handler
 * decides what such a URL means and which are equal. Any thread.
 */
final class PinnedJarHandler extends URLStreamHandler {
    private static final String JAR = "jar:";

    private final PinnedJars jars;

    PinnedJarHandler(PinnedJars jars) {
        this.jars = jars;
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
        Optional<PinnedJar> jar = jars.find(jarUrl(url));
        if (jar.isPresent()) {
            return new PinnedJarConnection(url, jar.get());
        }
        URLConnection other = plain(url.toExternalForm()).openConnection();
        other.setUseCaches(false);
        return other;
    }

    private static String jarUrl(URL url) {
        String file = url.getFile();
        int end = file.indexOf("!/");
        return end < 0 ? file : file.substring(0, end);
    }

    @Override
    protected void parseURL(URL url, String spec, int start, int limit) {
        URL parsed = parse(url, spec);
        setURL(
                url,
                parsed.getProtocol(),
                parsed.getHost(),
                parsed.getPort(),
                parsed.getAuthority(),
                parsed.getUserInfo(),
                parsed.getPath(),
                parsed.getQuery(),
                parsed.getRef());
    }

    private static URL parse(URL context, String spec) {
        try {
            boolean absolute = spec.regionMatches(true, 0, JAR, 0, JAR.length());
            return absolute ? new URL(spec) : new URL(new URL(context.toExternalForm()), spec);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    protected boolean equals(URL one, URL other) {
        return plain(one.toExternalForm()).equals(plain(other.toExternalForm()));
    }

    @Override
    protected boolean sameFile(URL one, URL other) {
        return plain(one.toExternalForm()).sameFile(plain(other.toExternalForm()));
    }

    @Override
    protected int hashCode(URL url) {
        return plain(url.toExternalForm()).hashCode();
    }

    /** The URL with the JDK's handler. */
    private static URL plain(String text) {
        try {
            return new URL(text);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
