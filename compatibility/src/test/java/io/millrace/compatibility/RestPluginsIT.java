package io.millrace.compatibility;

import static io.millrace.compatibility.Call.get;
import static io.millrace.compatibility.Call.put;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked about plugins, asked of Apache's worker and of ours. */
final class RestPluginsIT {
    @TempDir
    private Path folder;

    private SideBySide both;

    @BeforeEach
    void begin() {
        both = BothWorkers.compare(folder);
    }

    @AfterEach
    void compare() {
        both.assertNoSurprises();
    }

    @Test
    void theListOfPlugins() {
        both.same(
                get("/connector-plugins"),
                get("/connector-plugins/"),
                get("/connector-plugins?connectorsOnly=true"),
                get("/connector-plugins?connectorsOnly=false"),
                get("/connector-plugins?connectorsOnly=nonsense"),
                get("/connector-plugins/FileStreamSource"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.connect.json.JsonConverter",
                "org.apache.kafka.connect.storage.StringConverter",
                "org.apache.kafka.connect.storage.SimpleHeaderConverter",
                "org.apache.kafka.connect.converters.ByteArrayConverter",
                "org.apache.kafka.connect.transforms.InsertField$Value",
                "InsertField$Key",
                "Cast$Value",
                "org.apache.kafka.connect.transforms.TimestampConverter$Value",
                "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                "TopicNameMatches",
                "RecordIsTombstone",
                "JsonConverter",
                "Json",
                "NoSuch",
                "FileStreamSource/config?version=[["
            })
    void theConfigKeysOfAPlugin(String plugin) {
        String path = "/connector-plugins/" + plugin.replace("[", "%5B");
        both.same(get(plugin.contains("?") ? path : path + "/config"));
    }

    @Test
    void theConfigKeysOfAConnector() {
        both.same(
                get("/connector-plugins/FileStreamSource/config"),
                get("/connector-plugins/FileStreamSink/config"),
                get("/connector-plugins/FileStreamSourceConnector/config"),
                get("/connector-plugins/org.apache.kafka.connect.file.FileStreamSinkConnector/config"),
                get("/connector-plugins/FileStreamSource/config?version=4.3.1"),
                get("/connector-plugins/FileStreamSource/config?version=latest"),
                get("/connector-plugins/FileStreamSource/config?version=%5B4,5)"),
                get("/connector-plugins/FileStreamSource/config?version=9.9"));
    }

    @Test
    void whatIsWrongWithPlugins() {
        both.deviating(Deviation.PROBLEMS, get("/connector-plugins/problems"));
    }

    @Test
    void theConfigKeysOfWhatIsNoPlugin() {
        both.deviating(Deviation.NO_PLUGIN, get("/connector-plugins/java.lang.String/config"))
                .deviating(Deviation.EMPTY_VERSION, get("/connector-plugins/FileStreamSource/config?version="));
    }

    @Test
    void validConfigs() {
        both.same(validate("FileStreamSink", """
                        {"connector.class":"FileStreamSink","name":"c1","topics":"a, b","file":"/data/o"}"""))
                .same(validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a","file":"/data/i"}"""))
                .deviating(Deviation.WARNED, validate("org.apache.kafka.connect.file.FileStreamSinkConnector", """
                        {"connector.class":"org.apache.kafka.connect.file.FileStreamSinkConnector","name":"c1",
                         "topics.regex":"a.*","errors.tolerance":"all","errors.deadletterqueue.topic.name":"dead",
                         "unknown.key":"kept"}"""))
                .deviating(Deviation.ORDER, validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a","connector.plugin.version":"4.3.1",
                         "producer.override.linger.ms":"5","producer.override.sasl.jaas.config":"secret"}"""))
                .deviating(Deviation.ORDER, validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a",
                         "value.converter":"org.apache.kafka.connect.json.JsonConverter",
                         "value.converter.schemas.enable":"false"}"""))
                .deviating(Deviation.ORDER, validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a",
                         "value.converter":"org.apache.kafka.connect.json.JsonConverter",
                         "value.converter.schemas.enable":"false",
                         "header.converter":"org.apache.kafka.connect.storage.SimpleHeaderConverter"}"""))
                .same(validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a","topic.creation.groups":"g",
                         "topic.creation.g.include":"x.*","topic.creation.default.replication.factor":"1",
                         "topic.creation.default.partitions":"2"}"""))
                .deviating(Deviation.NEAREST_NAMES, validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a","transforms":"t,u","predicates":"p",
                         "transforms.t.type":"org.apache.kafka.connect.transforms.InsertField$Value",
                         "transforms.t.static.field":"f","transforms.t.static.value":"v",
                         "transforms.t.predicate":"p","transforms.t.negate":"true",
                         "transforms.u.type":"HoistField$Value","transforms.u.field":"line",
                         "predicates.p.type":"org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                         "predicates.p.pattern":"a.*"}"""));
    }

    @Test
    void configsWithMistakes() {
        both.same(validate("FileStreamSink", """
                        {"connector.class":"FileStreamSink","name":"c1","tasks.max":"0","file":"/data/o"}"""))
                .same(validate("FileStreamSink", "{\"connector.class\":\"FileStreamSink\"}"))
                .same(validate("FileStreamSource", "{\"connector.class\":\"FileStreamSource\"}"))
                .deviating(Deviation.ORDER, validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a","batch.size":"many",
                         "errors.tolerance":"some","errors.retry.timeout":"x","value.converter":"NoSuch",
                         "key.converter":"org.apache.kafka.connect.json.JsonConverter",
                         "key.converter.schemas.cache.size":"x","config.action.reload":"perhaps",
                         "errors.log.enable":"2"}"""))
                .deviating(Deviation.NEAREST_NAMES, validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a","transforms":"t,u,v,v",
                         "transforms.t.type":"NoSuch","transforms.u.type":"HoistField$Value",
                         "transforms.u.predicate":"none","predicates":"p"}"""))
                .deviating(Deviation.TOPIC_SETTINGS_VALIDATED, validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a","topic.creation.groups":"g,g"}"""))
                .same(validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a",
                         "exactly.once.support":"required","transaction.boundary":"interval",
                         "transaction.boundary.interval.ms":"-1"}"""))
                .same(validate("Source", "{\"connector.class\":\"FileStreamSource\",\"topic\":\"a\",\"name\":null}"));
    }

    @Test
    void validationsThatAreRefused() {
        both.same(validate("FileStreamSource", "{\"connector.class\":\"FileStreamSink\"}"))
                .deviating(
                        Deviation.VALIDATION_REFUSED,
                        validate("FileStreamSource", "{}"),
                        validate("NoSuchPlugin", "{\"connector.class\":\"NoSuchPlugin\"}"),
                        validate("FileStreamSource", "{\"connector.class\":\"NoSuchFileStreamSource\"}"),
                        validate("FileStreamSource", """
                                {"connector.class":"FileStreamSource","name":"c1","topic":"a",
                                 "connector.plugin.version":"[["}"""))
                .deviating(Deviation.UNPARSABLE_OVERRIDE_VALIDATED, validate("FileStreamSource", """
                        {"connector.class":"FileStreamSource","name":"c1","topic":"a",
                         "producer.override.linger.ms":"zz"}"""))
                .deviating(
                        Deviation.UNREADABLE_BODY,
                        validate("FileStreamSource", ""),
                        validate("FileStreamSource", "null"),
                        validate("FileStreamSource", "[]"));
    }

    private static Call validate(String plugin, String config) {
        return put("/connector-plugins/" + plugin + "/config/validate", config);
    }
}
