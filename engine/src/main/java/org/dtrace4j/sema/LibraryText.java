package org.dtrace4j.sema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.dtrace4j.ast.Item;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.parse.ParseOptions;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;

/**
 * A D library that comes with the compiler, cut into its items without being parsed: an item is parsed when something
 * that it declares is used, so that a program pays only for what it uses. Reading and cutting happens once in a JVM.
 *
 * <p>For that the library files are written in a plain style: each declaration declares one name (and perhaps the tag
 * of the structure in it), no quotation mark or brace stands in a comment, and control lines are {@code depends_on}
 * lines, and the name of every type that is not a structure's ends in {@code _t}. So what a text means does not depend
 * on the session; whether there is such a type is found out when the item is used. A test parses them as a whole, too.
 */
final class LibraryText {
    private static final int SUMMARY = 80;
    private static final String DIRECTORY = "/org/dtrace4j/lib/";
    /** In the order in which the original would load them. */
    private static final List<String> FILES = List.of("errno.d", "signal.d", "unistd.d", "regs.d", "procfs.d",
            "sched.d", "io.d", "net.d", "ip.d", "tcp.d", "udp.d", "sysevent.d");

    private static final Predicate<String> TYPE_NAMES = name -> name.endsWith("_t");
    private static final String CONTROL = "#pragma D depends_on ";

    private final String name;
    private final List<Dependency> dependencies = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    /** What a library needs: {@code kind} is {@code module}, {@code provider} or {@code library}. */
    record Dependency(String kind, String name) { }

    /** Cuts a text; what it is cut out of has spaces for comments and control lines, so that every line stays where it is. */
    private LibraryText(String name, byte[] text) {
        this.name = name;
        int depth = 0;
        int lines = 0;
        int start = -1;
        int linesBefore = 0;
        for (int i = 0; i < text.length; i++) {
            byte c = text[i];
            if (c == '\n') {
                lines++;
            } else if (c == '/' && text[i + 1] == '*') {
                lines += blankComment(text, i);
            } else if (c == '#' && start < 0) {
                control(text, i);
            } else if (c > ' ') {
                if (start < 0) {
                    start = i;
                    linesBefore = lines;
                }
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                if (c == ';' && depth == 0) {
                    entries.add(new Entry(this, new String(text, start, i + 1 - start, StandardCharsets.ISO_8859_1),
                            linesBefore));
                    start = -1;
                }
            }
        }
    }

    /** Returns the line ends in the comment; they stay. */
    private static int blankComment(byte[] text, int start) {
        int lines = 0;
        int i = start;
        text[i++] = ' ';
        for (text[i++] = ' '; text[i] != '/' || text[i - 1] != '*'; i++) {
            if (text[i - 1] == '\n') {
                lines++;
            } else {
                text[i - 1] = ' ';
            }
        }
        text[i - 1] = ' ';
        text[i] = ' ';
        return lines;
    }

    private void control(byte[] text, int start) {
        int end = start;
        while (text[end] != '\n') {
            end++;
        }
        String line = new String(text, start, end - start, StandardCharsets.ISO_8859_1);
        if (line.startsWith(CONTROL)) {
            String[] words = line.substring(CONTROL.length()).split(" ");
            dependencies.add(new Dependency(words[0], words[1]));
        }
        Arrays.fill(text, start, end, (byte) ' ');
    }

    /** Libraries of this JVM, read at first use. */
    private static final class Shipped {
        static final List<LibraryText> ALL = new ArrayList<>();

        static {
            for (String file : FILES) {
                ALL.add(new LibraryText(file, bytes(file)));
            }
        }
    }

    /** All libraries, in order. */
    static List<LibraryText> shipped() {
        return Shipped.ALL;
    }

    String name() {
        return name;
    }

    List<Dependency> dependencies() {
        return dependencies;
    }

    List<Entry> entries() {
        return entries;
    }

    /** The whole text of a library of that file name. */
    static String read(String file) {
        return new String(bytes(file), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String file) {
        try (InputStream in = LibraryText.class.getResourceAsStream(DIRECTORY + file)) {
            if (in == null) {
                throw new IllegalStateException("D library " + file + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One declaration. Has an identity. */
    static final class Entry {
        private final LibraryText library;
        private final String text;
        private final int linesBefore;
        private volatile Item item;

        private Entry(LibraryText library, String text, int linesBefore) {
            this.library = library;
            this.text = text;
            this.linesBefore = linesBefore;
        }

        LibraryText library() {
            return library;
        }

        /** The name of an inline, which stands before its parameters or its value. */
        Optional<String> inline() {
            if (!text.startsWith("inline")) {
                return Optional.empty();
            }
            int value = text.indexOf('=');
            int parameters = text.indexOf('[');
            return Optional.of(wordBefore(parameters >= 0 && parameters < value ? parameters : value));
        }

        Optional<String> typedef() {
            return text.startsWith("typedef") ? Optional.of(wordBefore(text.length() - 1)) : Optional.empty();
        }

        /** The tag of a structure or union that is defined here. */
        Optional<String> tag() {
            int body = text.indexOf('{');
            return body < 0 || text.startsWith("inline") || text.startsWith("translator") ? Optional.empty()
                    : Optional.of(wordBefore(body));
        }

        /** What a translator makes, as written. */
        Optional<String> translated() {
            return text.startsWith("translator")
                    ? Optional.of(text.substring("translator".length(), text.indexOf('<')).strip()) : Optional.empty();
        }

        private String wordBefore(int place) {
            int end = place;
            while (text.charAt(end - 1) <= ' ') {
                end--;
            }
            int start = end;
            while (Character.isLetterOrDigit(text.charAt(start - 1)) || text.charAt(start - 1) == '_') {
                start--;
            }
            return text.substring(start, end);
        }

        /** The declaration on one line; a long one is cut behind its name. */
        String summary() {
            String line = text.replaceAll("\\s+", " ");
            int end = line.indexOf('{') < 0 ? line.length() : line.indexOf('{');
            if (end > SUMMARY) {
                end = Math.max(line.indexOf('=') < 0 ? SUMMARY : line.indexOf('='), 0);
            }
            return line.substring(0, end).strip() + (end < line.length() ? " ..." : "");
        }

        /** The declaration, parsed when it is asked for first. */
        Item item() {
            Item known = item;
            if (known == null) {
                known = parse();
                item = known;
            }
            return known;
        }

        private Item parse() {
            SourceText source = SourceText.ofLibrary(library.name, "\n".repeat(linesBefore) + text);
            try {
                List<Item> items = ProgramParser.parse(source, ParseOptions.library(TYPE_NAMES)).items();
                if (items.size() == 1) {
                    return items.get(0);
                }
            } catch (CompileException e) {
                throw new IllegalStateException("D library " + library.name + ": " + e.getMessage(), e);
            }
            throw new IllegalStateException("D library " + library.name + " has no plain declaration in " + text);
        }
    }
}
