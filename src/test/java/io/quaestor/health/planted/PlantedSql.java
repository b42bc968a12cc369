package io.quaestor.health.planted;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Breaks the rules on purpose. */
public class PlantedSql {

    public String both(JdbcClient jdbc, StringRedisTemplate redis) {
        return jdbc + " " + redis;
    }
}
