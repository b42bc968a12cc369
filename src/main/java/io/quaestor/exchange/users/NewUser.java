package io.quaestor.exchange.users;

import io.quaestor.exchange.Refusal;
import io.quaestor.exchange.Required;
import io.quaestor.exchange.Texts;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A registration.
 *
 * @param id version 7
 * @param email at most 255 characters, one {@code @}, no blanks
 * @param passwordHash already hashed, at most 255 characters
 * @param kycLevel 0 to 3
 * @param at when
 */
public record NewUser(UUID id, String email, String passwordHash, int kycLevel, Instant at) {

    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]{1,200}@[^\\s@\\p{Cntrl}]{1,200}");

    public NewUser {
        if (id == null || at == null) {
            throw new Refusal(Refusal.Code.INVALID, "a user needs an id and a time");
        }
        at = Required.time(at);
        Texts.line(email, "user " + id + ": e-mail address", 255);
        if (!EMAIL.matcher(email).matches()) {
            throw new Refusal(
                    Refusal.Code.INVALID,
                    "user " + id + ": the e-mail address must be name@domain, 200 characters each at most");
        }
        Texts.line(passwordHash, "user " + id + ": password hash", 255);
        if (kycLevel < 0 || kycLevel > 3) {
            throw new Refusal(Refusal.Code.INVALID, "user " + id + ": KYC level " + kycLevel + " is not one of 0 to 3");
        }
    }
}
