package org.dtrace4j.reference;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The reference pages, in Markdown. */
public final class Manual {
    private Manual() { }

    /** The pages by the names of their files; the same tables give the same pages. */
    public static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        List<Entry> all = Reference.all();
        StringBuilder index = new StringBuilder("# Reference\n\nMade of the compiler's tables; `dtrace --explain NAME` "
                + "says the same at a terminal.\n\n");
        for (Entry.Kind kind : Entry.Kind.values()) {
            String file = kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "s.md";
            List<Entry> entries = all.stream().filter(entry -> entry.kind() == kind).toList();
            index.append("* [").append(kind.title()).append("](").append(file).append("), ").append(entries.size())
                    .append(": ").append(kind.introduction()).append('\n');
            pages.put(file, page(kind, entries));
        }
        pages.put("README.md", index.toString());
        return pages;
    }

    private static String page(Entry.Kind kind, List<Entry> entries) {
        StringBuilder page = new StringBuilder("# ").append(kind.title()).append("\n\n")
                .append(Character.toUpperCase(kind.introduction().charAt(0))).append(kind.introduction().substring(1))
                .append(".\n\n| name | written | what it is | facts |\n|---|---|---|---|\n");
        for (Entry entry : entries) {
            page.append("| `").append(entry.name()).append("` | ")
                    .append(entry.synopsis().equals(entry.name()) ? "" : "`" + cell(entry.synopsis()) + "`")
                    .append(" | ").append(cell(entry.text())).append(" | ")
                    .append(cell(String.join("; ", entry.facts()))).append(" |\n");
        }
        return page.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
