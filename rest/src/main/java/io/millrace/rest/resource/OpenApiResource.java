package io.millrace.rest.resource;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Shows the endpoints as OpenAPI 3 describes them; Apache's has no such endpoint. Any thread. */
@Path("/openapi.json")
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiResource {
    private static final String FILE = "openapi.json";

    /** The file is made from the code by the tests (OpenApiFileTest); here it is only read. */
    @GET
    public Response document() throws IOException {
        try (InputStream file = OpenApiResource.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new FileNotFoundException("'" + FILE + "' is missing in the worker's jars");
            }
            byte[] bytes = file.readAllBytes();
            return Response.ok(bytes)
                    .header(HttpHeaders.CONTENT_LENGTH, bytes.length)
                    .build();
        }
    }
}
