package io.millrace.worker.model.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds credentials inside of values: in URLs, JAAS entries, connection strings, headers and PEM texts. Values are the
 * caller's: no pattern looks at the same text again and again. Any thread.
 */
final class Credentials {
    private static final String WORD =
            "(?:passw(?:or)?d|pwd|passphrase|secret|token|credentials?|(?:api|access|account|private|shared)[-_.]?key)";

    /** Where a credential may stand, as the only group; each is sought only in values with the text before it. */
    private enum Place {
        URL("://", "://[^\\s/?#@:]*+:((?:(?!://)[^\\s@])++)@"),
        ORACLE("jdbc:oracle:", "jdbc:oracle:\\w{1,32}+:[^\\s/@]{1,256}+/([^\\s@]{1,1024}+)@"),
        PAIR("=", "(?i)" + WORD + "[\\w.-]{0,64}+\\s*+=\\s*+[\"']?([^\\s;&,\"']++)"),
        JSON("\"", "(?i)" + WORD + "[\\w.-]{0,64}+\"\\s*+:\\s*+\"([^\"]++)\""),
        HEADER("earer ", "(?i)\\bbearer\\s++([\\w+/=.~-]{6,}+)"),
        BASIC("asic ", "\\b[Bb]asic\\s++(?=\\w[a-z]*+[A-Z\\d+/=])([\\w+/=]{6,}+)"), // what is no word
        PEM("PRIVATE KEY-----", "-----BEGIN [A-Z ]{0,64}PRIVATE KEY-----\\s*+([^-]++)");

        private final String hint;
        private final Pattern pattern;

        Place(String hint, String pattern) {
            this.hint = hint;
            this.pattern = Pattern.compile(pattern);
        }

        Matcher in(String value) {
            return pattern.matcher(value);
        }

        boolean isLikelyIn(String value) {
            return value.contains(hint);
        }
    }

    private Credentials() {}

    static boolean areIn(String value) {
        for (Place place : Place.values()) {
            if (place.isLikelyIn(value) && place.in(value).find()) {
                return true;
            }
        }
        return false;
    }

    /** The credentials alone, without what stands around them. */
    static List<String> of(String value) {
        List<String> found = new ArrayList<>();
        for (Place place : Place.values()) {
            if (place.isLikelyIn(value)) {
                Matcher matcher = place.in(value);
                while (matcher.find()) {
                    found.add(matcher.group(1).strip());
                }
            }
        }
        return found;
    }
}
