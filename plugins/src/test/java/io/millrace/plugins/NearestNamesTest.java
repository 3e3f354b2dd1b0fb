package io.millrace.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
    private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";
    private static final String FILE = "org.apache.kafka.connect.file.";

    @Test
    void offersNamesWithATypo() {
        List<String> names = List.of("FileStreamSource", "Json", "Mirror");

        assertEquals(List.of("FileStreamSource"), NearestNames.nearest("FileSteramSource", names));
        assertEquals(List.of("FileStreamSource"), NearestNames.nearest("FilStreamSorce", names));
        assertEquals(List.of("Json"), NearestNames.nearest("Josn", names));
    }

    @Test
    void offersTheSameClassOfAnotherPackage() {
        List<String> names = List.of(
                FILE + "FileStreamSinkConnector",
                "io.confluent.connect.transforms.ExtractTopic$Value",
                "io.debezium.connector.mysql.MySqlConnector",
                "com.wrong.Other");

        assertEquals(
                List.of(FILE + "FileStreamSinkConnector"),
                NearestNames.nearest("com.wrong.FileStreamSinkConnector", names));
        assertEquals(
                List.of("io.debezium.connector.mysql.MySqlConnector"),
                NearestNames.nearest("io.debezium.connector.mysql.legacy.MySqlConnector", names));
        assertEquals(
                List.of("io.confluent.connect.transforms.ExtractTopic$Value"),
                NearestNames.nearest("io.confluent.kafka.connect.transforms.ExtractTopic$Value", names));
    }

    @Test
    void offersTheNearestPackageFirst() {
        assertEquals(
                List.of("io.acme.connect.Polish", "org.other.Polish"),
                NearestNames.nearest("com.acme.connect.Polish", List.of("org.other.Polish", "io.acme.connect.Polish")));
    }

    @Test
    void offersNamesThatDifferInCapitals() {
        assertEquals(
                List.of("io.debezium.connector.mysql.MySqlConnector"),
                NearestNames.nearest(
                        "io.debezium.connector.mysql.MysqlConnector",
                        List.of("io.debezium.connector.mysql.MySqlConnector")));
        assertEquals(List.of("FileStreamSink"), NearestNames.nearest("filestreamsink", List.of("FileStreamSink")));
    }

    @Test
    void offersNamesWithAnotherEnding() {
        List<String> names = List.of(FILE + "FileStreamSinkConnector", FILE + "FileStreamSourceConnector");

        assertEquals(
                List.of(FILE + "FileStreamSinkConnector", FILE + "FileStreamSourceConnector"),
                NearestNames.nearest(FILE + "FileStreamSink", names));
        assertEquals(List.of("RegexRouter"), NearestNames.nearest("RegexRouterTransformation", List.of("RegexRouter")));
        assertEquals(List.of("AcmeConverter"), NearestNames.nearest("Acme", List.of("AcmeConverter")));
        assertEquals(List.of("Acme"), NearestNames.nearest("AcmeSinkConnector", List.of("Acme", "Json")));
    }

    @Test
    void offersTheSourceForTheSinkIfThereIsNoOther() {
        assertEquals(
                List.of("com.acme.AcmeSinkConnector"),
                NearestNames.nearest("com.acme.AcmeSourceConnector", List.of("com.acme.AcmeSinkConnector")));
    }

    @Test
    void offersNestedClassesThatWereWrittenWithADotOrWithoutTheirOwnName() {
        List<String> names = List.of(
                TRANSFORMS + "Cast$Value",
                TRANSFORMS + "InsertField$Key",
                TRANSFORMS + "InsertField$Value",
                TRANSFORMS + "MaskField$Value");

        assertEquals(
                TRANSFORMS + "InsertField$Value",
                NearestNames.nearest(TRANSFORMS + "InsertField.Value", names).get(0));
        assertEquals(
                List.of(TRANSFORMS + "InsertField$Key", TRANSFORMS + "InsertField$Value"),
                NearestNames.nearest(TRANSFORMS + "InsertField", names));
        assertEquals(
                TRANSFORMS + "InsertField$Value",
                NearestNames.nearest("InsertFeild$Value", names).get(0));
        assertEquals(
                TRANSFORMS + "Cast$Value",
                NearestNames.nearest(TRANSFORMS + "Cast$value", names).get(0));
    }

    @Test
    void offersOneOfSeveralNamesThatMeanTheSame() {
        assertEquals(
                List.of("Acme"), NearestNames.nearest("Acmee", List.of("Acme", "AcmeConverter"), name -> "com.acme.A"));
    }

    @Test
    void offersNoShortNameForAnotherShortName() {
        assertEquals(List.of(), NearestNames.nearest("nope", List.of("Long", "Json")));
        assertEquals(List.of("Json"), NearestNames.nearest("Jason", List.of("Long", "Json")));
    }

    @Test
    void offersNothingWhenNoNameIsNear() {
        assertEquals(List.of(), NearestNames.nearest("Elephant", List.of("FileStreamSource")));
        assertEquals(List.of(), NearestNames.nearest("", List.of("Json", "FileStreamSource")));
        assertEquals(List.of(), NearestNames.nearest("...", List.of("FileStreamSource")));
    }
}
