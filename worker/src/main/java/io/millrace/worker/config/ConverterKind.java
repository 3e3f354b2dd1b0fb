package io.millrace.worker.config;

import io.millrace.plugins.model.PluginType;
import java.util.Locale;

/** The three converters of a task and the settings that choose them. */
public enum ConverterKind {
    KEY(PluginType.CONVERTER),
    VALUE(PluginType.CONVERTER),
    HEADER(PluginType.HEADER_CONVERTER);

    private final PluginType pluginType;

    ConverterKind(PluginType pluginType) {
        this.pluginType = pluginType;
    }

    public PluginType pluginType() {
        return pluginType;
    }

    /** {@code key}, {@code value} or {@code header}: the value of {@code converter.type}. */
    public String typeName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The setting that names the class, e.g. {@code key.converter}. */
    public String property() {
        return typeName() + ".converter";
    }

    /** The setting that restricts the version. */
    public String versionProperty() {
        return property() + ".plugin.version";
    }

    /** What the converter's own settings start with. */
    public String prefix() {
        return property() + ".";
    }
}
