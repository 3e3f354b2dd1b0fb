package io.millrace.worker.store;

import io.millrace.worker.model.TargetState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One change of the stored configs. Immutable; each knows what it makes of an image. */
sealed interface ConfigChange {
    String connector();

    ConfigImage applyTo(ConfigImage image);

    /** A connector's config is set; a target, when given, is set with it. */
    record PutConnector(String connector, Map<String, String> config, Optional<TargetState> target)
            implements ConfigChange {
        public PutConnector {
            config = ConfigImage.copy(config);
        }

        @Override
        public ConfigImage applyTo(ConfigImage image) {
            return image.withConfig(connector, config, target);
        }
    }

    /** A connector goes, with all that is known of it. */
    record RemoveConnector(String connector) implements ConfigChange {
        @Override
        public ConfigImage applyTo(ConfigImage image) {
            return image.without(connector);
        }
    }

    /** A connector's target state is set. */
    record PutTarget(String connector, TargetState target) implements ConfigChange {
        @Override
        public ConfigImage applyTo(ConfigImage image) {
            return image.withState(image.state().withTarget(connector, target));
        }
    }

    /** A connector's task set is replaced. */
    record PutTasks(String connector, List<Map<String, String>> tasks) implements ConfigChange {
        public PutTasks {
            tasks = tasks.stream().map(ConfigImage::copy).toList();
        }

        @Override
        public ConfigImage applyTo(ConfigImage image) {
            return image.withState(image.state().withTasks(connector, tasks));
        }
    }

    /** A file on the command line gave this config. */
    record PutFileConfig(String connector, Map<String, String> config) implements ConfigChange {
        public PutFileConfig {
            config = ConfigImage.copy(config);
        }

        @Override
        public ConfigImage applyTo(ConfigImage image) {
            return image.withFileConfig(connector, config);
        }
    }
}
