package io.millrace.worker.model.secret;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells by its name whether a setting holds a secret. Any thread. */
final class SecretNames {
    private static final Pattern SECRET = Pattern.compile("passw(or)?d|passphrase|secret|tokens?(?![a-z])|credential"
            + "|authorization|(api|access|account|encryption|master|private|shared|signing)[-_.]?key"
            + "|keystore[-_.](key|certificate[-_.]chain)|truststore[-_.]certificates"
            + "|sasl[-_.]jaas|connection[-_.]?string|user[-_.]?info|(^|[-_.])(pw|pwd|sas|jwt)($|[-_.])|(^|[-_.])pass$");

    /** Names of what is about a secret and none itself: where it lies, who makes it, how long it holds. */
    private static final Pattern ABOUT = Pattern.compile(".*[-_.](url|uri|endpoint|path|file|filename|location|source"
            + "|class|type|provider|ms|seconds|minutes|bytes|size|enabled?|count|limit|format|names?|algorithm"
            + "|separator|delimiter|(?<!secret[-_.])id)");

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private SecretNames() {}

    static boolean matches(String key) {
        String name = HUMP.matcher(key).replaceAll(".").toLowerCase(Locale.ROOT);
        return SECRET.matcher(name).find() && !ABOUT.matcher(name).matches();
    }
}
