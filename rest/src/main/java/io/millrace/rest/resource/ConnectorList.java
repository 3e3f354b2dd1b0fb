package io.millrace.rest.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.rest.json.ConnectorJson;
import io.millrace.rest.json.Json;
import io.millrace.worker.api.Herder;
import io.millrace.worker.api.NotFoundRefusal;
import java.util.List;

/**
 * All connectors with what the caller wants to see of each. Unknown expansions are ignored; a connector without a status
 * is left out when its status is wanted.
 */
final class ConnectorList {
    private final Herder herder;
    private final boolean withStatus;
    private final boolean withInfo;

    ConnectorList(Herder herder, List<String> expand) {
        this.herder = herder;
        this.withStatus = expand.contains("status");
        this.withInfo = expand.contains("info");
    }

    ObjectNode toJson() {
        ObjectNode all = Json.object();
        herder.connectors().forEach(connector -> addTo(all, connector));
        return all;
    }

    private void addTo(ObjectNode all, String connector) {
        ObjectNode entry = Json.object();
        try {
            if (withStatus) {
                entry.set("status", ConnectorJson.state(herder.connectorStatus(connector)));
            }
        } catch (NotFoundRefusal e) {
            return; // deleted meanwhile, or nothing reported yet
        }
        if (withInfo) {
            entry.set("info", info(connector));
        }
        all.set(connector, entry);
    }

    private ObjectNode info(String connector) {
        try {
            return ConnectorJson.info(herder.connectorInfo(connector));
        } catch (NotFoundRefusal e) {
            return null; // deleted meanwhile
        }
    }
}
