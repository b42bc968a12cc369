package io.quaestor.platform.data;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The pools and the routing between them: a read-only transaction reaches the replica by {@link ReplicaRoute}, everything
 * else the primary; the market database has a client of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableResilientMethods
@EnableTransactionManagement
@EnableConfigurationProperties({PoolProperties.class, ReplicaProperties.class})
class DataConfiguration {

    private static final Duration MARKET_WAIT = Duration.ofSeconds(2);

    /** Migrates as the owner, before any pool of the application opens. */
    @Bean
    Flyway exchangeMigration(StoreAddresses addresses) {
        DatabaseAddress owner = addresses.owner();
        Flyway flyway = Flyway.configure()
                .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
                .locations("classpath:db/exchange")
                .cleanDisabled(true)
                .load();
        flyway.migrate();
        return flyway;
    }

    @Bean
    @DependsOn("exchangeMigration")
    HikariDataSource primaryPool(StoreAddresses addresses, PoolProperties pools) {
        return pool("primary", addresses.primary(), pools);
    }

    @Bean
    @DependsOn("exchangeMigration")
    HikariDataSource replicaPool(StoreAddresses addresses, PoolProperties pools) {
        return pool("replica", addresses.replica(), pools);
    }

    /** For reads that the replica cannot answer, and for positions of writes; never used up by writers. */
    @Bean
    @DependsOn("exchangeMigration")
    HikariDataSource primaryReadPool(StoreAddresses addresses, PoolProperties pools, ReplicaProperties replica) {
        HikariConfig config = config("primary read", addresses.primary(), pools);
        config.setReadOnly(true);
        config.setMaximumPoolSize(replica.fallbackConnections());
        config.setMinimumIdle(Math.min(1, pools.minimumIdle()));
        return new HikariDataSource(config);
    }

    @Bean
    ReplicaWatch replicaWatch(StoreAddresses addresses, ReplicaProperties properties, Clock clock) {
        return new ReplicaWatch(addresses.primary(), addresses.replica(), properties, clock);
    }

    @Bean
    MarketDatabase marketDatabase(StoreAddresses addresses) {
        MarketDatabase market = new MarketDatabase(addresses.marketOwner());
        market.tryAtStart();
        return market;
    }

    @Bean
    @DependsOn("marketDatabase")
    HikariDataSource marketPool(StoreAddresses addresses, PoolProperties pools) {
        HikariConfig config = config("market", addresses.market(), pools);
        // Screens wait for it, some of them under their page's lock; the rest of the console must not feel it.
        config.setConnectionTimeout(Math.min(config.getConnectionTimeout(), MARKET_WAIT.toMillis()));
        config.setValidationTimeout(MARKET_WAIT.toMillis() / 2);
        config.addDataSourceProperty("connectTimeout", MARKET_WAIT.toSeconds());
        return new HikariDataSource(config);
    }

    /** Takes a connection at the first statement, when it is known whether the transaction only reads. */
    @Bean
    @Primary
    DataSource dataSource(
            @Qualifier("primaryPool") HikariDataSource primary,
            @Qualifier("replicaPool") HikariDataSource replica,
            @Qualifier("primaryReadPool") HikariDataSource primaryRead,
            ReplicaFence fence,
            ReplicaWatch watch,
            CurrentReader reader,
            ReplicaProperties properties) {
        LazyConnectionDataSourceProxy proxy = new LazyConnectionDataSourceProxy(primary);
        proxy.setReadOnlyDataSource(
                new ReplicaRoute(replica, primaryRead, fence, watch, reader, properties.fenceWait()));
        // Stated, or the proxy would ask a primary connection for them before its first read.
        proxy.setDefaultAutoCommit(true);
        proxy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return proxy;
    }

    @Bean
    @Primary
    PlatformTransactionManager transactionManager(
            DataSource dataSource,
            @Qualifier("primaryReadPool") HikariDataSource primaryRead,
            ReplicaFence fence,
            CurrentReader reader) {
        JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
        manager.addListener(new FenceAfterWrite(primaryRead, fence, reader));
        return manager;
    }

    @Bean
    @Primary
    JdbcClient jdbcClient(DataSource dataSource) {
        return JdbcClient.create(dataSource);
    }

    @Bean
    JdbcClient marketJdbcClient(@Qualifier("marketPool") HikariDataSource market) {
        return JdbcClient.create(market);
    }

    @Bean
    TransactionTemplate marketTransactions(@Qualifier("marketPool") HikariDataSource market) {
        return new TransactionTemplate(new JdbcTransactionManager(market));
    }

    @Bean
    @Primary
    TransactionTemplate transactionTemplate(PlatformTransactionManager transactionManager) {
        return new TransactionTemplate(transactionManager);
    }

    private static HikariDataSource pool(String name, DatabaseAddress address, PoolProperties pools) {
        return new HikariDataSource(config(name, address, pools));
    }

    private static HikariConfig config(String name, DatabaseAddress address, PoolProperties pools) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(pools.maximumSize());
        config.setMinimumIdle(pools.minimumIdle());
        config.setIdleTimeout(pools.idleTimeout().toMillis());
        config.setConnectionTimeout(pools.connectionTimeout().toMillis());
        // A store that is away at start-up is shown as away; it does not keep the console from starting.
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "quaestor " + name);
        config.addDataSourceProperty("connectTimeout", pools.connectionTimeout().toSeconds());
        config.addDataSourceProperty("prepareThreshold", pools.prepareThreshold());
        return config;
    }
}
