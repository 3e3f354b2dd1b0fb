package io.millrace.worker.herder;

import io.millrace.worker.model.ConnectorTaskId;
import io.millrace.worker.model.TargetState;
import io.millrace.worker.runtime.ConnectorSpec;
import io.millrace.worker.runtime.TaskSpec;

/** One step that brings what runs closer to what should run. */
sealed interface WorkChange {
    /** Carries the change out. */
    void apply(Effects effects);

    /** What changes can be made of. */
    interface Effects {
        void stopConnector(String name);

        void startConnector(ConnectorSpec spec);

        void retargetConnector(String name, TargetState target);

        void stopTask(ConnectorTaskId id);

        void startTask(TaskSpec spec);

        void retargetTask(ConnectorTaskId id, TargetState target);
    }

    record StopConnector(String name) implements WorkChange {
        @Override
        public void apply(Effects effects) {
            effects.stopConnector(name);
        }
    }

    record StartConnector(ConnectorSpec spec) implements WorkChange {
        @Override
        public void apply(Effects effects) {
            effects.startConnector(spec);
        }
    }

    record RetargetConnector(String name, TargetState target) implements WorkChange {
        @Override
        public void apply(Effects effects) {
            effects.retargetConnector(name, target);
        }
    }

    record StopTask(ConnectorTaskId id) implements WorkChange {
        @Override
        public void apply(Effects effects) {
            effects.stopTask(id);
        }
    }

    record StartTask(TaskSpec spec) implements WorkChange {
        @Override
        public void apply(Effects effects) {
            effects.startTask(spec);
        }
    }

    record RetargetTask(ConnectorTaskId id, TargetState target) implements WorkChange {
        @Override
        public void apply(Effects effects) {
            effects.retargetTask(id, target);
        }
    }
}
