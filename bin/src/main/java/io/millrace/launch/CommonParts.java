package io.millrace.launch;

import io.millrace.plugins.Plugins;
import io.millrace.worker.config.ConfigTransformer;
import io.millrace.worker.config.WorkerConfig;
import io.millrace.worker.kafka.ClientConfigs;
import io.millrace.worker.kafka.ClusterIdLookUp;
import io.millrace.worker.kafka.KafkaClients;
import io.millrace.worker.kafka.MetricsPush;
import io.millrace.worker.kafka.OverridePolicy;
import io.millrace.worker.kafka.RealKafkaClients;
import io.millrace.worker.metrics.KafkaBeans;
import io.millrace.worker.metrics.WorkerMetrics;
import java.time.Duration;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.Time;

/** The parts that stand under the herder in either mode. Start-up thread. */
final class CommonParts implements AutoCloseable {
    final Site site;
    final Plugins plugins;
    final WorkerConfig config;
    final Secrecy secrecy;
    final Time time = Time.SYSTEM;
    final MetricsPush metricsPush = new MetricsPush();
    final KafkaClients clients = new RealKafkaClients(KafkaBeans.class, metricsPush);
    final OverridePolicy policy;
    final ClusterIdLookUp clusterId;
    final ClientConfigs clientConfigs;
    final ConfigTransformer variables;
    final WorkerMetrics metrics;

    CommonParts(Site site, Plugins plugins, WorkerConfig config, Secrecy secrecy) {
        this.site = site;
        this.plugins = plugins;
        this.config = config;
        this.secrecy = secrecy;
        secrecy.worker(site.properties(), config.settings());
        Lifecycle parts = site.parts();
        policy = parts.add("override policy", OverridePolicy.later(plugins, config));
        clusterId = lookUp();
        site.warnOfUnknownKeys(config);
        clientConfigs = new ClientConfigs(config, policy, clusterId::await);
        variables = parts.add("config providers", new ConfigTransformer(config, plugins, secrecy.variables()));
        metrics = parts.add("metrics", WorkerMetrics.start(config, site.rest().workerId(), time));
        clusterId.id().thenAccept(metrics::kafkaClusterId);
        policy.monitored(name -> metrics.plugin(WorkerConfig.OVERRIDE_POLICY, name));
    }

    /** Returns when plugins have been found and the brokers have answered; fails when something of it is wrong. */
    void settle() {
        policy.create();
        clusterId.await();
        site.parts().proceed();
    }

    /** Whoever still waits for the brokers goes on. */
    @Override
    public void close() {
        clusterId.close();
    }

    /** Shows besides whether the brokers can be reached. */
    private ClusterIdLookUp lookUp() {
        ClientConfigs unlabelled = new ClientConfigs(config, policy, () -> "");
        return ClusterIdLookUp.begin(unlabelled.sharedAdmin(), clients, apiTimeout(), plugins.loader());
    }

    private Duration apiTimeout() {
        String key = "default.api.timeout.ms";
        Object configured = ConfigDef.parseType(key, config.originals().get(key), ConfigDef.Type.INT);
        return configured == null ? Duration.ofMinutes(1) : Duration.ofMillis((Integer) configured);
    }
}
