package io.millrace.compatibility;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A test of several hundred megabytes of plugins, or of minutes: it runs with {@code mvn verify -Plong}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "millrace.test.plugins", matches = "all", disabledReason = "wants -Plong")
@interface RealPluginsProfile {}
