package io.quaestor.console.backups;

import io.quaestor.audit.AuditLog;
import io.quaestor.backup.BackupService;
import io.quaestor.backup.BackupStart;
import io.quaestor.console.operators.CurrentOperator;
import java.util.Map;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What operators do about backups. */
@Service
class BackupActions {

    private final BackupService backups;
    private final AuditLog audit;
    private final CurrentOperator operator;

    BackupActions(BackupService backups, AuditLog audit, CurrentOperator operator) {
        this.backups = backups;
        this.audit = audit;
        this.operator = operator;
    }

    /** Starts a backup, unless one is running. The audit row comes first: no backup without one. */
    @PreAuthorize("hasAnyRole('OPERATIONS', 'ADMIN')")
    @Transactional
    public BackupStart start() {
        audit.record(operator.id(), operator.name(), "backup.requested", "backup", "all stores", null, Map.of());
        return backups.start(operator.name());
    }
}
