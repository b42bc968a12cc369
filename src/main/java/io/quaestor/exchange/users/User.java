package io.quaestor.exchange.users;

import java.time.Instant;
import java.util.UUID;

/**
 * A customer, without the password hash, which nobody but sign-in of the exchange needs.
 *
 * @param email unique regardless of case
 * @param kycLevel 0 to 3
 * @param version goes up with every change
 */
public record User(
        UUID id, String email, UserStatus status, int kycLevel, Instant createdAt, Instant updatedAt, long version) {}
