package io.millrace.worker.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OffsetFileTest {
    private static final byte[] KEY = bytes("[\"fs\",{\"filename\":\"/d/in.txt\"}]");
    private static final byte[] VALUE = bytes("{\"position\":6}");

    @Test
    void writesTheBytesThatJavaWrites() throws Exception {
        long seed = new Random().nextLong();
        for (int entries : List.of(0, 1, 2, 12, 13, 24, 25, 1000)) {
            Random random = new Random(seed + entries);
            Map<byte[], byte[]> map = new HashMap<>();
            for (int entry = 0; entry < entries; entry++) {
                map.put(randomBytes(random), random.nextInt(10) == 0 ? null : randomBytes(random));
            }

            byte[] written = OffsetFile.write(buffers(map));

            assertArrayEquals(serialized(map), written, "seed " + seed + ", entries " + entries);
        }
    }

    @Test
    void writesTheDocumentedExample() {
        byte[] file = OffsetFile.write(Map.of(ByteBuffer.wrap(KEY), ByteBuffer.wrap(VALUE)));

        assertEquals(160, file.length);
        assertEquals((byte) 0xAC, file[0]);
        assertEquals((byte) 0x78, file[159]);
    }

    @Test
    void javaReadsWhatWasWritten() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<ByteBuffer, ByteBuffer> offsets = new LinkedHashMap<>();
        for (int entry = 0; entry < 500; entry++) {
            offsets.put(ByteBuffer.wrap(randomBytes(random)), ByteBuffer.wrap(randomBytes(random)));
        }

        Object read = deserialized(OffsetFile.write(offsets));

        assertEquals(HashMap.class, read.getClass());
        assertEquals(offsets, buffers(read), "seed " + seed);
    }

    @Test
    void readsWhatJavaWrites() throws Exception {
        long seed = new Random().nextLong();
        for (int round = 0; round < 50; round++) {
            Random random = new Random(seed + round);
            Map<byte[], byte[]> map = new HashMap<>(random.nextInt(100));
            byte[] shared = randomBytes(random);
            int entries = random.nextInt(60);
            for (int entry = 0; entry < entries; entry++) {
                byte[] value = random.nextInt(3) == 0 ? shared : randomBytes(random);
                map.put(randomBytes(random), random.nextInt(5) == 0 ? null : value);
            }
            if (random.nextInt(4) == 0) {
                map.put(null, shared);
                map.put(shared, null);
            }

            Map<ByteBuffer, ByteBuffer> read = OffsetFile.read(serialized(map));

            assertEquals(buffers(map), read, "seed " + seed + ", round " + round);
        }
    }

    @Test
    void takesTheFirstEntryWithoutKeyAndValue() throws Exception {
        Map<byte[], byte[]> map = new LinkedHashMap<>();
        map.put(null, null);

        assertEquals(
                map.keySet(), OffsetFile.read(serialized(new HashMap<>(map))).keySet());
    }

    @Test
    void readsBlockDataInPiecesAndInItsLongForm() throws Exception {
        byte[] file = OffsetFile.write(Map.of(ByteBuffer.wrap(KEY), ByteBuffer.wrap(VALUE)));
        int block = indexOf(file, new byte[] {0x77, 0x08});
        ByteArrayOutputStream split = new ByteArrayOutputStream();
        split.write(file, 0, block);
        split.writeBytes(new byte[] {0x77, 0x03, 0, 0, 0, 0x7A, 0, 0, 0, 0x05, 0x10, 0, 0, 0, 0x01});
        split.write(file, block + 10, file.length - block - 10);

        assertEquals(OffsetFile.read(file), OffsetFile.read(split.toByteArray()));
        assertEquals(buffers(deserialized(split.toByteArray())), OffsetFile.read(split.toByteArray()));
    }

    @Test
    void takesCapacityAndThresholdForHints() throws Exception {
        byte[] file = OffsetFile.write(Map.of(ByteBuffer.wrap(KEY), ByteBuffer.wrap(VALUE)));
        int block = indexOf(file, new byte[] {0x77, 0x08});
        Arrays.fill(file, block - 4, block, (byte) 0x7F);
        Arrays.fill(file, block + 2, block + 6, (byte) 0x7F);

        assertEquals(1, OffsetFile.read(file).size());
    }

    @Test
    void anEmptyFileHoldsNoOffsets() throws Exception {
        assertEquals(Map.of(), OffsetFile.read(new byte[0]));
    }

    @Test
    void refusesAFileCutShortAnywhere() throws Exception {
        byte[] file = sample();

        for (int length = 1; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            OffsetFileDamage damage = assertThrows(OffsetFileDamage.class, () -> OffsetFile.read(cut));
            assertTrue(damage.position() <= length, damage.position() + " of " + length);
        }
    }

    @Test
    void refusesBytesBehindTheMap() throws Exception {
        byte[] file = Arrays.copyOf(sample(), sample().length + 3);

        OffsetFileDamage damage = assertThrows(OffsetFileDamage.class, () -> OffsetFile.read(file));

        assertEquals(sample().length, damage.position());
        assertEquals("3 bytes too many", damage.getMessage());
    }

    @Test
    void aFlippedBitIsDamageOrReadAsJavaReadsIt() throws Exception {
        byte[] file = sample();

        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Map<ByteBuffer, ByteBuffer> read;
            try {
                read = OffsetFile.read(flipped);
            } catch (OffsetFileDamage expected) {
                continue;
            }
            Object byJava = deserialized(flipped);
            if (byJava != null) { // Java is stricter with the hints
                assertEquals(buffers(byJava), read, "bit " + bit);
            }
        }
    }

    @Test
    void randomBytesAreDamage() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);

            assertThrows(OffsetFileDamage.class, () -> OffsetFile.read(garbage), "seed " + seed);
        }
    }

    @Test
    void namesWhatIsFoundInPlaceOfTheMap() throws Exception {
        assertEquals("Expected HashMap but found java.util.TreeMap", damageOf(new TreeMap<>(Map.of("a", "b"))));
        assertEquals("Expected HashMap but found java.util.LinkedHashMap", damageOf(new LinkedHashMap<>()));
        assertEquals("Expected HashMap but found java.lang.String", damageOf("text"));
        assertEquals("Expected HashMap but found [B", damageOf(new byte[] {1}));
        assertEquals("Expected HashMap but found null", damageOf(null));
        assertEquals("Expected HashMap but found java.lang.Class", damageOf(String.class));
    }

    @Test
    void namesWhatIsFoundInPlaceOfAnArray() throws Exception {
        assertEquals("Expected byte[] but found java.lang.String", damageOf(new HashMap<>(Map.of("a", "b"))));
        assertEquals("Expected byte[] but found java.lang.Integer", damageOf(new HashMap<>(Map.of(1, new byte[1]))));
        assertEquals("Expected byte[] but found [I", damageOf(new HashMap<>(Map.of(new byte[1], new int[1]))));
    }

    @Test
    void namesTheByteWhereDamageBegins() {
        OffsetFileDamage damage =
                assertThrows(OffsetFileDamage.class, () -> OffsetFile.read(bytes("{\"no\":\"offsets\"}")));

        assertEquals(0, damage.position());
        assertEquals("not an offsets file (no Java serialization stream)", damage.getMessage());
    }

    @Test
    void hugeLengthsTakeNoMemory() throws Exception {
        byte[] file = OffsetFile.write(Map.of(ByteBuffer.wrap(KEY), ByteBuffer.wrap(VALUE)));
        int length = indexOf(file, KEY) - 4;
        byte[] longArray = file.clone();
        longArray[length] = 0x7F;
        byte[] manyEntries = file.clone();
        manyEntries[indexOf(file, new byte[] {0x77, 0x08}) + 6] = 0x7F;

        assertThrows(OffsetFileDamage.class, () -> OffsetFile.read(longArray));
        assertThrows(OffsetFileDamage.class, () -> OffsetFile.read(manyEntries));
    }

    @Test
    void emptyArraysAreKept() throws Exception {
        Map<ByteBuffer, ByteBuffer> offsets = Map.of(ByteBuffer.allocate(0), ByteBuffer.allocate(0));

        assertEquals(offsets, OffsetFile.read(OffsetFile.write(offsets)));
    }

    private static byte[] sample() {
        Map<ByteBuffer, ByteBuffer> offsets = new LinkedHashMap<>();
        offsets.put(ByteBuffer.wrap(KEY), ByteBuffer.wrap(VALUE));
        offsets.put(ByteBuffer.wrap(VALUE), null);
        offsets.put(ByteBuffer.wrap(bytes("k")), ByteBuffer.wrap(bytes("v")));
        return OffsetFile.write(offsets);
    }

    private static String damageOf(Object object) throws IOException {
        byte[] file = serialized(object);
        return assertThrows(OffsetFileDamage.class, () -> OffsetFile.read(file)).getMessage();
    }

    private static byte[] serialized(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    /** What Java reads, or null when it refuses. */
    private static Object deserialized(byte[] file) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(file))) {
            in.setObjectInputFilter(ObjectInputFilter.Config.createFilter(
                    "maxarray=100000;maxbytes=1000000;maxrefs=10000;java.util.*;!*"));
            return in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            return null;
        }
    }

    private static Map<ByteBuffer, ByteBuffer> buffers(Object map) {
        Map<ByteBuffer, ByteBuffer> buffers = new LinkedHashMap<>();
        ((Map<?, ?>) map)
                .forEach((key, value) -> buffers.put(Buffers.wrap((byte[]) key), Buffers.wrap((byte[]) value)));
        return buffers;
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[8 + random.nextInt(random.nextInt(10) == 0 ? 3000 : 60)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static int indexOf(byte[] file, byte[] wanted) {
        for (int start = 0; start <= file.length - wanted.length; start++) {
            if (Arrays.equals(file, start, start + wanted.length, wanted, 0, wanted.length)) {
                return start;
            }
        }
        throw new AssertionError("not found");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
