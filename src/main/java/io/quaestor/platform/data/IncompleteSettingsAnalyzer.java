package io.quaestor.platform.data;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what is missing instead of a stack trace. */
class IncompleteSettingsAnalyzer extends AbstractFailureAnalyzer<IncompleteSettings> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IncompleteSettings cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set each as a property, as an environment variable (quaestor.primary.url is QUAESTOR_PRIMARY_URL), or, "
                        + "for a secret, as a file. README.md, \"Connecting to existing databases\", has the list.",
                cause);
    }
}
