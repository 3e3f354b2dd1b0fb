package io.millrace.compatibility.recording;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * What a config asks to go wrong: {@code fail.in} names a call that always throws, {@code fail.first.in} one
 * that throws the first time, {@code fail.at} a value whose record cannot be treated, {@code retry.at} one that can be
 * treated at the third attempt. One thread.
 */
final class Misbehaviour {
    private static final int RETRIES = 2;

    private final Map<String, ?> config;
    private final Map<String, Integer> attempts = new HashMap<>();

    Misbehaviour(Map<String, ?> config) {
        this.config = config;
    }

    void in(String call) {
        boolean first = call.equals(config.get("fail.first.in")) && attempts.merge(call, 1, Integer::sum) == 1;
        if (first || call.equals(config.get("fail.in"))) {
            throw new ConnectException("fails in " + call);
        }
    }

    void at(Object value) {
        String text = String.valueOf(value);
        if (text.equals(config.get("fail.at"))) {
            throw new DataException("fails at " + text);
        }
        if (text.equals(config.get("retry.at")) && isRetried(text)) {
            throw new RetriableException("not yet " + text);
        }
    }

    /** Whether this is one of the first two times that this is asked of the value. */
    boolean isRetried(String value) {
        return attempts.merge(value, 1, Integer::sum) <= RETRIES;
    }
}
