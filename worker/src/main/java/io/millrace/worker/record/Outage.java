package io.millrace.worker.record;

import java.io.CharConversionException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.ObjectStreamException;
import java.io.UTFDataFormatException;
import java.net.MalformedURLException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownServiceException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.sasl.SaslException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Tells failures to reach something - a registry, a broker, a name server - from failures of the data itself. Pure; any
 * thread.
 */
public final class Outage {
    /** I/O exceptions that tell of data, settings or rights: trying again changes nothing. */
    private static final List<Class<? extends IOException>> NOT_OUTAGES = List.of(
            EOFException.class,
            CharConversionException.class,
            CharacterCodingException.class,
            UTFDataFormatException.class,
            ObjectStreamException.class,
            FileNotFoundException.class,
            FileSystemException.class,
            MalformedURLException.class,
            ProtocolException.class,
            UnknownServiceException.class,
            SSLHandshakeException.class,
            SSLPeerUnverifiedException.class,
            SSLKeyException.class,
            SaslException.class,
            ClosedByInterruptException.class);

    /** Words in the names of libraries' own I/O exceptions that tell of data, as Jackson's, Gson's or Protobuf's. */
    private static final Pattern DATA_WORDS = Pattern.compile(
            "Json|Jackson|Pars|Format|Malformed|Invalid|Corrupt|[Cc]oding|Codec|Decode|Encode|Conver" + "|Zip|Schema");

    /** Unchecked exceptions of drivers, which come with each plugin's own loader. */
    private static final Set<String> DRIVERS_OUTAGES = Set.of(
            "com.mongodb.MongoTimeoutException",
            "com.mongodb.MongoSocketException",
            "com.mongodb.MongoNotPrimaryException",
            "com.mongodb.MongoNodeIsRecoveringException",
            "com.datastax.oss.driver.api.core.AllNodesFailedException",
            "com.datastax.oss.driver.api.core.DriverTimeoutException",
            "redis.clients.jedis.exceptions.JedisConnectionException",
            "io.lettuce.core.RedisConnectionException",
            "io.lettuce.core.RedisCommandTimeoutException");

    /** SQL states of failed connections, servers that stop or start or are full, and lost deadlocks. */
    private static final Pattern SQL_OUTAGES = Pattern.compile("08...|57P0[123]|53300|40001|40P01");

    private static final int MAX_CAUSES = 50;

    private Outage() {}

    /** What one exception of a chain of causes tells. */
    private enum Sign {
        OUTAGE,
        DATA,
        NONE
    }

    /** Whether the failure comes from something that could not be reached: the deepest cause that tells decides. */
    public static boolean isOne(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && chain.size() < MAX_CAUSES; cause = cause.getCause()) {
            chain.add(cause);
        }
        for (int i = chain.size() - 1; i >= 0; i--) {
            Sign sign = sign(chain.get(i));
            if (sign != Sign.NONE) {
                return sign == Sign.OUTAGE || isEndOfConnection(chain.subList(0, i + 1));
            }
        }
        return false;
    }

    /** To the driver of a database, an end of file is that of its connection. */
    private static boolean isEndOfConnection(List<Throwable> chain) {
        return chain.get(chain.size() - 1) instanceof EOFException
                && chain.stream().anyMatch(cause -> isOfDatabase(cause) || isOfDriver(cause));
    }

    private static Sign sign(Throwable cause) {
        if (cause instanceof IOException) {
            return isOfData((IOException) cause) ? Sign.DATA : Sign.OUTAGE;
        }
        if (cause instanceof InterruptedException || cause instanceof CorruptRecordException) {
            return Sign.DATA;
        }
        return cause instanceof RetriableException
                        || cause instanceof TimeoutException
                        || cause instanceof UnresolvedAddressException
                        || isOfDatabase(cause)
                        || isOfDriver(cause)
                ? Sign.OUTAGE
                : Sign.NONE;
    }

    private static boolean isOfDatabase(Throwable cause) {
        if (!(cause instanceof SQLException)) {
            return false;
        }
        String state = ((SQLException) cause).getSQLState();
        return cause instanceof SQLTransientException
                || cause instanceof SQLRecoverableException
                || cause instanceof SQLNonTransientConnectionException
                || (state != null && SQL_OUTAGES.matcher(state).matches());
    }

    private static boolean isOfDriver(Throwable cause) {
        for (Class<?> each = cause.getClass(); each != Throwable.class; each = each.getSuperclass()) {
            if (DRIVERS_OUTAGES.contains(each.getName())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfData(IOException cause) {
        if (NOT_OUTAGES.stream().anyMatch(type -> type.isInstance(cause))) {
            return true;
        }
        if (cause.getClass() == InterruptedIOException.class) {
            return true; // an interrupt; time-outs are subclasses
        }
        return !(cause instanceof SocketTimeoutException) && isNamedForData(cause.getClass());
    }

    /** Libraries come with each plugin's own loader, so that only names tell their classes. */
    private static boolean isNamedForData(Class<?> type) {
        for (Class<?> each = type; each != IOException.class; each = each.getSuperclass()) {
            String name = each.getName();
            if (!name.startsWith("java")
                    && DATA_WORDS.matcher(each.getSimpleName()).find()) {
                return true;
            }
        }
        return false;
    }
}
