package io.millrace.compatibility;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Makes call logs comparable: one list of calls per thread, without the empty polls and puts, and with each of the
 * commits that time brings about only if it has anything new to say.
 */
final class Transcript {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NOTHING_CONSUMED = Pattern.compile(".*\\{([^=]*=0(, )?)*}");

    private Transcript() {}

    /** Such as {@code RUNNING [FAILED]}. */
    static String states(Answer status) {
        if (status.status() != 200) {
            return "status " + status.status();
        }
        try {
            JsonNode body =
                    JSON.readTree(status.toString().substring(status.toString().indexOf("\n{")));
            return body.path("connector").path("state").asText() + " "
                    + body.path("tasks").findValuesAsText("state");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No status: " + status, e);
        }
    }

    static List<String> ofCalls(List<String> lines, boolean committed) {
        Map<String, List<String>> lanes = new TreeMap<>();
        for (String line : lines) {
            if (!isIdle(line) && (committed || !line.startsWith("committer"))) {
                lanes.computeIfAbsent(lane(line), each -> new ArrayList<>()).add(line);
            }
        }
        return lanes.values().stream().flatMap(lane -> condensed(lane).stream()).toList();
    }

    // Calls of one lane are in order; which thread makes them is a matter of the line.
    private static String lane(String line) {
        String[] parts = line.split(" \\| ", 4);
        String who = parts[3].substring(0, parts[3].indexOf('.'));
        if (who.equals("connector")) {
            return who;
        }
        if (parts[3].startsWith(who + ".configure")) {
            return "parts of " + parts[2];
        }
        return who.startsWith("task-") ? "in " + who + " by " + parts[0] : "in " + parts[2] + " by " + parts[0];
    }

    private static boolean isIdle(String line) {
        return line.endsWith(".poll idle") || line.endsWith(".put []");
    }

    private static List<String> condensed(List<String> lane) {
        List<List<String>> groups = groups(lane);
        List<String> condensed = new ArrayList<>();
        List<String> lastCommit = List.of();
        for (int i = 0; i < groups.size(); i++) {
            List<String> group = groups.get(i);
            String next = i + 1 < groups.size() ? groups.get(i + 1).get(0) : "";
            boolean last = next.contains(".close [");
            if (isCommit(group) && !last && (group.equals(lastCommit) || isNothing(group))) {
                continue;
            }
            if (isRepeatable(group) && endsWith(condensed, group)) {
                continue;
            }
            lastCommit = isCommit(group) ? group : lastCommit;
            condensed.addAll(group);
        }
        return condensed;
    }

    // A preCommit with its flush is one group, any other call is one by itself.
    private static List<List<String>> groups(List<String> lane) {
        List<List<String>> groups = new ArrayList<>();
        for (String line : lane) {
            boolean joins = line.contains(".flush {") && !groups.isEmpty() && isCommit(groups.get(groups.size() - 1));
            if (joins) {
                groups.get(groups.size() - 1).add(line);
            } else {
                groups.add(new ArrayList<>(List.of(line)));
            }
        }
        return groups;
    }

    private static boolean isCommit(List<String> group) {
        return group.get(0).contains(".preCommit {");
    }

    private static boolean isNothing(List<String> group) {
        return NOTHING_CONSUMED.matcher(group.get(0)).matches();
    }

    private static boolean isRepeatable(List<String> group) {
        String line = group.get(0);
        return isCommit(group) || line.endsWith(".commit") || line.contains(" hold ");
    }

    private static boolean endsWith(List<String> lines, List<String> end) {
        int from = lines.size() - end.size();
        return from >= 0 && lines.subList(from, lines.size()).equals(end);
    }
}
