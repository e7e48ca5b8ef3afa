package org.dtrace4j.dof;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The system configuration file, {@code /etc/system}, and the block of forceload directives that tracing during boot
 * needs.
 *
 * <p>The kernel loads modules in the order of the directives while it starts, so a block names the modules of providers
 * and last the dtrace module itself, which then reads {@link ConfFile}:
 *
 * <pre>
 *   * vvvv Added by DTrace
 *   *
 *   * (what this is, and how to be rid of it)
 *   *
 *   forceload: drv/profile
 *   forceload: drv/fbt
 *   forceload: drv/dtrace
 *   * ^^^^ Added by DTrace
 * </pre>
 *
 * <p>All else in the file is left byte for byte as it is.
 */
public final class SystemFile {
    /** The path of the file in a system. */
    public static final String PATH = "/etc/system";

    private static final String BEGIN = "* vvvv Added by DTrace";
    private static final String END = "* ^^^^ Added by DTrace";
    private static final List<String> EXPLANATION = List.of("*",
            "* dtrace(1M) has added the forceload directives below so that tracing can begin",
            "* while the system boots.  The system works without them, but then nothing is",
            "* traced before dtrace(1M) is run.  To be rid of this block, directives and",
            "* comments alike, run \"dtrace -A\" with no further arguments.",
            "*");

    /** ISO 8859-1, so that every byte is one character and comes back as it was. */
    private final String text;

    private SystemFile(String text) {
        this.text = text;
    }

    /** The file with these contents. */
    public static SystemFile of(byte[] contents) {
        return new SystemFile(new String(contents, StandardCharsets.ISO_8859_1));
    }

    /** The contents, byte for byte. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether a block begins in the file, be it damaged or not. */
    public boolean hasBlock() {
        return text.contains(BEGIN);
    }

    /**
     * The file without its block; the same file when it has none.
     *
     * @param path how messages name the file
     * @throws ConfFileException when the sentinels are not one pair in order, so that a person has to look
     */
    public SystemFile withoutBlock(String path) throws ConfFileException {
        int begin = text.indexOf(BEGIN);
        if (begin < 0) {
            return this;
        }
        if (text.indexOf('\0') >= 0) {
            throw damaged("embedded nul byte", path);
        }
        if (text.indexOf(BEGIN, begin + 1) >= 0) {
            throw damaged("multiple start sentinels", path);
        }
        int end = text.indexOf(END);
        if (end < 0) {
            throw damaged("missing end sentinel", path);
        }
        if (begin > end) {
            throw damaged("end sentinel preceeds start sentinel", path);
        }
        int rest = Math.min(end + END.length() + 1, text.length());
        return new SystemFile(text.substring(0, begin) + text.substring(rest));
    }

    /**
     * The file with a block at its end. It must have none.
     *
     * @param providers names of the modules of providers, in the order in which they are to be loaded
     */
    public SystemFile withBlock(List<String> providers) {
        if (hasBlock()) {
            throw new IllegalStateException("the system file has a block already");
        }
        StringBuilder out = new StringBuilder(text);
        if (out.length() > 0 && out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
        out.append(BEGIN).append('\n');
        EXPLANATION.forEach(line -> out.append(line).append('\n'));
        providers.forEach(provider -> out.append("forceload: drv/").append(provider).append('\n'));
        out.append("forceload: drv/dtrace\n");
        out.append(END).append('\n');
        return new SystemFile(out.toString());
    }

    private static ConfFileException damaged(String what, String path) {
        return new ConfFileException(what + " in " + path + "; manual repair of " + path + " required");
    }
}
