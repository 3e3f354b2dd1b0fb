package io.millrace.rest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed key pair in a PKCS12 file, made with the JDK's keytool: for a server, or for a client. */
record TestKeys(Path file) {
    static final String PASSWORD = "changeit-now";
    private static final String ALIAS = "rest";

    static TestKeys make(Path dir, String name) throws IOException, InterruptedException {
        Path file = dir.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        ALIAS,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(name + ".log").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed, see " + dir);
        }
        return new TestKeys(file);
    }

    /** Settings of an https listener that has these keys, under this prefix. */
    Map<String, String> keyStore(String prefix) {
        return settings(prefix, "keystore");
    }

    /** Settings of an https listener that trusts the owner of these keys. */
    Map<String, String> trustStore(String prefix) {
        return settings(prefix, "truststore");
    }

    private Map<String, String> settings(String prefix, String store) {
        Map<String, String> settings = new HashMap<>();
        settings.put(prefix + "ssl." + store + ".location", file.toString());
        settings.put(prefix + "ssl." + store + ".password", PASSWORD);
        settings.put(prefix + "ssl." + store + ".type", "PKCS12");
        return settings;
    }

    /** The certificate alone, in a file: a store with a private key is no trust store. */
    TestKeys certificate() throws Exception {
        Path certificates = file.resolveSibling("trust-" + file.getFileName());
        try (OutputStream out = Files.newOutputStream(certificates)) {
            trusted().store(out, PASSWORD.toCharArray());
        }
        return new TestKeys(certificates);
    }

    private KeyStore trusted() throws Exception {
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry(ALIAS, load().getCertificate(ALIAS));
        return certificates;
    }

    private KeyStore load() throws Exception {
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    /** For a client that trusts the owner of these keys, and has none of its own. */
    SSLContext trusting() throws Exception {
        return context(null);
    }

    /** For a client that trusts the owner of these keys, and shows a certificate. */
    SSLContext trustingAs(TestKeys client) throws Exception {
        return context(client);
    }

    private SSLContext context(TestKeys client) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(client == null ? null : client.load(), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        return context;
    }
}
