package io.millrace.rest.resource;

import io.millrace.worker.api.SignedRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/** Where requests of workers carry their signatures (contract, rest.md, section 5). */
public final class Signatures {
    public static final String SIGNATURE = "X-Connect-Authorization";
    public static final String ALGORITHM = "X-Connect-Request-Signature-Algorithm";

    private Signatures() {}

    static SignedRequest of(ContainerRequestContext request, byte[] body) {
        return new SignedRequest(body, header(request, SIGNATURE), header(request, ALGORITHM));
    }

    private static Optional<String> header(ContainerRequestContext request, String name) {
        return Optional.ofNullable(request.getHeaders().getFirst(name));
    }
}
