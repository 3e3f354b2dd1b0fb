package io.millrace.plugins.isolation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedPackagesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util.List",
                "javax.sql.DataSource",
                "javax.xml.parsers.SAXParser",
                "javax.security.auth.Subject",
                "org.w3c.dom.Node",
                "org.slf4j.Logger",
                "org.apache.kafka.clients.producer.Producer",
                "org.apache.kafka.connect.source.SourceConnector",
                "org.apache.kafka.connect.transforms.Transformation",
                "org.apache.kafka.connect.transforms.TransformationFoo",
                "org.apache.kafka.connect.transforms.predicates.Predicate",
                "org.apache.kafka.connect.storage.Converter",
                "org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy",
                "org.apache.kafka.connect.connector.policy.ConnectorClientConfigRequest$ClientType",
                "org.apache.kafka.common.config.provider.ConfigProvider"
            })
    void sharesWhatThePluginAndTheWorkerExchange(String className) {
        assertFalse(SharedPackages.isolates(className));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.acme.Connector",
                "com.fasterxml.jackson.databind.ObjectMapper",
                "jakarta.ws.rs.GET",
                "javax.measure.Unit",
                "javax.xmlish.Foo",
                "org.slf4jx.Logger",
                "org.apache.kafkaesque.Foo",
                "org.apache.kafka.connect.transforms.Cast$Value",
                "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                "org.apache.kafka.connect.transforms.util.SchemaUtil",
                "org.apache.kafka.connect.json.JsonConverter",
                "org.apache.kafka.connect.file.FileStreamSourceConnector",
                "org.apache.kafka.connect.mirror.MirrorSourceConnector",
                "org.apache.kafka.connect.converters.LongConverter",
                "org.apache.kafka.connect.storage.StringConverter",
                "org.apache.kafka.connect.storage.SimpleHeaderConverter",
                "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension",
                "org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy",
                "org.apache.kafka.common.config.provider.FileConfigProvider",
                "FileStreamSource"
            })
    void isolatesWhatAPluginMayBringAlong(String className) {
        assertTrue(SharedPackages.isolates(className));
    }
}
