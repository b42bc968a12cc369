package io.quaestor.platform.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.quaestor.platform.data.RedisAddress;
import io.quaestor.platform.data.StoreAddresses;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * The cluster's client. When a master dies, calls to its slots fail at once until its replica has taken over (one to
 * three seconds); calls to other masters are not disturbed.
 */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

    private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(500);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(300);

    @Bean(destroyMethod = "shutdown")
    ClientResources redisClientResources() {
        return DefaultClientResources.builder()
                .reconnectDelay(
                        Delay.exponential(Duration.ofMillis(10), Duration.ofMillis(500), 2, TimeUnit.MILLISECONDS))
                .build();
    }

    @Bean
    LettuceConnectionFactory redisConnectionFactory(StoreAddresses addresses, ClientResources resources) {
        RedisAddress redis = addresses.redis();
        RedisClusterConfiguration cluster = new RedisClusterConfiguration(redis.nodes());
        cluster.setPassword(RedisPassword.of(redis.password()));
        return new LettuceConnectionFactory(
                cluster,
                LettuceClientConfiguration.builder()
                        .clientResources(resources)
                        .clientOptions(options())
                        .commandTimeout(COMMAND_TIMEOUT)
                        .shutdownTimeout(Duration.ofMillis(100))
                        .build());
    }

    @Bean
    StringRedisTemplate stringRedisTemplate(LettuceConnectionFactory connections) {
        return new StringRedisTemplate(connections);
    }

    /** Every sign of a changed cluster triggers a refresh of its map (Lettuce's default), besides the periodic one. */
    private static ClusterClientOptions options() {
        return ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .adaptiveRefreshTriggersTimeout(Duration.ofMillis(200))
                        .enablePeriodicRefresh(Duration.ofSeconds(1))
                        .build())
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                .build();
    }
}
