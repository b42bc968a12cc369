package io.quaestor.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quaestor.TestStack;
import io.quaestor.platform.data.StoreAddresses;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

class RedisConfigurationTest {

    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext();

    @BeforeAll
    static void connect() {
        CONTEXT.registerBean(StoreAddresses.class, TestStack::addresses);
        CONTEXT.register(RedisConfiguration.class);
        CONTEXT.refresh();
    }

    @AfterAll
    static void disconnect() {
        CONTEXT.close();
    }

    @Test
    void keysOnEveryMasterAreWrittenAndReadBack() {
        StringRedisTemplate redis = CONTEXT.getBean(StringRedisTemplate.class);
        for (String key : keys()) {
            redis.opsForValue().set(key, "value of " + key, Duration.ofMinutes(1));
        }
        for (String key : keys()) {
            assertThat(redis.opsForValue().get(key)).isEqualTo("value of " + key);
        }
    }

    @Test
    void aScriptOverOneHashTagRuns() {
        StringRedisTemplate redis = CONTEXT.getBean(StringRedisTemplate.class);
        Long sum = redis.execute(
                RedisScript.of("redis.call('set', KEYS[1], 1); return redis.call('incrby', KEYS[2], 41)", Long.class),
                List.of("{tag}:a", "{tag}:b:" + UUID.randomUUID()));
        assertThat(sum).isEqualTo(41);
    }

    @Test
    void aMasterKilledIsReplacedWithinSeconds() {
        StringRedisTemplate redis = CONTEXT.getBean(StringRedisTemplate.class);
        keys().forEach(key -> redis.opsForValue().set(key, "before", Duration.ofMinutes(1)));
        long victim = TestStack.stack().processId("redis1");
        ProcessHandle.of(victim).orElseThrow().destroyForcibly();

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> everyKeyCanBeWritten(redis));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> TestStack.stack().processes().size() == 8);
    }

    private static boolean everyKeyCanBeWritten(StringRedisTemplate redis) {
        try {
            keys().forEach(key -> redis.opsForValue().set(key, "after", Duration.ofMinutes(1)));
            return true;
        } catch (DataAccessException e) {
            return false;
        }
    }

    private static List<String> keys() {
        return IntStream.range(0, 30).mapToObj(i -> "test:key:" + i).toList();
    }
}
