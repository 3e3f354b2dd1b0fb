package io.millrace.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://h:8083/, http://h:8083/connectors/a%2Fb?x=1",
        "http://h:8083, http://h:8083/connectors/a%2Fb?x=1",
        "https://[::1]:8443/, https://[::1]:8443/connectors/a%2Fb?x=1",
        "http://h/behind/, http://h/behind/connectors/a%2Fb?x=1",
    })
    void theSlashBetweenHostAndPathIsThereOnce(String base, String url) throws Exception {
        assertEquals(url, PeerUrl.of(base, "connectors/a%2Fb?x=1").uri().toString());
    }

    @Test
    void onlyHttpsIsSecure() throws Exception {
        assertTrue(PeerUrl.of("HTTPS://h:1", "").isSecure());
        assertFalse(PeerUrl.of("http://h:1", "").isSecure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h:8083", "ftp://h/", "https://no_host:1/", "http:///", "file:/x"})
    void whatIsNoUrlOfAWorkerIsRefused(String base) {
        assertThrows(IllegalArgumentException.class, () -> PeerUrl.of(base, "connectors"));
    }

    @Test
    void namesWithAnUnderscoreAreLookedUp() {
        assertThrows(UnknownHostException.class, () -> PeerUrl.of("http://no_such.invalid:8083/", "connectors"));
    }
}
