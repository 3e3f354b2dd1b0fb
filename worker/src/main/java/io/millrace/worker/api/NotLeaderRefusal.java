package io.millrace.worker.api;

import java.util.Map;
import java.util.Optional;

/** Only the leader of the cluster can do this, and this worker is not the leader; the request can be passed on. */
public final class NotLeaderRefusal extends RequestException {
    private final Optional<String> leaderUrl;
    private final Optional<Map<String, String>> config;

    /** @param leaderUrl REST URL of the leader, empty while none is known */
    public NotLeaderRefusal(String message, Optional<String> leaderUrl) {
        this(message, leaderUrl, Optional.empty());
    }

    private NotLeaderRefusal(String message, Optional<String> leaderUrl, Optional<Map<String, String>> config) {
        super(Kind.NOT_LEADER, message, null);
        this.leaderUrl = leaderUrl;
        this.config = config;
    }

    /** The same for a config or patch that means what the caller's does, but only here. */
    public NotLeaderRefusal with(Map<String, String> meant) {
        return new NotLeaderRefusal(getMessage(), leaderUrl, Optional.of(meant));
    }

    public Optional<String> leaderUrl() {
        return leaderUrl;
    }

    /** What to pass on in place of the caller's config or patch: one without masks; empty if that can go as it is. */
    public Optional<Map<String, String>> config() {
        return config;
    }
}
