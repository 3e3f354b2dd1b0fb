package io.millrace.plugins.discovery;

import io.millrace.plugins.archive.ArchiveEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Packages of well-known libraries. They hold no plugins, and make up most of what plugins bring along, so their classes
 * are not read, apart from those that service files name. What is called after Kafka or Connect is read all the same,
 * for makers of libraries make plugins, too. Immutable.
 */
final class LibraryPackages {
    private static final String[] NAMES = {
        "akka/",
        "android/",
        "antlr/",
        "aj/org/objectweb/",
        "avro/shaded/",
        "com/amazonaws/auth/",
        "com/amazonaws/internal/",
        "com/amazonaws/services/",
        "com/azure/core/",
        "com/azure/identity/",
        "com/azure/storage/",
        "com/carrotsearch/hppc/",
        "com/codahale/metrics/",
        "com/ctc/wstx/",
        "com/esotericsoftware/",
        "com/fasterxml/",
        "com/github/benmanes/",
        "com/github/luben/",
        "com/google/api/",
        "com/google/auth/",
        "com/google/common/",
        "com/google/crypto/",
        "com/google/errorprone/",
        "com/google/gson/",
        "com/google/inject/",
        "com/google/j2objc/",
        "com/google/protobuf/",
        "com/google/re2j/",
        "com/google/rpc/",
        "com/google/thirdparty/",
        "com/google/type/",
        "com/ibm/icu/",
        "com/jcraft/jsch/",
        "com/lmax/disruptor/",
        "com/microsoft/aad/",
        "com/microsoft/sqlserver/jdbc/",
        "com/mysql/cj/",
        "com/nimbusds/",
        "com/ning/compress/",
        "com/oracle/xmlns/",
        "com/squareup/",
        "com/sun/",
        "com/thoughtworks/",
        "com/typesafe/",
        "com/zaxxer/hikari/",
        "freemarker/",
        "groovy/",
        "groovyjarjarantlr4/",
        "groovyjarjarasm/",
        "io/airlift/",
        "io/dropwizard/",
        "io/grpc/",
        "io/jsonwebtoken/",
        "io/micrometer/",
        "io/netty/",
        "io/opencensus/",
        "io/opentelemetry/",
        "io/perfmark/",
        "io/prometheus/",
        "io/reactivex/",
        "io/vertx/core/",
        "it/unimi/dsi/",
        "jakarta/",
        "javassist/",
        "javax/",
        "jdk/",
        "jnr/",
        "junit/",
        "kotlin/",
        "kotlinx/",
        "net/bytebuddy/",
        "net/jpountz/",
        "net/minidev/",
        "net/sf/cglib/",
        "net/sf/saxon/",
        "net/snowflake/client/jdbc/internal/",
        "net/snowflake/ingest/internal/",
        "okhttp3/",
        "okio/",
        "oracle/jdbc/",
        "oracle/net/",
        "oracle/security/",
        "oracle/sql/",
        "org/antlr/",
        "org/aopalliance/",
        "org/apache/arrow/",
        "org/apache/avro/",
        "org/apache/calcite/",
        "org/apache/commons/",
        "org/apache/curator/",
        "org/apache/derby/",
        "org/apache/directory/",
        "org/apache/groovy/",
        "org/apache/hadoop/",
        "org/apache/hc/",
        "org/apache/hive/",
        "org/apache/http/",
        "org/apache/log4j/",
        "org/apache/logging/",
        "org/apache/lucene/",
        "org/apache/maven/",
        "org/apache/orc/",
        "org/apache/parquet/",
        "org/apache/poi/",
        "org/apache/thrift/",
        "org/apache/velocity/",
        "org/apache/xerces/",
        "org/apache/xml/",
        "org/apache/xmlbeans/",
        "org/apache/yetus/",
        "org/apache/zookeeper/",
        "org/aspectj/",
        "org/bouncycastle/",
        "org/bson/",
        "org/checkerframework/",
        "org/codehaus/groovy/",
        "org/codehaus/jackson/",
        "org/codehaus/janino/",
        "org/codehaus/jettison/",
        "org/codehaus/stax/",
        "org/conscrypt/",
        "org/dom4j/",
        "org/eclipse/jetty/",
        "org/fusesource/",
        "org/glassfish/",
        "org/hamcrest/",
        "org/hibernate/",
        "org/jboss/",
        "org/jctools/",
        "org/jdom2/",
        "org/jetbrains/",
        "org/joda/",
        "org/json/",
        "org/jsoup/",
        "org/junit/",
        "org/locationtech/",
        "org/mozilla/",
        "org/objectweb/",
        "org/objenesis/",
        "org/osgi/",
        "org/ow2/",
        "org/projectlombok/",
        "org/quartz/",
        "org/reactivestreams/",
        "org/relaxng/",
        "org/roaringbitmap/",
        "org/rocksdb/",
        "org/slf4j/",
        "org/springframework/",
        "org/threeten/",
        "org/w3c/",
        "org/wildfly/",
        "org/xerial/",
        "org/xml/",
        "org/yaml/",
        "reactor/",
        "rx/",
        "scala/",
        "shaded/parquet/",
        "shapeless/",
        "software/amazon/awssdk/",
        "software/amazon/eventstream/",
        "software/amazon/ion/",
        "sun/",
    };

    private static final byte[][] OF_PLUGINS = {ascii("kafka"), ascii("Kafka"), ascii("/connect")};

    private static final int LETTERS = 128;

    private final byte[][][] byFirstLetter = new byte[LETTERS][][];

    LibraryPackages() {
        for (char letter = 0; letter < LETTERS; letter++) {
            String first = String.valueOf(letter);
            byFirstLetter[letter] = Arrays.stream(NAMES)
                    .filter(name -> name.startsWith(first))
                    .map(LibraryPackages::ascii)
                    .toArray(byte[][]::new);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether an entry of a jar lies in such a package, and there is nothing about Kafka in its name. */
    boolean hold(ArchiveEntry entry) {
        int letter = entry.firstByte();
        if (letter < 0) {
            return false;
        }
        for (byte[] name : byFirstLetter[letter]) {
            if (entry.nameStartsWith(name)) {
                return !concernsKafka(entry);
            }
        }
        return false;
    }

    private static boolean concernsKafka(ArchiveEntry entry) {
        for (byte[] word : OF_PLUGINS) {
            if (entry.nameContains(word)) {
                return true;
            }
        }
        return false;
    }
}
