package io.quaestor.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A transfer as the model holds it. */
record ModelTransfer(
        Step.Request asked, Status status, @Nullable String hash, long version) {

    enum Status {
        PENDING,
        APPROVED,
        COMPLETED,
        REJECTED,
        FAILED
    }

    boolean isFinal() {
        return status != Status.PENDING && status != Status.APPROVED;
    }

    BigDecimal total() {
        return asked.amount().add(asked.fee());
    }

    ModelTransfer moved(Status next, @Nullable String newHash) {
        return new ModelTransfer(asked, next, newHash == null ? hash : newHash, version + 1);
    }
}
