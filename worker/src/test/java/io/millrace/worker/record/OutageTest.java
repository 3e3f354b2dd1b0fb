package io.millrace.worker.record;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.MalformedInputException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

class OutageTest {
    @Test
    void whatCannotBeReachedIsAnOutageHoweverItIsWrapped() {
        List<Throwable> outages = List.of(
                new IOException("Connection reset by peer"),
                new ConnectException("Connection refused"),
                new NoRouteToHostException(),
                new SocketException("Broken pipe"),
                new UnknownHostException("registry"),
                new SocketTimeoutException("Read timed out"),
                new ClosedChannelException(),
                new UnresolvedAddressException(),
                new SSLException("Connection reset"),
                new java.util.concurrent.TimeoutException(),
                new TimeoutException("no metadata"),
                new DisconnectException(),
                new NotEnoughReplicasException("1 of 2"),
                new SQLTransientConnectionException("pool is empty"),
                new SQLRecoverableException("closed connection"),
                new SQLNonTransientConnectionException("no route"),
                new SQLException("terminated", "08006"),
                new SQLException("terminating connection due to administrator command", "57P01"),
                new SQLException("the database system is starting up", "57P03"),
                new SQLException("deadlock detected", "40P01"),
                new SQLException("an I/O error", "08006", new EOFException()),
                new SQLRecoverableException("link failure", new IllegalStateException(new EOFException())));

        for (Throwable outage : outages) {
            assertTrue(Outage.isOne(outage), outage::toString);
            assertTrue(Outage.isOne(new DataException("no schema", new SerializationException(outage))));
        }
    }

    @Test
    void ioExceptionsThatTellOfDataSettingsOrRightsAreNone() {
        List<Throwable> others = List.of(
                new EOFException(),
                new UTFDataFormatException(),
                new MalformedInputException(1),
                new FileNotFoundException("schema.avsc"),
                new NoSuchFileException("schema.avsc"),
                new MalformedURLException("registry"),
                new SSLHandshakeException("certificate unknown"),
                new JsonParseException(null, "Unexpected character"),
                new JsonMappingException(null, "no such field"),
                new InvalidProtocolBufferException(),
                new InterruptedIOException(),
                new ClosedByInterruptException());

        for (Throwable other : others) {
            assertFalse(Outage.isOne(other), other::toString);
            assertFalse(Outage.isOne(new SerializationException(other)), other::toString);
        }
    }

    @Test
    void otherExceptionsAreNone() {
        assertFalse(Outage.isOne(new DataException("bad")));
        assertFalse(Outage.isOne(new RetriableException("Connect's own says nothing of the cause")));
        assertFalse(Outage.isOne(new NullPointerException()));
        assertFalse(Outage.isOne(new SQLException("null value in column", "23502")));
        assertFalse(Outage.isOne(new SQLException("says nothing")));
        assertFalse(Outage.isOne(new InterruptedException()));
        assertFalse(Outage.isOne(new CorruptRecordException()));
        assertFalse(Outage.isOne(new TopicAuthorizationException("t")));
        assertFalse(Outage.isOne(new SaslAuthenticationException("bad password")));
    }

    @Test
    void theDeepestCauseThatTellsDecides() {
        IOException network = new SocketTimeoutException("Read timed out");
        JsonMappingException readOverNetwork = new JsonMappingException(null, "Read timed out", network);
        Exception parseOfAnswer = new UncheckedIOException(new JsonParseException(null, "Unexpected character"));

        assertTrue(Outage.isOne(new DataException(readOverNetwork)));
        assertFalse(Outage.isOne(new DataException(new UncheckedIOException(new IOException(parseOfAnswer)))));
        assertTrue(Outage.isOne(new DataException(new TimeoutException("registry", new Exception("HTTP 504")))));
    }

    @Test
    void aChainOfCausesThatTurnsInACircleEnds() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertFalse(Outage.isOne(first));
    }

    /** Named like Protobuf's, of which every plugin has its own. */
    private static final class InvalidProtocolBufferException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
