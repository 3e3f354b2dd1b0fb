package io.millrace.worker.cluster;

import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.connect.errors.ConnectException;

/** Why a worker cannot be a member of its group, and what to do about it. */
final class MembershipFailure {
    private MembershipFailure() {}

    static ConnectException of(RuntimeException cause, GroupSettings settings) {
        return new ConnectException(
                "This worker cannot be a member of group '" + settings.group().id() + "': "
                        + explanation(cause, settings),
                cause);
    }

    private static String explanation(RuntimeException cause, GroupSettings settings) {
        if (cause instanceof InconsistentGroupProtocolException) {
            return "its other members are no Connect workers. Give the workers a 'group.id' that no consumers have";
        }
        if (cause instanceof GroupAuthorizationException) {
            return "the brokers do not allow it. Allow the worker's principal to READ the group";
        }
        if (cause instanceof InvalidSessionTimeoutException) {
            return "the brokers do not accept 'session.timeout.ms' = "
                    + settings.group().sessionTimeout().toMillis()
                    + ". Keep within their 'group.min.session.timeout.ms' and 'group.max.session.timeout.ms'";
        }
        if (cause instanceof GroupMaxSizeReachedException) {
            return "the group is full. Raise 'group.max.size' of the brokers, or start fewer workers";
        }
        return cause.getMessage();
    }
}
