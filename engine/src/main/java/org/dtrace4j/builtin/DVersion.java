package org.dtrace4j.builtin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the D language.
 *
 * @param major up to 255
 * @param minor up to 4095
 * @param micro up to 4095; 0 where it is not written
 */
public record DVersion(int major, int minor, int micro) implements Comparable<DVersion> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?");
    private static final int MAJOR_MAX = 255;
    private static final int MINOR_MAX = 4095;

    /** Those that there have been, oldest first. */
    private static final List<DVersion> KNOWN = List.of("1.0", "1.1", "1.2", "1.2.1", "1.2.2", "1.3", "1.4", "1.4.1",
            "1.5", "1.6", "1.6.1", "1.6.2", "1.6.3", "1.7", "1.7.1", "1.8", "1.8.1", "1.9", "1.9.1", "1.10", "1.11",
            "1.12", "1.12.1", "1.13", "1.14").stream().map(text -> read(text).orElseThrow()).toList();

    /** Reads {@code x.y} or {@code x.y.z}; empty when it is neither or a number is too large. */
    public static Optional<DVersion> read(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int micro = form.group(3) == null ? 0 : Integer.parseInt(form.group(3));
        DVersion version = new DVersion(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), micro);
        return version.major > MAJOR_MAX || version.minor > MINOR_MAX || micro > MINOR_MAX ? Optional.empty()
                : Optional.of(version);
    }

    /** The version that a table row names. */
    public static DVersion of(String text) {
        return read(text).orElseThrow(() -> new IllegalArgumentException("no version: " + text));
    }

    /** The newest, which this compiler has. */
    public static DVersion latest() {
        return KNOWN.get(KNOWN.size() - 1);
    }

    /** Whether there has been such a version. */
    public boolean isKnown() {
        return KNOWN.contains(this);
    }

    /** As the preprocessor's {@code __SUNW_D_VERSION} has it: 8, 12 and 12 bits. */
    public String hexadecimal() {
        return String.format("0x%08x", major << 24 | minor << 12 | micro);
    }

    /** The order of {@link #compareTo} as a number that options can hold. */
    public long number() {
        return (long) major << 24 | minor << 12 | micro;
    }

    /** The version of a {@link #number}. */
    public static DVersion ofNumber(long number) {
        return new DVersion((int) (number >> 24), (int) (number >> 12) & MINOR_MAX, (int) number & MINOR_MAX);
    }

    @Override
    public int compareTo(DVersion other) {
        return Long.compare(number(), other.number());
    }

    @Override
    public String toString() {
        return major + "." + minor + (micro == 0 ? "" : "." + micro);
    }
}
