package io.millrace.rest.internal;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a request to another worker goes. Immutable. */
record PeerUrl(URI uri) {
    /** A URL whose host has an underscore, as containers are called at times; {@link URI} does not take it for a host. */
    private static final Pattern ODD_HOST = Pattern.compile("(?i)(http://)([\\w.-]+)((?::\\d+)?/.*)");

    /** Blocks while an odd name is looked up; throws an IllegalArgumentException when there is no worker at a URL. */
    static PeerUrl of(String base, String pathAndQuery) throws UnknownHostException {
        URI uri = URI.create((base.endsWith("/") ? base : base + "/") + pathAndQuery);
        boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        return isHttp && uri.getHost() != null ? new PeerUrl(uri) : new PeerUrl(withAddress(uri.toString()));
    }

    boolean isSecure() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    private static URI withAddress(String url) throws UnknownHostException {
        Matcher parts = ODD_HOST.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + url + "' is no URL of a worker");
        }
        String address = InetAddress.getByName(parts.group(2)).getHostAddress();
        return URI.create(parts.group(1) + (address.contains(":") ? "[" + address + "]" : address) + parts.group(3));
    }
}
