package io.quaestor.console.frame;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Fields for a day and a time to the minute, in the operator's language. */
final class Pickers {

    private Pickers() {}

    static DateTimePicker dateTime(String label) {
        DateTimePicker picker = new DateTimePicker(label);
        Locale locale = Locale.ROOT.equals(picker.getLocale()) ? Locale.ENGLISH : picker.getLocale();
        picker.setStep(Duration.ofMinutes(1));
        picker.setLocale(locale);
        picker.setDatePickerI18n(new DatePicker.DatePickerI18n()
                .setMonthNames(Stream.of(Month.values())
                        .map(month -> month.getDisplayName(TextStyle.FULL_STANDALONE, locale))
                        .toList())
                .setWeekdays(weekdays(TextStyle.FULL_STANDALONE, locale))
                .setWeekdaysShort(weekdays(TextStyle.SHORT_STANDALONE, locale))
                .setFirstDayOfWeek(WeekFields.of(locale).getFirstDayOfWeek().getValue() % 7)
                .setToday(picker.getTranslation("picker.today"))
                .setCancel(picker.getTranslation("action.cancel")));
        return picker;
    }

    /** From Sunday on, as the component wants them. */
    private static List<String> weekdays(TextStyle style, Locale locale) {
        return Stream.iterate(DayOfWeek.SUNDAY, day -> day.plus(1))
                .limit(7)
                .map(day -> day.getDisplayName(style, locale))
                .toList();
    }
}
