package io.millrace.plugins;

import java.util.Optional;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;

/** Which versions will do: a Maven version range, a single version, or any. Immutable. */
public final class VersionConstraint {
    private static final String LATEST = "latest";

    private final Optional<VersionRange> range;

    private VersionConstraint(Optional<VersionRange> range) {
        this.range = range;
    }

    /** Reads a range such as {@code [1.0,2.0)} or a version; null, blank and {@code latest} mean any version. */
    public static VersionConstraint parse(String text) {
        if (text == null || text.isBlank() || text.trim().equals(LATEST)) {
            return new VersionConstraint(Optional.empty());
        }
        try {
            return new VersionConstraint(Optional.of(hardRange(text.trim())));
        } catch (InvalidVersionSpecificationException e) {
            throw new InvalidVersionException(e.getMessage(), e);
        }
    }

    private static VersionRange hardRange(String text) throws InvalidVersionSpecificationException {
        VersionRange parsed = VersionRange.createFromVersionSpec(text);
        return parsed.hasRestrictions() ? parsed : VersionRange.createFromVersionSpec("[" + text + "]");
    }

    /** Whether every version will do. */
    public boolean any() {
        return range.isEmpty();
    }

    /** Whether this version will do. */
    public boolean allows(String version) {
        return range.isEmpty() || range.get().containsVersion(new DefaultArtifactVersion(version));
    }

    @Override
    public String toString() {
        return range.map(VersionRange::toString).orElse(LATEST);
    }
}
