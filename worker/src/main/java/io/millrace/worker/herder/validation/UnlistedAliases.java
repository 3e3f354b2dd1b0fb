package io.millrace.worker.herder.validation;

import io.millrace.worker.api.ConfigWarning;
import io.millrace.worker.config.NearestName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings below an alias that its list does not have: nobody reads them. Each alias is told once. One thread. */
final class UnlistedAliases {
    private final String list;
    private final String prefix;
    private final List<String> aliases;
    private final Set<String> told = new HashSet<>();

    /**
     * @param list the setting that lists the aliases
     * @param prefix what the settings start with, before the alias
     */
    UnlistedAliases(String list, String prefix, List<String> aliases) {
        this.list = list;
        this.prefix = prefix;
        this.aliases = aliases;
    }

    /** The longest listed alias that the key belongs to. */
    Optional<String> aliasOf(String key) {
        return aliases.stream()
                .filter(alias -> key.startsWith(prefix + alias + "."))
                .reduce((one, other) -> one.length() < other.length() ? other : one);
    }

    Optional<ConfigWarning> judge(String key) {
        String name = key.substring(prefix.length());
        String alias = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        if (!told.add(alias)) {
            return Optional.empty();
        }
        Optional<String> near = NearestName.of(alias, aliases);
        String meant =
                near.map(each -> "; did you mean '" + prefix + each + "'?").orElse("");
        return Optional.of(new ConfigWarning(
                key,
                "'" + key + "' has no effect: '" + alias + "' is not listed in '" + list + "'" + meant,
                near.map(each -> prefix + each + name.substring(alias.length()))));
    }
}
