package io.quaestor.exchange.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quaestor.exchange.Amounts;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.NullNode;

/** How events are written: amounts as plain decimal strings, so that no reader makes doubles of them; nulls left out. */
public final class EventJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .addModule(new SimpleModule().addSerializer(BigDecimal.class, new PlainDecimal()))
            .build();

    private EventJson() {}

    static String payload(NewEvent event) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("actor", event.cause().actor());
        payload.put("reason", event.cause().reason());
        putIfPresent(payload, "caseNumber", event.cause().caseNumber());
        putIfPresent(payload, "request", event.request());
        putIfPresent(payload, "prior", event.prior());
        putIfPresent(payload, "new", event.next());
        putIfPresent(payload, "details", event.details());
        return MAPPER.writeValueAsString(payload);
    }

    /** The tree that {@code request} would be stored as; equal trees are equal requests. */
    public static JsonNode tree(Object request) {
        return MAPPER.readTree(MAPPER.writeValueAsString(request));
    }

    static JsonNode read(@Nullable String json) {
        return json == null ? NullNode.getInstance() : MAPPER.readTree(json);
    }

    private static void putIfPresent(Map<String, Object> payload, String name, @Nullable Object value) {
        if (value != null) {
            payload.put(name, value);
        }
    }

    private static final class PlainDecimal extends ValueSerializer<BigDecimal> {

        @Override
        public void serialize(BigDecimal value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(Amounts.plain(value));
        }
    }
}
