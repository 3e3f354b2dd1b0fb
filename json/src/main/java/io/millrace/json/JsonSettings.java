package io.millrace.json;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.json.DecimalFormat;
import org.apache.kafka.connect.json.JsonConverterConfig;

/**
 * What of a {@code JsonConverter}'s configuration decides how bytes look.
 *
 * @param envelopes whether {@code schemas.enable} is on
 * @param fixedSchema whether {@code schema.content} gives the schema of everything that is read
 */
record JsonSettings(
        boolean envelopes,
        boolean fixedSchema,
        boolean replaceNullWithDefault,
        boolean numericDecimals,
        int rememberedSchemas) {

    /** Throws what Apache's converter throws if the configuration is wrong. */
    static JsonSettings of(Map<String, ?> configs) {
        AbstractConfig config = new AbstractConfig(JsonConverterConfig.configDef(), configs, false);
        boolean envelopes = config.getBoolean(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG);
        return new JsonSettings(
                envelopes,
                envelopes && config.values().get(JsonConverterConfig.SCHEMA_CONTENT_CONFIG) != null,
                config.getBoolean(JsonConverterConfig.REPLACE_NULL_WITH_DEFAULT_CONFIG),
                DecimalFormat.NUMERIC
                        .name()
                        .equalsIgnoreCase(config.getString(JsonConverterConfig.DECIMAL_FORMAT_CONFIG)),
                config.getInt(JsonConverterConfig.SCHEMAS_CACHE_SIZE_CONFIG));
    }
}
