package io.quaestor.exchange;

import static io.quaestor.exchange.Market.CAUSE;
import static io.quaestor.exchange.Market.NOON;
import static io.quaestor.exchange.Market.dec;
import static io.quaestor.exchange.Market.fill;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quaestor.IntegrationTest;
import io.quaestor.exchange.accounts.AccountKind;
import io.quaestor.exchange.accounts.AdjustmentService;
import io.quaestor.exchange.accounts.NewAdjustment;
import io.quaestor.exchange.accounts.Owner;
import io.quaestor.exchange.instruments.Instrument;
import io.quaestor.exchange.instruments.InstrumentService;
import io.quaestor.exchange.instruments.InstrumentStatus;
import io.quaestor.exchange.orders.MarginType;
import io.quaestor.exchange.orders.NewOrder;
import io.quaestor.exchange.orders.OrderService;
import io.quaestor.exchange.orders.OrderSide;
import io.quaestor.exchange.orders.OrderType;
import io.quaestor.exchange.orders.Placement;
import io.quaestor.exchange.orders.TimeInForce;
import io.quaestor.exchange.sessions.Sessions;
import io.quaestor.exchange.trades.Fill;
import io.quaestor.exchange.trades.Settlement;
import io.quaestor.exchange.transfers.NewTransfer;
import io.quaestor.exchange.transfers.TransferService;
import io.quaestor.exchange.transfers.TransferType;
import io.quaestor.exchange.users.NewUser;
import io.quaestor.exchange.users.UserService;
import io.quaestor.exchange.users.UserStatus;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every public method of the exchange's services, and everything that makes one of their commands, with one parameter
 * after the other hostile and the others valid: each is refused, and no row of the exchange has changed. Methods are
 * found by reflection: a new one fails here until it has a valid call.
 */
