package io.quaestor.platform.data;

/**
 * One role's way into one database.
 *
 * @param jdbcUrl without user or password
 * @param user the role that signs in
 * @param password never shown by {@link #toString()}
 */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
