package io.quaestor.platform.data;

import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * One role's way into one database.
 *
 * @param jdbcUrl without user or password
 * @param user the role that signs in
 * @param password never shown by {@link #toString()}
 */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

    /**
     * The URL's parts as the driver reads them: {@code PGHOST}, {@code PGPORT}, {@code PGDBNAME}, and its parameters by
     * their own names.
     *
     * @throws IllegalArgumentException if no driver knows such a URL
     */
    public Map<String, String> urlParts() {
        try {
            Map<String, String> parts = new HashMap<>();
            for (DriverPropertyInfo part :
                    DriverManager.getDriver(jdbcUrl).getPropertyInfo(jdbcUrl, new Properties())) {
                if (part.value != null) {
                    parts.put(part.name, part.value);
                }
            }
            return parts;
        } catch (SQLException e) {
            throw new IllegalArgumentException("Not a PostgreSQL JDBC URL: " + jdbcUrl, e);
        }
    }

    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
