package org.dtrace4j.examples.tmpfs;

import java.io.PrintWriter;

/** Writes the story down: chapters, paragraphs, and what a terminal showed. */
final class Narrator {
    private static final int WIDTH = 96;
    private static final String TERMINAL_INDENT = "    ";

    private final PrintWriter out;
    private int chapter;

    Narrator(PrintWriter out) {
        this.out = out;
    }

    void title(String title) {
        out.println(title);
        out.println("=".repeat(title.length()));
        out.flush();
    }

    void chapter(String heading) {
        String line = ++chapter + ". " + heading;
        out.println();
        out.println(line);
        out.println("-".repeat(line.length()));
        out.flush();
    }

    /** A paragraph, filled. */
    void say(String text) {
        out.println();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
                out.println(line);
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        out.println(line);
        out.flush();
    }

    /** Begins a piece of terminal. */
    void terminal() {
        out.println();
    }

    /** Lines of a terminal, as they are; the last one without its line end. */
    void show(String text) {
        for (String line : text.split("\n", -1)) {
            out.println(line.isEmpty() ? "" : TERMINAL_INDENT + line.replace("\r", ""));
        }
        out.flush();
    }
}
