package io.millrace.rest.resource;

import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/** Where things are that were created. */
final class Locations {
    private Locations() {}

    /** The URL of a connector, as whoever asks reaches this worker. */
    static URI connector(String name, UriInfo uri) {
        return uri.getBaseUriBuilder().path("connectors/{name}").build(new Object[] {name}, false);
    }
}
