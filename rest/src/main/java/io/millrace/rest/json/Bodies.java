package io.millrace.rest.json;

import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import java.util.List;
import java.util.Map;

/** How request bodies are read; each method throws an {@link UnreadableBodyException}. Any thread. */
public interface Bodies {
    /** What a body of settings is for. */
    enum Purpose {
        CONFIG,
        PATCH,
        LEVEL
    }

    /** The body of {@code POST /connectors}. */
    CreateRequest create(byte[] body);

    /** Settings, by name; the values are strings or null. */
    Map<String, String> settings(byte[] body, Purpose purpose);

    /** The offsets of a request to alter them; nothing when it has no list. */
    List<PartitionOffset> offsets(byte[] body);
}
