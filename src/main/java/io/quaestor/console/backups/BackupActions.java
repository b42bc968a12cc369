package io.quaestor.console.backups;

import io.quaestor.audit.AuditLog;
import io.quaestor.backup.BackupService;
import io.quaestor.backup.BackupStart;
import io.quaestor.console.operators.CurrentOperator;
import java.util.Map;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** What operators do about backups. */
@Service
class BackupActions {

    private final BackupService backups;
    private final AuditLog audit;
    private final CurrentOperator operator;
    private final TransactionTemplate transactions;

    BackupActions(BackupService backups, AuditLog audit, CurrentOperator operator, TransactionTemplate transactions) {
        this.backups = backups;
        this.audit = audit;
        this.operator = operator;
        this.transactions = transactions;
    }

    /**
     * Starts a backup, unless one is running. A program is no part of a transaction: the audit row is committed before
     * it starts, so there is no backup without one, and no caller's transaction may take it back.
     */
    @PreAuthorize("hasAnyRole('OPERATIONS', 'ADMIN')")
    @Transactional(propagation = Propagation.NEVER)
    public BackupStart start() {
        transactions.executeWithoutResult(status -> audit.record(
                operator.id(), operator.name(), "backup.requested", "backup", "all stores", null, Map.of()));
        return backups.start(operator.name());
    }
}
