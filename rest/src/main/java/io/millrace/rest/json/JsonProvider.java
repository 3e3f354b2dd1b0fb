package io.millrace.rest.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;

/** Carries JSON trees, and the beans of REST extensions, between JAX-RS and Jackson. Any thread. */
@Consumes("*/*")
@Produces("*/*")
public final class JsonProvider implements MessageBodyReader<Object>, MessageBodyWriter<Object> {
    private static final List<Class<?>> CARRIED_AS_THEY_ARE =
            List.of(String.class, byte[].class, InputStream.class, Reader.class, File.class, StreamingOutput.class);

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return isJson(type, media);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return isJson(type, media);
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        try {
            return Json.mapper().readValue(body, Json.mapper().constructType(generic));
        } catch (JsonProcessingException e) {
            throw new UnreadableBodyException("The request body cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public void writeTo(
            Object value,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        byte[] bytes = Json.mapper().writeValueAsBytes(value);
        headers.putSingle(HttpHeaders.CONTENT_LENGTH, bytes.length);
        out.write(bytes);
    }

    /** Refusals before an endpoint is chosen have no media type yet, so trees are taken whatever it is. */
    private static boolean isJson(Class<?> type, MediaType media) {
        if (JsonNode.class.isAssignableFrom(type)) {
            return true;
        }
        return media != null
                && MediaType.APPLICATION_JSON_TYPE.isCompatible(media)
                && CARRIED_AS_THEY_ARE.stream().noneMatch(plain -> plain.isAssignableFrom(type));
    }
}
