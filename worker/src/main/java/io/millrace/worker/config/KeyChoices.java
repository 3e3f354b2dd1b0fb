package io.millrace.worker.config;

import io.millrace.plugins.model.PluginType;
import org.apache.kafka.common.config.ConfigDef.Recommender;

/**
 * Defaults and recommended values of keys that choose plugins. They are told when a config is validated; for running
 * there are none. {@code null} stands for none, as ConfigDef has it.
 */
interface KeyChoices {
    /** No defaults, no recommendations. */
    KeyChoices NONE = new KeyChoices() {};

    default String connectorVersion() {
        return null;
    }

    default Recommender connectorVersions() {
        return null;
    }

    default Class<?> converter(ConverterKind kind) {
        return null;
    }

    default Recommender converters(ConverterKind kind) {
        return null;
    }

    default String converterVersion(ConverterKind kind) {
        return null;
    }

    default Recommender converterVersions(ConverterKind kind) {
        return null;
    }

    /** The version of a class that a connector would get, by its class name or alias. */
    default String stepVersion(PluginType type, String className) {
        return null;
    }

    default Recommender steps(PluginType type) {
        return null;
    }

    /** Versions of the class chosen by the {@code type} key beside a {@code plugin.version} key. */
    default Recommender stepVersions(PluginType type) {
        return null;
    }
}
