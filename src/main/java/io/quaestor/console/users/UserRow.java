package io.quaestor.console.users;

import java.time.Instant;
import java.util.UUID;

/**
 * A user as the grid shows it.
 *
 * @param email masked unless the operator may see it whole
 * @param kycLevel 0 to 3
 */
record UserRow(
        UUID id, String email, String status, int kycLevel, Instant createdAt, Instant updatedAt, long version) {}
