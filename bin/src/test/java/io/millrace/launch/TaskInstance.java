package io.millrace.launch;

/**
 * One life of a task of {@link LoadPlugin}.
 *
 * @param task connector and number, e.g. {@code in3-0}
 * @param process that it ran in
 */
record TaskInstance(long startedMs, String task, long process, String id) {
    static TaskInstance parse(String line) {
        String[] words = line.split(" ");
        return new TaskInstance(Long.parseLong(words[0]), words[1], Long.parseLong(words[2]), words[3]);
    }

    String connector() {
        return task.substring(0, task.lastIndexOf('-'));
    }
}
