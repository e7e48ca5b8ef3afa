package org.dtrace4j.builtin.option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.builtin.DVersion;
import org.dtrace4j.ctf.DataModel;

/**
 * One consumer's settings: what was set, in the order it was first set, over the defaults of the table. Not safe for
 * use by several threads.
 */
public final class OptionValues {
    /** One setting; {@code text} is empty when only the name was given. */
    public record Setting(Option option, String text, long value) { }

    /** The size of the string type is a number without sign of 32 bits. */
    private static final long LARGEST_STRING = 0xffff_ffffL;

    private final Map<Option, Setting> settings = new LinkedHashMap<>();
    private final List<Setting> history = new ArrayList<>();
    /** What defaults of the table are worth, as far as they have been asked for: some are asked for at every record. */
    private final Map<Option, Long> defaults = new HashMap<>();

    /** No settings. */
    public OptionValues() { }

    /** A copy. */
    public OptionValues(OptionValues other) {
        settings.putAll(other.settings);
        history.addAll(other.history);
    }

    /**
     * Sets an option.
     *
     * @param text empty when only the name was given
     * @throws OptionException if there is no such option, or the text is not a value of it;
     *     nothing has changed then
     */
    public Option set(String name, String text) throws OptionException {
        Option option = Options.find(name)
                .orElseThrow(() -> new OptionException(OptionException.Reason.BAD_NAME, name));
        Setting setting = new Setting(option, text, option.parse(text));
        if (option == Options.VERSION) {
            checkVersion(DVersion.ofNumber(setting.value()));
        }
        if (option == Options.STRSIZE && setting.value() > LARGEST_STRING) {
            throw new OptionException(OptionException.Reason.TOO_LARGE, name);
        }
        settings.put(option, setting);
        history.add(setting);
        return option;
    }

    /**
     * The text that sets an option whose value was given: where it is empty a switch is off, while its name alone has it on.
     *
     * @param value what was given, perhaps nothing
     */
    public static String given(String name, String value) {
        boolean unset = value.isEmpty() && Options.find(name).filter(option -> option.kind().isSwitch()).isPresent();
        return unset ? OptionKind.UNSET : value;
    }

    /**
     * Sets an option for a program that asks for it itself.
     *
     * @throws OptionException as {@link #set(String, String)}, and if the option has done its work before a program is
     *     read
     */
    public Option setInProgram(String name, String text) throws OptionException {
        if (!Options.find(name).map(Option::inProgram).orElse(true)) {
            throw new OptionException(OptionException.Reason.BAD_CONTEXT, name);
        }
        return set(name, text);
    }

    /** What is hidden once stays hidden, so a version can only be lowered. */
    private void checkVersion(DVersion asked) throws OptionException {
        if (!asked.isKnown()) {
            throw new OptionException(OptionException.Reason.UNKNOWN_VERSION, Options.VERSION.name());
        }
        if (asked.compareTo(version()) > 0) {
            throw new OptionException(OptionException.Reason.VERSION_REDUCED, Options.VERSION.name());
        }
    }

    /** How wide {@code long} and pointers are to programs. */
    public DataModel model() {
        return text(Options.ARCH).equals(Options.ARCHITECTURE_32) ? DataModel.ILP32 : DataModel.LP64;
    }

    /** The version of D in effect. */
    public DVersion version() {
        return DVersion.ofNumber(get(Options.VERSION));
    }

    /** Every setting of any of these options, in the order in which they were given. */
    public List<Setting> history(Option... options) {
        List<Option> wanted = List.of(options);
        return history.stream().filter(setting -> wanted.contains(setting.option())).toList();
    }

    /** Whether the later of a switch and its opposite is on; both are off when neither was given. */
    public boolean isOnLast(Option option, Option opposite) {
        List<Setting> given = history(option, opposite);
        if (given.isEmpty()) {
            return isOn(option);
        }
        Setting last = given.get(given.size() - 1);
        return last.option() == option ? last.value() != 0 : last.value() == 0;
    }

    /** Sets a numeric option to a value that is already in its unit. */
    public void set(Option option, long value) {
        settings.put(option, new Setting(option, Long.toString(value), value));
    }

    /** The value in effect, in the unit of the option's kind. */
    public long get(Option option) {
        Setting setting = settings.get(option);
        return setting != null ? setting.value() : byDefault(option);
    }

    /** The value in effect, or the default of the table where that is 0, which stands for it. */
    public long getOrDefault(Option option) {
        long value = get(option);
        return value == 0 ? byDefault(option) : value;
    }

    private long byDefault(Option option) {
        Long known = defaults.get(option);
        if (known != null) {
            return known;
        }
        try {
            long value = option.initial().isEmpty() ? 0 : option.parse(option.initial());
            defaults.put(option, value);
            return value;
        } catch (OptionException e) {
            throw new IllegalStateException("bad default of option " + option.name(), e);
        }
    }

    /** Bytes of the string type: at least one, since a value has bytes. */
    public long stringSize() {
        return Math.max(1, get(Options.STRSIZE));
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
