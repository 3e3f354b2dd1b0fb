package io.millrace.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.worker.api.NotLeaderRefusal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers that call their leader over TLS; each worker has the same settings, as in a cluster. */
class ForwardingOverTlsTest {
    private static final String OWN = "listeners.https.";
    private static final String ELSEWHERE = "127.0.0.1"; // for which there is no certificate

    @TempDir
    static Path dir;

    private static TestKeys keys;
    private static TestKeys stranger;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = TestKeys.make(dir, "localhost");
        stranger = TestKeys.make(dir, "stranger");
    }

    @Test
    void followersShowTheirCertificateToALeaderThatRequiresOne() throws Exception {
        Map<String, String> props = trusting(OWN);
        props.put(OWN + "ssl.client.auth", "required");

        assertEquals(204, deleted(props, props, "localhost").statusCode());
    }

    @Test
    void theWorkersOwnTlsSettingsHoldWhereListenersHaveNone() throws Exception {
        assertEquals(204, deleted(trusting(""), trusting(""), "localhost").statusCode());
    }

    @Test
    void theKeyStoreIsTrustedWhereThereIsNoOther() throws Exception {
        assertEquals(
                204,
                deleted(keys.keyStore(OWN), keys.keyStore(OWN), "localhost").statusCode());
    }

    @Test
    void strangersAreNotTrusted() throws Exception {
        HttpResponse<String> answer = deleted(stranger.keyStore(OWN), trusting(OWN), "localhost");

        assertEquals(500, answer.statusCode());
        assertTrue(
                answer.body().contains("IO Error trying to forward REST request: worker at https://"), answer.body());
    }

    @Test
    void theNameInTheCertificateMustBeThatOfTheHost() throws Exception {
        assertEquals(500, deleted(trusting(OWN), trusting(OWN), ELSEWHERE).statusCode());
    }

    @Test
    void theNameDoesNotMatterWhereItIsNotToBeLookedAt() throws Exception {
        Map<String, String> props = trusting(OWN);
        props.put(OWN + "ssl.endpoint.identification.algorithm", "");

        assertEquals(204, deleted(props, props, ELSEWHERE).statusCode());
    }

    @Test
    void aNamelessStrangerIsStillAStranger() throws Exception {
        Map<String, String> props = trusting(OWN);
        props.put(OWN + "ssl.endpoint.identification.algorithm", "");

        assertEquals(500, deleted(stranger.keyStore(OWN), props, ELSEWHERE).statusCode());
    }

    @Test
    void settingsThatCannotBeUsedAreNamed() throws Exception {
        Map<String, String> props = trusting(OWN);
        props.put(OWN + "ssl.truststore.password", "wrong");
        props.put("listeners", "http://localhost:0");

        HttpResponse<String> answer = deleted(trusting(OWN), props, "localhost");

        assertEquals(500, answer.statusCode());
        assertTrue(answer.body().contains("'listeners.https.ssl.*'"), answer.body());
    }

    /** A follower, itself called without TLS, has its leader delete a connector. */
    private static HttpResponse<String> deleted(
            Map<String, String> leaderProps, Map<String, String> followerProps, String host) throws Exception {
        Map<String, String> https = new HashMap<>(leaderProps);
        https.put("listeners", "https://localhost:0");
        try (RunningServer leader = RunningServer.inCluster(https);
                RunningServer follower = RunningServer.inCluster(followerProps)) {
            leader.herder.add("c", new TreeMap<>());
            URI url = URI.create("https://" + host + ":" + leader.rest.uri().getPort() + "/");
            follower.herder.elsewhere = new NotLeaderRefusal("not me", Optional.of(url.toString()));
            return follower.send("DELETE", "/connectors/c", null);
        }
    }

    private static Map<String, String> trusting(String prefix) throws Exception {
        Map<String, String> props = keys.keyStore(prefix);
        props.putAll(keys.certificate().trustStore(prefix));
        return props;
    }
}
