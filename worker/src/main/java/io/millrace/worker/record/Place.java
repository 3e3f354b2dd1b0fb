package io.millrace.worker.record;

/**
 * What works on a record, and as what. Immutable.
 *
 * @param executing name of the class at work, for reports
 */
record Place(Stage stage, String executing) {
    @Override
    public String toString() {
        return "Stage " + stage + " with class " + executing;
    }
}
