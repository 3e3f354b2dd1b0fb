package io.millrace.rest.json;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Offsets of connectors on the wire, both ways (KIP-875). Any thread. */
public final class OffsetsJson {
    private static final List<String> FIELDS = List.of("offsets");
    private static final List<String> ENTRY_FIELDS = List.of("partition", "offset");
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private OffsetsJson() {}

    public static ObjectNode write(List<PartitionOffset> offsets) {
        ObjectNode json = Json.object();
        ArrayNode entries = json.putArray("offsets");
        for (PartitionOffset each : offsets) {
            ObjectNode entry = entries.addObject();
            entry.set("partition", Json.mapper().valueToTree(each.partition()));
            entry.set("offset", Json.mapper().valueToTree(each.offset()));
        }
        return json;
    }

    /** What the body of a request to alter offsets asks for; nothing when it has no list. */
    public static List<PartitionOffset> read(byte[] body) {
        JsonNode object = RequestBody.object(body);
        RequestBody.refuseUnknownFields(object, FIELDS, "the request body");
        JsonNode entries = object.path("offsets");
        if (entries.isMissingNode() || entries.isNull()) {
            return List.of();
        }
        if (!entries.isArray()) {
            throw new UnreadableBodyException("'offsets' must be an array, not " + RequestBody.kind(entries));
        }
        List<PartitionOffset> offsets = new ArrayList<>();
        entries.forEach(entry -> offsets.add(entry(entry, "offsets[" + offsets.size() + "]")));
        return offsets;
    }

    private static PartitionOffset entry(JsonNode entry, String place) {
        if (!entry.isObject()) {
            throw new UnreadableBodyException(
                    "'" + place + "' must be an object with 'partition' and 'offset', not " + RequestBody.kind(entry));
        }
        RequestBody.refuseUnknownFields(entry, ENTRY_FIELDS, "'" + place + "'");
        return new PartitionOffset(map(entry, place, "partition"), map(entry, place, "offset"));
    }

    private static Map<String, Object> map(JsonNode entry, String place, String field) {
        JsonNode map = entry.path(field);
        if (map.isMissingNode() || map.isNull()) {
            return null;
        }
        if (!map.isObject()) {
            throw new UnreadableBodyException(
                    "'" + place + "." + field + "' must be an object or null, not " + RequestBody.kind(map));
        }
        return Json.mapper().convertValue(map, MAP);
    }
}
