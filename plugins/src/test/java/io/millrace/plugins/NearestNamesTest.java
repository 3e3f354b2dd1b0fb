package io.millrace.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
    @Test
    void offersNamesWithATypo() {
        assertEquals(
                List.of("FileStreamSource"),
                NearestNames.nearest("FileSteramSource", List.of("FileStreamSource", "Json", "Mirror")));
    }

    @Test
    void offersTheSameClassOfAnotherPackage() {
        assertEquals(
                List.of("org.apache.kafka.connect.file.FileStreamSinkConnector"),
                NearestNames.nearest(
                        "com.wrong.FileStreamSinkConnector",
                        List.of("org.apache.kafka.connect.file.FileStreamSinkConnector", "com.wrong.Other")));
    }

    @Test
    void offersNoShortNameForAnotherShortName() {
        assertEquals(List.of(), NearestNames.nearest("nope", List.of("Long", "Json")));
        assertEquals(List.of("Json"), NearestNames.nearest("Jason", List.of("Long", "Json")));
    }

    @Test
    void offersNothingWhenNoNameIsNear() {
        assertEquals(List.of(), NearestNames.nearest("Elephant", List.of("FileStreamSource")));
    }
}
