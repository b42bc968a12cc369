package io.quaestor.console;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a browser asked the server for, and the same asked again in sessions of its own: cookies, security keys and the
 * numbers of messages are each session's, everything else is as it was recorded. Scripts, styles and pictures are left
 * out, and so is the push connection: what the server has to say comes with the next answer.
 */
final class RecordedVisit {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern SECURITY_KEY = Pattern.compile("\"Vaadin-Security-Key\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern SYNC_ID = Pattern.compile("\"syncId\"\\s*:\\s*(\\d+)");
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" content=\"([^\"]+)\"");

    private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger action = new AtomicInteger();

    /**
     * One request.
     *
     * @param action which of the operator's actions it belongs to; 0 is signing in and opening the screen
     */
    record Step(
            int action,
            String method,
            String path,
            @Nullable String contentType,
            @Nullable String body) {

        boolean isMessage() {
            return path.contains("v-r=uidl");
        }
    }

    /** Listens to a page from now on. */
    static RecordedVisit of(Page page) {
        RecordedVisit visit = new RecordedVisit();
        page.onRequest(visit::record);
        return visit;
    }

    /** What follows is the operator's next action. */
    void nextAction() {
        action.incrementAndGet();
    }

    int actions() {
        return action.get();
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    private void record(Request request) {
        URI uri = URI.create(request.url());
        boolean isWanted = switch (request.resourceType()) {
            case "document", "xhr", "fetch" -> true;
            default -> false;
        };
        String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        if (isWanted && !path.contains("/VAADIN/") && !path.contains("v-r=push") && !path.contains("heartbeat")) {
            steps.add(new Step(
                    action.get(), request.method(), path, request.headers().get("content-type"), request.postData()));
        }
    }

    /** One session that does as recorded. */
    final class Replay {

        private final String server;
        private final String row;
        private final HttpClient client = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        private String securityKey = "";
        private String csrf = "";
        private int syncId;
        private int clientId;
        private int answersWithRows;

        /** @param row what a row's text has in it */
        Replay(String server, String row) {
            this.server = server;
            this.row = row;
        }

        /**
         * Asks for all of one action, in turn.
         *
         * @return how long each answer to a message took, in microseconds
         * @throws IllegalStateException when an answer is not what the screen needs
         */
        List<Long> act(int number) throws IOException, InterruptedException {
            List<Long> micros = new ArrayList<>();
            for (Step step : steps) {
                if (step.action() == number) {
                    long start = System.nanoTime();
                    HttpResponse<String> answer = client.send(request(step), BodyHandlers.ofString());
                    if (step.isMessage()) {
                        micros.add((System.nanoTime() - start) / 1_000);
                    }
                    take(step, answer);
                }
            }
            return micros;
        }

        /** Answers to messages that had rows of what was asked for. */
        int answersWithRows() {
            return answersWithRows;
        }

        private HttpRequest request(Step step) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + step.path()));
            if (step.contentType() != null) {
                request.header("Content-Type", step.contentType());
            }
            String body = step.body();
            return (body == null
                            ? request.GET()
                            : request.POST(
                                    HttpRequest.BodyPublishers.ofString(step.isMessage() ? message(body) : form(body))))
                    .build();
        }

        private String message(String body) {
            ObjectNode message = (ObjectNode) JSON.readTree(body);
            message.put("csrfToken", securityKey);
            message.put("syncId", syncId);
            message.put("clientId", clientId++);
            return message.toString();
        }

        private String form(String body) {
            return csrf.isEmpty() ? body : body.replaceAll("_csrf=[^&]*", "_csrf=" + Matcher.quoteReplacement(csrf));
        }

        private void take(Step step, HttpResponse<String> answer) {
            String body = answer.body();
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(step.path() + " was answered " + answer.statusCode() + ": " + body);
            }
            Matcher key = SECURITY_KEY.matcher(body);
            if (key.find()) {
                securityKey = key.group(1);
                Matcher first = SYNC_ID.matcher(body);
                syncId = first.find() ? Integer.parseInt(first.group(1)) : 0;
                clientId = 0;
            }
            Matcher token = CSRF.matcher(body);
            if (token.find()) {
                csrf = token.group(1);
            }
            if (step.isMessage()) {
                String json = body.startsWith("for(;;);") ? body.substring("for(;;);".length()) : body;
                JsonNode read = JSON.readTree(json);
                JsonNode message = read.isArray() ? read.get(0) : read;
                if (message == null
                        || !message.has("syncId")
                        || message.path("meta").has("appError")
                        || message.path("meta").has("sessionExpired")
                        || message.path("resynchronize").booleanValue(false)) {
                    throw new IllegalStateException(step.path() + " was answered " + json);
                }
                syncId = message.get("syncId").intValue();
                if (json.contains(row)) {
                    answersWithRows++;
                }
            }
        }
    }
}
