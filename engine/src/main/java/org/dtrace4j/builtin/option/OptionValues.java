package org.dtrace4j.builtin.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One consumer's settings: what was set, in the order it was first set, over the defaults of the table. Not safe for
 * use by several threads.
 */
public final class OptionValues {
    /** One setting; {@code text} is empty when only the name was given. */
    public record Setting(Option option, String text, long value) { }

    private final Map<Option, Setting> settings = new LinkedHashMap<>();

    /** No settings. */
    public OptionValues() { }

    /** A copy. */
    public OptionValues(OptionValues other) {
        settings.putAll(other.settings);
    }

    /**
     * Sets an option.
     *
     * @param text empty when only the name was given
     * @throws OptionException if there is no such option, it is not supported, or the text is not a value of it;
     *     nothing has changed then
     */
    public Option set(String name, String text) throws OptionException {
        Option option = Options.find(name)
                .orElseThrow(() -> new OptionException(OptionException.Reason.BAD_NAME, name));
        if (!option.supported()) {
            throw new OptionException(OptionException.Reason.UNSUPPORTED, name);
        }
        settings.put(option, new Setting(option, text, option.parse(text)));
        return option;
    }

    /** Sets a numeric option to a value that is already in its unit. */
    public void set(Option option, long value) {
        settings.put(option, new Setting(option, Long.toString(value), value));
    }

    /** The value in effect, in the unit of the option's kind. */
    public long get(Option option) {
        Setting setting = settings.get(option);
        if (setting != null) {
            return setting.value();
        }
        try {
            return option.initial().isEmpty() ? 0 : option.parse(option.initial());
        } catch (OptionException e) {
            throw new IllegalStateException("bad default of option " + option.name(), e);
        }
    }

    /** Whether a switch is on. */
    public boolean isOn(Option option) {
        return get(option) != 0;
    }

    /** The text in effect: what was given, or the default. */
    public String text(Option option) {
        Setting setting = settings.get(option);
        return setting == null ? option.initial() : setting.text();
    }

    public boolean isSet(Option option) {
        return settings.containsKey(option);
    }

    /** What was set, in the order of first setting. */
    public List<Setting> settings() {
        return new ArrayList<>(settings.values());
    }
}
