package io.millrace.bench.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.kafka.connect.data.ConnectSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadTest {
    @ParameterizedTest
    @EnumSource
    void valuesFitTheirSchema(PayloadKind kind) {
        Payload payload = Payload.of(kind, 40, 1);

        for (int i = 0; i < payload.size(); i++) {
            ConnectSchema.validateValue(payload.schema(), payload.at(i));
        }
        assertEquals(kind, PayloadKind.of(kind.setting()));
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        byte[] once = (byte[]) Payload.of(PayloadKind.BYTES, 100, 7).at(3);
        byte[] again = (byte[]) Payload.of(PayloadKind.BYTES, 100, 7).at(3);

        assertArrayEquals(once, again);
    }

    @Test
    void bytesDoNotCompress() throws Exception {
        Payload payload = Payload.of(PayloadKind.BYTES, 100, 7);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, new Deflater(9))) {
            for (int i = 0; i < payload.size(); i++) {
                out.write((byte[]) payload.at(i));
            }
        }

        assertTrue(compressed.size() > 0.99 * 100 * payload.size(), () -> "compressed to " + compressed.size());
    }
}
