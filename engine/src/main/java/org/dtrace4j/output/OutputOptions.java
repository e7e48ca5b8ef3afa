package org.dtrace4j.output;

import java.time.ZoneId;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;

/**
 * What the layout of output depends on. The settings are looked up at each question, because a program may change them
 * while it runs.
 *
 * @param settings the consumer's settings
 * @param zone where wall times are told
 * @param names the names of hosts and services
 * @param modernTerminal whether the terminal, if there is one, can be expected to show Unicode blocks
 */
public record OutputOptions(OptionValues settings, ZoneId zone, NetworkNames names, boolean modernTerminal) {
    /** Output for no terminal, and without names. */
    public OutputOptions(OptionValues settings, ZoneId zone) {
        this(settings, zone, NetworkNames.NONE, false);
    }

    boolean quiet() {
        return settings.isOn(Options.QUIET);
    }

    boolean flow() {
        return settings.isOn(Options.FLOWINDENT);
    }

    boolean rawBytes() {
        return settings.isOn(Options.RAWBYTES);
    }

    int stackIndent() {
        return (int) Math.min(settings.get(Options.STACKINDENT), FormatString.LARGEST_NUMBER);
    }

    boolean bars() {
        return settings.isOn(Options.AGGHIST);
    }

    boolean packed() {
        return settings.isOn(Options.AGGPACK);
    }

    boolean zoom() {
        return settings.isOn(Options.AGGZOOM);
    }

    /** Whether bars are drawn with Unicode blocks. */
    boolean blocks() {
        return settings.text(Options.ENCODING).equals("utf8");
    }

    /** Whether packed distributions have Unicode blocks: those are asked for where nobody says which to take. */
    boolean packedBlocks() {
        return settings.isSet(Options.ENCODING) ? blocks() : modernTerminal;
    }

    boolean tellsFaults() {
        return !settings.isOn(Options.NOERROR);
    }

    boolean dropTags() {
        return settings.isOn(Options.DROPTAGS);
    }
}
