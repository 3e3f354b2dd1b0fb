package io.millrace.bench.report;

/** Who is measured. */
public enum Side {
    APACHE("Apache 4.3.1"),
    MILLRACE("Millrace"),
    /** Kafka's client with nothing around it. */
    BARE("bare client"),
    /** Millrace once more: how far two runs of the same lie apart. */
    CONTROL("Millrace again");

    private final String title;

    Side(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
