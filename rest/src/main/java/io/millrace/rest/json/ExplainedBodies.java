package io.millrace.rest.json;

import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import java.util.List;
import java.util.Map;

/** Reads bodies and says in words what is wrong with one, and where. Any thread. */
public final class ExplainedBodies implements Bodies {
    @Override
    public CreateRequest create(byte[] body) {
        return CreateRequest.read(body);
    }

    @Override
    public Map<String, String> settings(byte[] body, Purpose purpose) {
        return RequestBody.config(body);
    }

    @Override
    public List<PartitionOffset> offsets(byte[] body) {
        return OffsetsJson.read(body);
    }
}
