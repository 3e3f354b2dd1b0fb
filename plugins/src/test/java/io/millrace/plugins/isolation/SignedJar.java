package io.millrace.plugins.isolation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** Signs a jar with a key made on the spot. Stateless. */
final class SignedJar {
    private static final String PASSWORD = "for-this-test";

    private SignedJar() {}

    /** A signed copy beside the jar. */
    static Path sign(Path jar) throws IOException, GeneralSecurityException, InterruptedException {
        Path keys = jar.resolveSibling("keys.p12");
        makeKey(keys);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(keys)) {
            store.load(stream, PASSWORD.toCharArray());
        }
        KeyStore.PrivateKeyEntry key = (KeyStore.PrivateKeyEntry)
                store.getEntry("acme", new KeyStore.PasswordProtection(PASSWORD.toCharArray()));
        Path signed = jar.resolveSibling("signed.jar");
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream to = Files.newOutputStream(signed)) {
            new JarSigner.Builder(key).build().sign(from, to);
        }
        return signed;
    }

    private static void makeKey(Path keys) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "acme",
                        "-dname",
                        "CN=acme",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keys.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException("keytool did not make a key");
        }
    }
}
