package io.quaestor.audit;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Writes audit rows; only inside the transaction of the change they tell of, so that neither exists alone. */
@Service
public class AuditLog {

    private final AuditRepository repository;
    private final JsonMapper json;
    private final Clock clock;

    AuditLog(AuditRepository repository, JsonMapper json, Clock clock) {
        this.repository = repository;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Appends one row.
     *
     * @param actorId the operator; null for a person at a shell and for the program itself
     * @param actorName the operator's name, or who else acted, such as {@code shell}
     * @param action what was done, such as {@code operator.added}
     * @param targetType kind of what was changed
     * @param targetId which one
     * @param reason the operator's own words, where the action asks for them
     * @param details prior and new values; never a secret
     * @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(
            @Nullable UUID actorId,
            String actorName,
            String action,
            String targetType,
            String targetId,
            @Nullable String reason,
            Map<String, ?> details) {
        record(actorId, actorName, action, targetType, targetId, reason, null, details);
    }

    /**
     * Appends one row of a change that belongs to a case.
     *
     * @param caseNumber as the case system names it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(
            @Nullable UUID actorId,
            String actorName,
            String action,
            String targetType,
            String targetId,
            @Nullable String reason,
            @Nullable String caseNumber,
            Map<String, ?> details) {
        repository.insert(
                actorId,
                actorName,
                action,
                targetType,
                targetId,
                reason,
                caseNumber,
                json.writeValueAsString(details),
                clock.instant());
    }
}