@IntegrationTest
@Import(Market.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileCallsTest {

    /** What looks hostile for its type and is none there. */
    private static final Set<String> HARMLESS = Set.of(
            "NewTransfer.fee = 0",
            "NewAdjustment.amount = -1",
            "NewUser.kycLevel = 0",
            "Instrument.minNotional = 0",
            "Instrument.maintenanceMarginRate = 0",
            "Instrument.makerFeeRate = 0",
            "Instrument.takerFeeRate = 0");

    /** Parameters that take the id of an existing row of this kind, whosever it is. */
    private static final Map<String, String> TAKES = Map.of(
            "UserService.changeStatus.id", "a user's",
            "OrderService.liquidate.userId", "a user's",
            "NewOrder.userId", "a user's",
            "NewTransfer.userId", "a user's",
            "NewTransfer.counterpartyUserId", "a user's",
            "NewAdjustment.userId", "a user's",
            "Owner.userId", "a user's",
            "Sessions.signIn.userId", "a user's");

    /** Parameters that take an id nobody has used. */
    private static final Set<String> TAKES_NEW_IDS = Set.of(
            "NewOrder.id",
            "NewTransfer.id",
            "NewUser.id",
            "NewAdjustment.id",
            "Fill.tradeId",
            "OrderService.liquidate.orderId");

    /** Public methods of services, and of stores where there are some, by class and name. */
    private static final Map<String, Method> METHODS = methods();

    /** Public constructors and makers of every record that a service takes, also inside lists. */
    private static final Map<String, Executable> MAKERS = makers();

    private static final Set<String> met = new HashSet<>();

    /** Ids of rows that exist, by kind. */
    private final Map<String, UUID> existing = new LinkedHashMap<>();

    @Autowired
    ApplicationContext context;

    @Autowired
    Market market;

    @Autowired
    OrderService orders;

    @Autowired
    UserService users;

    @Autowired
    TransferService transfers;

    @Autowired
    AdjustmentService adjustments;

    @Autowired
    Sessions sessions;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    JdbcClient jdbc;

    /** The transaction before the first of this test. */
    private long began;

    @BeforeAll
    void oneRowOfEveryKind() {
        began = jdbc.sql("select pg_current_xact_id()::text::bigint")
                .query(Long.class)
                .single();
        String symbol = market.list();
        UUID user = market.userWith("1000");
        UUID seller = market.userWith("1000");
        UUID buy = market.placed(user, symbol, OrderSide.BUY, "100", "1", 10);
        Fill fill = fill(symbol, buy, market.placed(seller, symbol, OrderSide.SELL, "100", "1", 10), "100", "1");
        assertThat(market.settle(fill)).isInstanceOf(Settlement.Settled.class);
        NewTransfer transfer = NewTransfer.between(Ids.next(), user, seller, "USD", dec("1"), NOON);
        transfers.request(transfer, CAUSE);
        NewAdjustment adjustment = adjustment(user);
        adjustments.adjust(adjustment, CAUSE);
        existing.put("a user's", user);
        existing.put("an order's", buy);
        existing.put("a trade's", fill.tradeId());
        existing.put("a transfer's", transfer.id());
        existing.put("an adjustment's", adjustment.id());
        existing.put("a position's", (UUID) Objects.requireNonNull(
                market.row("select id from positions where user_id = ? and symbol = ?", user, symbol)
                        .get("id")));
        existing.put("an instrument's", InstrumentService.aggregateId(symbol));
    }

    static Stream<String> services() {
        return METHODS.keySet().stream().sorted();
    }

    static Stream<String> makings() {
        return MAKERS.keySet().stream().sorted();
    }

    @Test
    void every_public_method_and_every_making_of_a_command_has_a_valid_call_here() {
        assertThat(validCalls().keySet()).containsExactlyInAnyOrderElementsOf(new TreeSet<>(METHODS.keySet()));
        assertThat(validMakings().keySet()).containsExactlyInAnyOrderElementsOf(new TreeSet<>(MAKERS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("services")
    void a_hostile_call_is_refused_and_changes_nothing(String name) throws Exception {
        Method method = Objects.requireNonNull(METHODS.get(name));
        Object service = Modifier.isStatic(method.getModifiers()) ? name : context.getBean(method.getDeclaringClass());
        int calls = 0;
        for (Supplier<@Nullable Object[]> valid :
                Objects.requireNonNull(validCalls().get(name))) {
            @Nullable Object[] arguments = valid.get();
            String before = contents();
            for (int index = 0; index < arguments.length; index++) {
                String parameter = name + "." + method.getParameters()[index].getName();
                for (Hostile hostile :
                        hostile(parameter, method.getAnnotatedParameterTypes()[index], arguments[index])) {
                    @Nullable Object[] changed = arguments.clone();
                    changed[index] = hostile.value;
                    assertRefused(hostile, () -> method.invoke(service, changed));
                    calls++;
                }
            }
            assertThat(contents()).as("rows after hostile calls of " + name).isEqualTo(before);
            assertThat(isRefused(method.invoke(service, arguments)))
                    .as("the valid call of " + name)
                    .isFalse();
        }
        System.out.println("hostile: " + calls + " calls of " + name);
    }

    @ParameterizedTest
    @MethodSource("makings")
    void a_command_with_a_hostile_part_cannot_be_made(String name) throws Exception {
        Executable maker = Objects.requireNonNull(MAKERS.get(name));
        @Nullable
        Object[] arguments = Objects.requireNonNull(validMakings().get(name)).get();
        make(maker, arguments);
        AnnotatedType[] types = types(maker);
        int makings = 0;
        for (int index = 0; index < arguments.length; index++) {
            String parameter = maker.getDeclaringClass().getSimpleName() + "." + maker.getParameters()[index].getName();
            for (Hostile hostile : hostile(parameter, types[index], arguments[index])) {
                // Whose id it is, and whether a text is a name, is for the service to find out.
                if (hostile.value == null || !(hostile.value instanceof UUID || hostile.value instanceof String)) {
                    @Nullable Object[] changed = arguments.clone();
                    changed[index] = hostile.value;
                    assertRefused(hostile, () -> make(maker, changed));
                    makings++;
                }
            }
        }
        System.out.println("hostile: " + makings + " makings by " + name);
    }

    @Test
    void a_closed_user_is_refused_everything() {
        String symbol = market.list();
        UUID closed = market.user();
        UUID other = market.userWith("100");
        users.changeStatus(closed, UserStatus.CLOSED, null, CAUSE);
        String before = contents();

        for (NewTransfer transfer : List.of(
                NewTransfer.deposit(Ids.next(), closed, "USD", dec("1"), NOON),
                NewTransfer.withdrawal(Ids.next(), closed, "USD", dec("1"), dec("0"), "bc1q-test", NOON),
                NewTransfer.between(Ids.next(), closed, other, "USD", dec("1"), NOON),
                NewTransfer.between(Ids.next(), other, closed, "USD", dec("1"), NOON))) {
            assertState(() -> transfers.request(transfer, CAUSE), "user " + closed + " is closed");
        }
        assertState(() -> adjustments.adjust(adjustment(closed), CAUSE), "user " + closed + " is closed");
        assertState(
                () -> orders.liquidate(Ids.next(), closed, symbol, CAUSE, NOON),
                "user " + closed + " has no open position");
        for (UserStatus status : UserStatus.values()) {
            assertState(
                    () -> users.changeStatus(closed, status, null, CAUSE),
                    "user " + closed + " is closed and cannot become");
        }
        assertThat(contents()).isEqualTo(before);

        NewOrder order = NewOrder.limit(Ids.next(), closed, symbol, OrderSide.BUY, dec("100"), dec("1"), 10, NOON);
        assertThat(market.place(order))
                .isInstanceOfSatisfying(
                        Placement.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo("user " + closed + " is closed"));
        assertThat(market.order(order.id())).containsEntry("status", "REJECTED").containsEntry("locked_margin", "0");
    }

    @Test
    void nothing_is_listed_as_harmless_that_is_refused() {
        met.clear();
        MAKERS.forEach((name, maker) -> {
            @Nullable
            Object[] arguments =
                    Objects.requireNonNull(validMakings().get(name)).get();
            for (int index = 0; index < arguments.length; index++) {
                hostile(
                        maker.getDeclaringClass().getSimpleName() + "." + maker.getParameters()[index].getName(),
                        types(maker)[index],
                        arguments[index]);
            }
        });
        assertThat(met).containsExactlyInAnyOrderElementsOf(HARMLESS);
    }

    /** One value, and what it is. */
    private record Hostile(String what, @Nullable Object value) {}

    /** What a parameter must not take, by its type; for commands and lists also with a hostile part each. */
    private List<Hostile> hostile(String parameter, AnnotatedType type, @Nullable Object valid) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (!type.isAnnotationPresent(Nullable.class) && !isPrimitive(type.getType())) {
            values.put("null", null);
        }
        Class<?> raw = raw(type.getType());
        if (raw == String.class) {
            values.put("an empty text", "");
            values.put("a blank", " ");
            values.put("10,000 characters", "X".repeat(10_000));
            values.put("a NUL", "X\0Y");
            values.put("a control character", "X\u0007Y");
            values.put("a line break", "X\nY");
            values.put("half a surrogate pair", "X\uD800Y");
        } else if (raw == BigDecimal.class) {
            for (String amount : List.of(
                    "-1",
                    "0",
                    "0.0000000000000000001",
                    "1E+999999999",
                    "-1E+999999999",
                    "1E-999999999",
                    "1E+18",
                    "-1E+18")) {
                values.put(amount, dec(amount));
            }
        } else if (raw == Instant.class) {
            for (Instant time : List.of(
                    Instant.MIN,
                    Instant.MAX,
                    Instant.parse("1969-12-31T23:59:59Z"),
                    Instant.parse("+10000-01-01T00:00:00Z"))) {
                values.put(time.toString(), time);
            }
        } else if (raw == int.class) {
            for (int number : List.of(0, -1, Integer.MIN_VALUE)) {
                values.put("" + number, number);
            }
        } else if (raw == Long.class) {
            for (long number : List.of(0L, -1L, 99L, Long.MAX_VALUE)) {
                values.put("" + number, number);
            }
        } else if (raw == UUID.class) {
            existing.forEach((kind, id) -> values.put(kind + " id", id));
            values.put("an unknown id", Ids.next());
            values.remove(TAKES.getOrDefault(parameter, "") + " id");
            if (TAKES_NEW_IDS.contains(parameter)) {
                values.remove("an unknown id");
            }
        } else if (valid instanceof Record command) {
            parts(command).forEach((part, changed) -> values.put("a command where " + part, changed));
        } else if (valid instanceof Collection<?> list) {
            Object one = list.iterator().next();
            values.put("a list with null alone", Arrays.asList((Object) null));
            values.put("a list with null behind", Arrays.asList(one, null));
            if (one instanceof Record command) {
                parts(command).forEach((part, changed) -> values.put("a list where " + part, List.of(changed)));
            }
            if (one instanceof String) {
                values.put("a list with a NUL", List.of("X\0Y"));
                values.put("a list with 10,000 characters", List.of("X".repeat(10_000)));
                values.put("a list with half a surrogate pair", List.of("X\uD800Y"));
            }
            if (one instanceof UUID) {
                values.put("a list with an unknown id", List.of(Ids.next()));
            }
        }
        List<Hostile> hostile = new ArrayList<>();
        values.forEach((what, value) -> {
            String case_ = parameter + " = " + what;
            if (HARMLESS.contains(case_)) {
                met.add(case_);
            } else {
                hostile.add(new Hostile(case_, value));
            }
        });
        return hostile;
    }

    /** The command with one part hostile each, as far as that can be made at all. */
    private Map<String, Record> parts(Record command) {
        Map<String, Record> parts = new LinkedHashMap<>();
        try {
            Constructor<?> constructor = canonical(command.getClass());
            RecordComponent[] components = command.getClass().getRecordComponents();
            @Nullable Object[] valid = new @Nullable Object[components.length];
            for (int index = 0; index < components.length; index++) {
                valid[index] = components[index].getAccessor().invoke(command);
            }
            for (int index = 0; index < components.length; index++) {
                String part = command.getClass().getSimpleName() + "." + components[index].getName();
                for (Hostile hostile : hostile(part, components[index].getAnnotatedType(), valid[index])) {
                    @Nullable Object[] changed = valid.clone();
                    changed[index] = hostile.value;
                    try {
                        parts.put(hostile.what, (Record) constructor.newInstance(changed));
                    } catch (InvocationTargetException failure) {
                        assertThat(failure.getCause()).as(hostile.what).isInstanceOf(Refusal.class);
                    }
                }
            }
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
        return parts;
    }

    private static void assertRefused(Hostile hostile, ReflectiveCall call) throws Exception {
        Object answer;
        try {
            answer = call.run();
        } catch (InvocationTargetException failure) {
            if (!(failure.getCause() instanceof Refusal refusal)) {
                throw new AssertionError(hostile.what + " is not refused", failure.getCause());
            }
            assertThat(refusal.getMessage()).as(hostile.what).isNotBlank();
            if (hostile.value == null
                    // A session's id is a secret: no difference is told between what can be none and what is none.
                    || (hostile.value instanceof String && !hostile.what.contains(".sessionId"))
                    || hostile.value instanceof BigDecimal
                    || hostile.value instanceof Instant) {
                assertThat(refusal.code())
                        .as(hostile.what + ": " + refusal.getMessage())
                        .isEqualTo(Refusal.Code.INVALID);
            }
            if (hostile.value instanceof Long) {
                assertThat(refusal.code())
                        .as(hostile.what + ": " + refusal.getMessage())
                        .isEqualTo(Refusal.Code.STALE);
            }
            return;
        }
        assertThat(isRefused(answer))
                .as(hostile.what + " is answered by " + answer)
                .isTrue();
    }

    /** Whether the answer refuses; nothing found is an answer to a question about nothing. */
    private static boolean isRefused(@Nullable Object answer) {
        return switch (answer) {
            case Placement.Refused _, Settlement.Refused _ -> true;
            case Collection<?> all -> all.stream().allMatch(HostileCallsTest::isRefused);
            case Map<?, ?> map -> map.isEmpty();
            case Optional<?> found -> found.isEmpty();
            case Boolean done -> !done;
            case Number number -> number.longValue() == 0;
            case null, default -> false;
        };
    }

    /**
     * How many rows each table of the exchange has, and a sum over all that is in those written since the test began: a
     * change writes a row anew, so older rows need not be looked into.
     */
    private String contents() {
        return Stream.of(
                        "users",
                        "instruments",
                        "accounts",
                        "orders",
                        "positions",
                        "trades",
                        "ledger_entries",
                        "transfers",
                        "events")
                .map(table -> table
                        + jdbc.sql("select count(*) || ' rows, ' || coalesce(sum(hashtextextended(row::text, 0))"
                                        + " filter (where xmin::text::bigint >= :began), 0) from " + table + " row")
                                .param("began", began)
                                .query(String.class)
                                .single())
                .collect(Collectors.joining("\n"));
    }

    private static void assertState(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.STATE))
                .hasMessageContaining(message);
    }

    /** Something called by reflection. */
    private interface ReflectiveCall {
        @Nullable
        Object run() throws Exception;
    }

    private static Map<String, Method> methods() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.quaestor.exchange").stream()
                        .filter(type -> type.getSimpleName().matches(".*(Service|Store)|OrderEntry|Sessions"))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                        .collect(Collectors.toMap(
                                method -> method.getDeclaringClass().getSimpleName() + "." + method.getName(),
                                method -> method));
    }

    private static Map<String, Executable> makers() {
        return METHODS.values().stream()
                .flatMap(method -> Arrays.stream(method.getGenericParameterTypes()))
                .map(type -> type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : type)
                .map(HostileCallsTest::raw)
                .filter(Class::isRecord)
                .distinct()
                .flatMap(type -> Stream.concat(
                        Arrays.stream(type.getConstructors()),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method -> Modifier.isStatic(method.getModifiers())
                                        && Modifier.isPublic(method.getModifiers())
                                        && method.getReturnType() == type)))
                .collect(Collectors.toMap(
                        maker -> maker.getDeclaringClass().getSimpleName()
                                + (maker instanceof Method ? "." + maker.getName() : "")
                                + " of " + maker.getParameterCount(),
                        maker -> maker));
    }

    private static Object make(Executable maker, @Nullable Object[] arguments) throws ReflectiveOperationException {
        return maker instanceof Method method
                ? Objects.requireNonNull(method.invoke(null, arguments))
                : ((Constructor<?>) maker).newInstance(arguments);
    }

    /** Of a record's own constructor those of its components, where null is declared. */
    private static AnnotatedType[] types(Executable maker) {
        RecordComponent[] components = maker.getDeclaringClass().getRecordComponents();
        return maker instanceof Constructor<?> && maker.getParameterCount() == components.length
                ? Arrays.stream(components)
                        .map(RecordComponent::getAnnotatedType)
                        .toArray(AnnotatedType[]::new)
                : maker.getAnnotatedParameterTypes();
    }

    private static Constructor<?> canonical(Class<?> type) throws NoSuchMethodException {
        return type.getConstructor(Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
    }

    private static boolean isPrimitive(Type type) {
        return raw(type).isPrimitive();
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    private static @Nullable Object[] of(@Nullable Object... arguments) {
        return arguments;
    }

    /** Calls that go through, with rows of their own, by class and name. */
    private Map<String, List<Supplier<@Nullable Object[]>>> validCalls() {
        return Map.ofEntries(
                entry("UserService.register", List.of(() -> of(List.of(newUser()), CAUSE))),
                entry(
                        "UserService.changeStatus",
                        List.of(
                                () -> of(market.user(), UserStatus.FROZEN, null, CAUSE),
                                () -> of(market.user(), UserStatus.CLOSED, 1L, CAUSE))),
                entry("InstrumentService.list", List.of(() -> of(instrument(), CAUSE, NOON))),
                entry(
                        "InstrumentService.changeStatus",
                        List.of(() -> of(market.list(), InstrumentStatus.HALTED, 1L, CAUSE, NOON))),
                entry("InstrumentService.aggregateId", List.of(() -> of("X"))),
                entry("AccountService.open", List.of(() -> of(List.of(new Owner(market.user(), "USD")), NOON))),
                entry("AdjustmentService.adjust", List.of(() -> of(adjustment(market.user()), CAUSE))),
                entry(
                        "TransferService.request",
                        List.of(
                                () -> of(NewTransfer.deposit(Ids.next(), market.user(), "USD", dec("5"), NOON), CAUSE),
                                () -> of(withdrawal(), CAUSE),
                                () -> of(
                                        NewTransfer.between(
                                                Ids.next(),
                                                market.userWith("100"),
                                                market.user(),
                                                "USD",
                                                dec("5"),
                                                NOON),
                                        CAUSE))),
                entry("TransferService.approve", List.of(() -> of(requestedWithdrawal(), 1L, CAUSE, NOON))),
                entry("TransferService.complete", List.of(() -> of(requestedDeposit(), "0xabc", CAUSE, NOON))),
                entry("TransferService.reject", List.of(() -> of(requestedWithdrawal(), 1L, CAUSE, NOON))),
                entry("TransferService.fail", List.of(() -> of(requestedDeposit(), CAUSE, NOON))),
                entry("OrderService.place", List.of(() -> of(List.of(limit()), CAUSE))),
                entry("OrderService.cancel", List.of(() -> of(placed(limit()), 1L, CAUSE, NOON))),
                entry("OrderService.expire", List.of(() -> of(placed(immediate()), CAUSE, NOON))),
                entry("OrderService.trigger", List.of(() -> of(reachedStop(), CAUSE, NOON))),
                entry("OrderEntry.enter", List.of(this::entering)),
                entry("Sessions.signIn", List.of(() -> of(market.user(), "a device"))),
                entry("Sessions.find", List.of(() -> of(signedIn(market.user())))),
                entry("Sessions.signOut", List.of(() -> of(signedIn(market.user())))),
                entry("Sessions.signOutEverywhere", List.of(() -> {
                    UUID user = market.user();
                    signedIn(user);
                    return of(user);
                })),
                entry("Sessions.of", List.of(() -> {
                    UUID user = market.user();
                    signedIn(user);
                    return of(user);
                })),
                entry("OpenOrderStore.orders", List.of(() -> of(userWithOpenOrderInRedis()))),
                entry("OpenOrderStore.count", List.of(() -> of(userWithOpenOrderInRedis()))),
                entry("OrderService.liquidate", List.of(this::liquidation)),
                entry("TradeService.settle", List.of(() -> of(List.of(matched()), CAUSE))),
                entry("PositionService.mark", List.of(() -> of(market.list(), dec("101")))),
                entry("PositionService.of", List.of(this::heldPosition)),
                entry("IdentityService.check", List.of(() -> of())));
    }

    private String signedIn(UUID user) {
        return sessions.signIn(user, null).id();
    }

    private @Nullable Object[] entering() {
        NewOrder order = limit();
        return of(signedIn(order.userId()), List.of(order), CAUSE);
    }

    private String reachedStop() {
        String symbol = market.list();
        NewOrder stop = new NewOrder(
                Ids.next(),
                market.userWith("1000"),
                symbol,
                OrderSide.BUY,
                OrderType.STOP_LIMIT,
                dec("100"),
                dec("100"),
                dec("1"),
                10,
                MarginType.CROSS,
                false,
                TimeInForce.GTC,
                NOON);
        placed(stop);
        return symbol;
    }

    private UUID userWithOpenOrderInRedis() {
        UUID user = market.user();
        redis.opsForSet().add("user:{" + user + "}:active_orders", Ids.next().toString());
        return user;
    }

    /** Arguments that make a command, by type, name and number of parameters. */
    private Map<String, Supplier<@Nullable Object[]>> validMakings() {
        UUID id = Ids.next();
        UUID user = Ids.next();
        UUID other = Ids.next();
        BigDecimal one = BigDecimal.ONE;
        return Map.ofEntries(
                entry(
                        "NewOrder of 14",
                        () -> of(
                                id,
                                user,
                                "X",
                                OrderSide.BUY,
                                OrderType.STOP_LIMIT,
                                one,
                                one,
                                one,
                                1,
                                MarginType.CROSS,
                                false,
                                TimeInForce.GTC,
                                false,
                                NOON)),
                entry(
                        "NewOrder of 13",
                        () -> of(
                                id,
                                user,
                                "X",
                                OrderSide.BUY,
                                OrderType.STOP_LIMIT,
                                one,
                                one,
                                one,
                                1,
                                MarginType.CROSS,
                                false,
                                TimeInForce.GTC,
                                NOON)),
                entry("NewOrder.limit of 8", () -> of(id, user, "X", OrderSide.BUY, one, one, 1, NOON)),
                entry("Fill of 10", () -> of(id, "77", "X", user, other, one, one, true, false, NOON)),
                entry(
                        "NewTransfer of 10",
                        () -> of(id, user, null, TransferType.WITHDRAW, "USD", one, one, "0xabc", "bc1q-test", NOON)),
                entry("NewTransfer.deposit of 5", () -> of(id, user, "USD", one, NOON)),
                entry("NewTransfer.withdrawal of 7", () -> of(id, user, "USD", one, one, "bc1q-test", NOON)),
                entry("NewTransfer.between of 6", () -> of(id, user, other, "USD", one, NOON)),
                entry("NewUser of 5", () -> of(id, "a@test.quaestor.example", "{none}", 1, NOON)),
                entry("NewAdjustment of 6", () -> of(id, user, "USD", one, AccountKind.FEES, NOON)),
                entry(
                        "Instrument of 12",
                        () -> of(
                                "X",
                                "X",
                                "USD",
                                one,
                                one,
                                one,
                                50,
                                dec("0.1"),
                                dec("0.1"),
                                dec("0.1"),
                                one,
                                InstrumentStatus.TRADING)),
                entry("Cause of 3", () -> of("kim", "asked for", "CS-1")),
                entry("Cause.of of 2", () -> of("kim", "asked for")),
                entry("Owner of 2", () -> of(user, "USD")));
    }

    private static NewUser newUser() {
        UUID id = Ids.next();
        return new NewUser(id, id + "@test.quaestor.example", "{none}", 1, NOON);
    }

    private static Instrument instrument() {
        String symbol =
                "H" + Integer.toUnsignedString(Ids.next().hashCode(), 36).toUpperCase(Locale.ROOT) + "-USD";
        return new Instrument(
                symbol,
                "H",
                "USD",
                dec("0.01"),
                dec("0.001"),
                dec("1"),
                50,
                dec("0.005"),
                dec("0.0002"),
                dec("0.0005"),
                dec("100"),
                InstrumentStatus.TRADING);
    }

    private static NewAdjustment adjustment(UUID user) {
        return new NewAdjustment(Ids.next(), user, "USD", dec("3"), AccountKind.INSURANCE, NOON);
    }

    private NewTransfer withdrawal() {
        return NewTransfer.withdrawal(Ids.next(), market.userWith("100"), "USD", dec("5"), dec("1"), "bc1q-test", NOON);
    }

    private UUID requestedWithdrawal() {
        return transfers.request(withdrawal(), CAUSE).id();
    }

    private UUID requestedDeposit() {
        return transfers
                .request(NewTransfer.deposit(Ids.next(), market.user(), "USD", dec("5"), NOON), CAUSE)
                .id();
    }

    private NewOrder limit() {
        return NewOrder.limit(
                Ids.next(), market.userWith("1000"), market.list(), OrderSide.BUY, dec("100"), dec("1"), 10, NOON);
    }

    private NewOrder immediate() {
        return new NewOrder(
                Ids.next(),
                market.userWith("1000"),
                market.list(),
                OrderSide.BUY,
                OrderType.LIMIT,
                dec("100"),
                null,
                dec("1"),
                10,
                MarginType.CROSS,
                false,
                TimeInForce.IOC,
                NOON);
    }

    private UUID placed(NewOrder order) {
        assertThat(market.place(order)).isInstanceOf(Placement.Placed.class);
        return order.id();
    }

    private Fill matched() {
        String symbol = market.list();
        UUID buy = market.placed(market.userWith("1000"), symbol, OrderSide.BUY, "100", "1", 10);
        UUID sell = market.placed(market.userWith("1000"), symbol, OrderSide.SELL, "100", "1", 10);
        return fill(symbol, buy, sell, "100", "1");
    }

    private @Nullable Object[] liquidation() {
        String symbol = market.list();
        UUID user = market.userWith("1000");
        market.trade(symbol, user, market.userWith("1000"), "100", "1", 10);
        return of(Ids.next(), user, symbol, CAUSE, NOON);
    }

    private @Nullable Object[] heldPosition() {
        @Nullable Object[] held = liquidation();
        return of(List.of(Objects.requireNonNull(held[1])), List.of(Objects.requireNonNull(held[2])));
    }
}
