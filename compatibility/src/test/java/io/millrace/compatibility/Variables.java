package io.millrace.compatibility;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names such as {@code @topic@} and what they stand for at one of two workers; unfolded in calls, folded in answers. */
record Variables(Map<String, String> values) {
    Variables {
        values = Map.copyOf(values);
    }

    Variables with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put("@" + name + "@", value);
        return new Variables(more);
    }

    String unfold(String text) {
        String unfolded = text;
        for (Map.Entry<String, String> variable : values.entrySet()) {
            unfolded = unfolded.replace(variable.getKey(), variable.getValue());
        }
        return unfolded;
    }

    String fold(String text) {
        String folded = text;
        for (Map.Entry<String, String> variable : values.entrySet()) {
            folded = folded.replace(variable.getValue(), variable.getKey());
        }
        return folded;
    }
}
