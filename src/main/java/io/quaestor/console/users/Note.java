package io.quaestor.console.users;

import io.quaestor.console.frame.Formats;
import io.quaestor.console.frame.Reason;

/**
 * What an operator writes about a user: plain text of several lines.
 *
 * @param caseNumber of the case it belongs to
 */
record Note(String text, String caseNumber) {

    static final int LONGEST = 4_000;

    /** @throws TextRefused where the text is empty or too long, or one of both holds what nobody can see */
    Note {
        text = text.replace("\r\n", "\n").replace('\r', '\n').strip();
        caseNumber = caseNumber.strip();
        if (text.isEmpty()) {
            throw new TextRefused("user-note.refused.empty");
        }
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw new TextRefused("user-note.refused.long", Formats.count(LONGEST));
        }
        if (text.codePoints().anyMatch(one -> one != '\n' && one != '\t' && isUnfit(one))) {
            throw new TextRefused("user-note.refused.control");
        }
        if (caseNumber.isEmpty()
                || caseNumber.length() > Reason.LONGEST_CASE
                || caseNumber.codePoints().anyMatch(Note::isUnfit)) {
            throw new TextRefused("user-note.refused.case", Reason.LONGEST_CASE);
        }
    }

    /** Control characters and halves of a surrogate pair. */
    static boolean isUnfit(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
