package io.millrace.rest.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.worker.api.OffsetAdmin.PartitionOffset;
import io.millrace.worker.model.TargetState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads bodies as Apache's worker does: Jackson binds them to types, and the texts are its own, names of types included.
 * What is missing is told as the virtual machine tells it there. Any thread.
 */
public final class BoundBodies implements Bodies {
    private static final String APACHE_TYPES = "org.apache.kafka.connect.runtime.rest.entities.";
    private static final TypeReference<Map<String, String>> SETTINGS = new TypeReference<>() {};
    private static final TypeReference<CreateConnectorRequest> CREATE = new TypeReference<>() {};
    private static final TypeReference<ConnectorOffsets> OFFSETS = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, String>>> TASKS = new TypeReference<>() {};

    /** {@code POST /connectors}. */
    record CreateConnectorRequest(
            @JsonProperty("name") String name,
            @JsonProperty("config") Map<String, String> config,
            @JsonProperty("initial_state") InitialState initialState) {
        /** The states that a connector may begin in. */
        enum InitialState {
            RUNNING(TargetState.STARTED),
            PAUSED(TargetState.PAUSED),
            STOPPED(TargetState.STOPPED);

            private final TargetState target;

            InitialState(TargetState target) {
                this.target = target;
            }

            @JsonCreator
            static InitialState of(String name) {
                return valueOf(name.toUpperCase(Locale.ROOT));
            }
        }
    }

    /** {@code PATCH /connectors/{connector}/offsets}. */
    record ConnectorOffsets(@JsonProperty("offsets") List<ConnectorOffset> offsets) {}

    /** One of these offsets. */
    record ConnectorOffset(
            @JsonProperty("partition") Map<String, Object> partition,
            @JsonProperty("offset") Map<String, Object> offset) {}

    @Override
    public CreateRequest create(byte[] body) {
        CreateConnectorRequest request = bind(body, CREATE);
        if (request == null) {
            throw missing(APACHE_TYPES + "CreateConnectorRequest.name()", "createRequest");
        }
        if (request.config() == null) {
            throw missing(Purpose.CONFIG);
        }
        String name = request.name() == null ? "" : request.name().trim();
        Optional<TargetState> initial =
                Optional.ofNullable(request.initialState()).map(state -> state.target);
        return new CreateRequest(name, request.config(), initial);
    }

    @Override
    public Map<String, String> settings(byte[] body, Purpose purpose) {
        Map<String, String> settings = bind(body, SETTINGS);
        if (settings == null) {
            throw missing(purpose);
        }
        return settings;
    }

    @Override
    public List<PartitionOffset> offsets(byte[] body) {
        ConnectorOffsets request = bind(body, OFFSETS);
        if (request == null) {
            throw missing(APACHE_TYPES + "ConnectorOffsets.offsets()", "offsets");
        }
        List<PartitionOffset> offsets = new ArrayList<>();
        for (ConnectorOffset each : request.offsets() == null ? List.<ConnectorOffset>of() : request.offsets()) {
            if (each == null) {
                throw missing(APACHE_TYPES + "ConnectorOffset.partition()", "offset");
            }
            offsets.add(new PartitionOffset(each.partition(), each.offset()));
        }
        return offsets;
    }

    /** Task configs, as workers send them to each other; empty when there are none in the body. */
    public static Optional<List<Map<String, String>>> tasks(byte[] body) {
        return Optional.ofNullable(bind(body, TASKS));
    }

    private static <T> T bind(byte[] body, TypeReference<T> type) {
        try (JsonParser parser = Json.mapper().createParser(body)) {
            return parser.nextToken() == null ? null : Json.mapper().readValue(parser, type);
        } catch (IOException e) {
            throw new UnreadableBodyException(withApachesTypes(e.getMessage()), e);
        }
    }

    private static String withApachesTypes(String message) {
        return message.replace(BoundBodies.class.getName() + "$", APACHE_TYPES)
                .replace(BoundBodies.class.getName() + ".", APACHE_TYPES);
    }

    private static UnreadableBodyException missing(Purpose purpose) {
        return switch (purpose) {
            case CONFIG -> missing("java.util.Map.get(Object)", "connectorConfig");
            case PATCH -> missing("java.util.Map.forEach(java.util.function.BiConsumer)", "patch");
            case LEVEL -> missing("java.util.Map.get(Object)", "levelMap");
        };
    }

    private static UnreadableBodyException missing(String call, String variable) {
        return new UnreadableBodyException("Cannot invoke \"" + call + "\" because \"" + variable + "\" is null");
    }
}
