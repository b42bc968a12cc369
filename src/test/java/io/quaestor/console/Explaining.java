package io.quaestor.console;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Has every statement that is read by it explained first, with the same values. */
final class Explaining {

    /** Plan of a statement, a line each. */
    record Plan(String sql, List<String> lines) {}

    private final List<Plan> plans = new ArrayList<>();
    private final JdbcClient client;

    Explaining(Connection connection) {
        Connection explaining = proxy(Connection.class, (method, arguments) -> {
            Object made = invoke(connection, method, arguments);
            if (!method.getName().equals("prepareStatement")) {
                return made;
            }
            String sql = (String) arguments[0];
            // Statements that ask for a plan themselves are not statements of a screen's path.
            return sql.startsWith("explain") ? made : explained(connection, sql, (PreparedStatement) made);
        });
        client = JdbcClient.create(new SingleConnectionDataSource(explaining, true));
    }

    JdbcClient client() {
        return client;
    }

    /** Of what was read since the last call. */
    List<Plan> plans() {
        List<Plan> taken = List.copyOf(plans);
        plans.clear();
        return taken;
    }

    private PreparedStatement explained(Connection connection, String sql, PreparedStatement statement)
            throws SQLException {
        PreparedStatement explain = connection.prepareStatement("explain " + sql);
        return proxy(PreparedStatement.class, (method, arguments) -> {
            if (method.getName().startsWith("set") && arguments[0] instanceof Integer && arguments.length > 1) {
                invoke(explain, method, arguments);
            } else if (method.getName().equals("executeQuery")) {
                List<String> lines = new ArrayList<>();
                try (ResultSet row = explain.executeQuery()) {
                    while (row.next()) {
                        lines.add(row.getString(1));
                    }
                }
                plans.add(new Plan(sql, lines));
            } else if (method.getName().equals("close")) {
                explain.close();
            }
            return invoke(statement, method, arguments);
        });
    }

    private interface Call {
        Object make(Method method, Object[] arguments) throws SQLException, ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (made, method, arguments) -> {
                    try {
                        return call.make(method, arguments == null ? new Object[0] : arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws ReflectiveOperationException {
        return method.invoke(target, arguments);
    }
}
