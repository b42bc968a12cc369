package io.quaestor.benchmark;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** How long the write path waits for each of its statements, round trip included; named by verb and table. */
final class StatementTimes {

    private static final Pattern TABLE = Pattern.compile(
            "\\b(?:into|update|from)\\s+(orders|positions|accounts|trades|ledger_entries|events|instruments|users)\\b",
            Pattern.CASE_INSENSITIVE);

    private final Map<String, LongAdder> nanos = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

    /** Puts the clock around the application's data source. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Clocked {

        @Bean
        static StatementTimes statementTimes() {
            return new StatementTimes();
        }

        @Bean
        static BeanPostProcessor clockAroundDataSource(StatementTimes times) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return name.equals("dataSource") && bean instanceof DataSource source ? times.around(source) : bean;
                }
            };
        }
    }

    void reset() {
        nanos.clear();
        calls.clear();
    }

    /** Microseconds and calls of each statement since the last reset, most time first. */
    List<Map<String, Object>> report() {
        List<Map<String, Object>> rows = new ArrayList<>();
        nanos.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().sum()))
                .forEach(entry -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("statement", entry.getKey());
                    row.put("micros", entry.getValue().sum() / 1_000);
                    row.put(
                            "calls",
                            calls.getOrDefault(entry.getKey(), new LongAdder()).sum());
                    rows.add(row);
                });
        return rows;
    }

    private DataSource around(DataSource source) {
        return new DelegatingDataSource(source) {
            @Override
            public Connection getConnection() throws java.sql.SQLException {
                return proxy(Connection.class, super.getConnection(), null);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private <T> T proxy(Class<T> type, T target, @Nullable String label) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            boolean isCommit = method.getName().equals("commit");
            boolean isTimed = isCommit || (label != null && method.getName().startsWith("execute"));
            long start = System.nanoTime();
            try {
                Object result = method.invoke(target, arguments);
                return result instanceof PreparedStatement statement
                                && arguments != null
                                && arguments[0] instanceof String sql
                        ? proxy(PreparedStatement.class, statement, label(sql))
                        : result;
            } catch (InvocationTargetException failure) {
                throw failure.getCause() == null ? failure : failure.getCause();
            } finally {
                if (isTimed) {
                    String name = isCommit || label == null ? "commit" : label;
                    nanos.computeIfAbsent(name, key -> new LongAdder()).add(System.nanoTime() - start);
                    calls.computeIfAbsent(name, key -> new LongAdder()).increment();
                }
            }
        });
    }

    private static String label(String sql) {
        String verb = sql.strip().split("\\s", 2)[0].toLowerCase(java.util.Locale.ROOT);
        Matcher table = TABLE.matcher(sql);
        String name = table.find() ? table.group(1) : "?";
        String house = sql.contains("user_id is null") && verb.equals("update") ? " of the house" : "";
        return verb + " " + name + house
                + (sql.contains("for no key update") && verb.equals("select") ? " (lock)" : "");
    }
}
