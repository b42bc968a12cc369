package io.quaestor.console.operators;

/** What an operator may do. An operator holds a set of roles; none includes another. See {@code docs/roles.md}. */
public enum Role {
    VIEWER,
    SUPPORT,
    OPERATIONS,
    COMPLIANCE,
    ADMIN;

    /** The roles' names as constants, for access annotations. */
    public static final class Names {
        public static final String VIEWER = "VIEWER";
        public static final String SUPPORT = "SUPPORT";
        public static final String OPERATIONS = "OPERATIONS";
        public static final String COMPLIANCE = "COMPLIANCE";
        public static final String ADMIN = "ADMIN";

        private Names() {}
    }
}
