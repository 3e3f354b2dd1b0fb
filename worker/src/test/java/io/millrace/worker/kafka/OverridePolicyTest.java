package io.millrace.worker.kafka;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.worker.config.WorkerFixture;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest;
import org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest.ClientType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectorType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OverridePolicyTest {
    private static final String SETTING = "connector.client.config.override.policy";

    private final WorkerFixture fixture = new WorkerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void isCreatedWhenItIsFirstNeeded() {
        OverridePolicy policy =
                OverridePolicy.later(fixture.plugins, fixture.worker(SETTING, SamplePolicies.Strict.class.getName()));

        assertEquals(1, policy.validate(request()).size());
        policy.close();
    }

    @Test
    void oneThatIsUnknownIsToldWhenItIsCreated() {
        OverridePolicy policy = OverridePolicy.later(fixture.plugins, fixture.worker(SETTING, "NoSuchPolicy"));

        ConnectException failure = assertThrows(ConnectException.class, policy::create);

        assertEquals(true, failure.getMessage().contains("NoSuchPolicy"));
        assertThrows(ConnectException.class, () -> policy.validate(request()));
        assertDoesNotThrow(policy::close);
    }

    private static ConnectorClientConfigRequest request() {
        return new ConnectorClientConfigRequest(
                "orders", ConnectorType.SOURCE, Connector.class, Map.of("acks", "1"), ClientType.PRODUCER);
    }
}
