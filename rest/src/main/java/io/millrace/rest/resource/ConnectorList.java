package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.ConnectorJson;
import io.millrace.rest.json.Json;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.NotFoundRefusal;
import io.millrace.worker.model.ConnectorStateInfo;
import java.util.List;
import java.util.Optional;

/**
 * Connectors, sorted by name, with what the caller wants to see of each. Unknown expansions are ignored; a connector
 * without a status is left out when its status is wanted or asked about. Of each connector the herder is asked no more
 * than once for the same.
 */
final class ConnectorList {
    private final Herder herder;
    private final ConnectorQuery query;
    private final Deviations deviations;
    private final boolean expanded;
    private final boolean withStatus;
    private final boolean withInfo;

    ConnectorList(Herder herder, List<String> expand, ConnectorQuery query, Deviations deviations) {
        this.herder = herder;
        this.query = query;
        this.deviations = deviations;
        this.expanded = !expand.isEmpty();
        this.withStatus = expand.contains("status");
        this.withInfo = expand.contains("info");
    }

    JsonNode toJson() {
        List<String> named =
                herder.connectors().stream().filter(query::matchesName).toList();
        return expanded ? entries(named) : names(named);
    }

    private ArrayNode names(List<String> named) {
        return Json.strings(named.stream()
                .filter(connector ->
                        query.asksForNamesOnly() || !statusOf(connector).isEmpty())
                .limit(query.limit())
                .toList());
    }

    private ObjectNode entries(List<String> named) {
        ObjectNode entries = Json.object();
        for (String connector : named) {
            if (entries.size() == query.limit()) {
                break;
            }
            addTo(entries, connector);
        }
        return entries;
    }

    private void addTo(ObjectNode entries, String connector) {
        ObjectNode entry = Json.object();
        if (withStatus || !query.asksForNamesOnly()) {
            Optional<ConnectorStateInfo> status = statusOf(connector);
            if (status.isEmpty()) {
                return;
            }
            if (withStatus) {
                entry.set("status", ConnectorJson.state(deviations.state(status.get())));
            }
        }
        if (withInfo) {
            Optional<ObjectNode> info = info(connector);
            if (info.isEmpty()) {
                return;
            }
            entry.set("info", info.get());
        }
        entries.set(connector, entry);
    }

    /** Empty when it is not wanted, was deleted meanwhile, or has reported nothing yet. */
    private Optional<ConnectorStateInfo> statusOf(String connector) {
        try {
            return Optional.of(herder.connectorStatus(connector)).filter(query::matches);
        } catch (NotFoundRefusal e) {
            return Optional.empty();
        }
    }

    /** Empty when it was deleted meanwhile. */
    private Optional<ObjectNode> info(String connector) {
        try {
            return Optional.of(ConnectorJson.info(herder.connectorInfo(connector)));
        } catch (NotFoundRefusal e) {
            return Optional.empty();
        }
    }
}
