package io.quaestor.exchange;

import io.quaestor.TestStack;
import io.quaestor.platform.data.DatabaseAddress;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Breaks one transaction at one of its boundaries: before its first statement is sent, before the second, and so on, and
 * last before its COMMIT. Boundaries are counted from {@link #arm} on, in the thread that armed.
 */
final class Faults implements AutoCloseable {

    /** How it breaks. */
    enum Kind {
        /** The application throws. */
        EXCEPTION,
        /** {@code pg_terminate_backend}. */
        TERMINATED,
        /** The connection is reset on both ends; what was to be sent is not. */
        CUT,
        /** COMMIT arrives and is carried out, its answer is lost with the connection. Only at a COMMIT. */
        ANSWER_LOST
    }

    private final Wire wire;
    private volatile @Nullable Fault armed;
    private @Nullable Connection superuser;

    Faults(Wire wire) {
        this.wire = wire;
    }

    /**
     * Breaks at a boundary.
     *
     * @param boundary from 1; for ANSWER_LOST the first COMMIT, whatever is given
     */
    void arm(Kind kind, int boundary) {
        armed = new Fault(kind, boundary);
    }

    /** Counts boundaries and breaks none. */
    void count() {
        arm(Kind.EXCEPTION, 0);
    }

    /** Breaks nothing any more; returns how many boundaries were reached. */
    int disarm() {
        Fault fault = Objects.requireNonNull(armed);
        armed = null;
        wire.loseAnswers(false);
        return fault.reached;
    }

    /** The data source with boundaries that break. */
    DataSource watch(DataSource dataSource) {
        return new DelegatingDataSource(dataSource) {
            @Override
            public Connection getConnection() throws SQLException {
                return watch(obtainTargetDataSource().getConnection());
            }
        };
    }

    private Connection watch(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("commit")) {
                pass(connection, true);
            }
            Object result = call(connection, method, arguments);
            return result instanceof PreparedStatement statement ? watch(connection, statement) : result;
        });
    }

    private PreparedStatement watch(Connection connection, PreparedStatement statement) {
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                pass(connection, false);
            }
            return call(statement, method, arguments);
        });
    }

    private void pass(Connection connection, boolean isCommit) throws SQLException {
        Fault fault = armed;
        if (fault == null || fault.thread != Thread.currentThread() || !fault.isReached(isCommit)) {
            return;
        }
        fault.isFired = true;
        switch (fault.kind) {
            case EXCEPTION -> throw new IllegalStateException("broken before " + (isCommit ? "COMMIT" : "a statement"));
            case TERMINATED -> terminate(connection.unwrap(PGConnection.class).getBackendPID());
            case CUT -> wire.cut();
            case ANSWER_LOST -> wire.loseAnswers(true);
        }
    }

    private void terminate(int pid) throws SQLException {
        Connection connection = superuser;
        if (connection == null) {
            DatabaseAddress address = TestStack.stack().primarySuperuser();
            connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
            superuser = connection;
        }
        // Waits until the backend is gone.
        try (PreparedStatement terminate = connection.prepareStatement("select pg_terminate_backend(?, 10000)")) {
            terminate.setInt(1, pid);
            try (ResultSet row = terminate.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw new IllegalStateException("backend " + pid + " could not be terminated");
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        if (superuser != null) {
            superuser.close();
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static final class Fault {

        private final Thread thread = Thread.currentThread();
        private final Kind kind;
        private final int boundary;
        private int reached;
        private boolean isFired;

        Fault(Kind kind, int boundary) {
            this.kind = kind;
            this.boundary = boundary;
        }

        boolean isReached(boolean isCommit) {
            reached++;
            return !isFired && (kind == Kind.ANSWER_LOST ? isCommit : reached == boundary);
        }
    }
}
