package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the D libraries that come with the compiler declare, for those who ask what a name means. */
public final class LibraryNames {
    private LibraryNames() { }

    /**
     * A name of a library.
     *
     * @param library the file
     * @param declaration how it is declared, on one line; of what it is worth or made of only the beginning
     * @param translations how many translators make this type
     */
    public record Declared(String library, String name, String declaration, int translations) { }

    /** All names, library by library, in the order of their declarations. */
    public static List<Declared> all() {
        List<Declared> all = new ArrayList<>();
        for (LibraryText library : LibraryText.shipped()) {
            for (LibraryText.Entry entry : library.entries()) {
                Optional<String> name = entry.inline().or(entry::typedef).or(entry::tag);
                name.ifPresent(n -> all.add(new Declared(library.name(), n, entry.summary(), translators(n))));
            }
        }
        return all;
    }

    private static int translators(String type) {
        return (int) LibraryText.shipped().stream().flatMap(library -> library.entries().stream())
                .filter(entry -> entry.translated().equals(Optional.of(type))).count();
    }
}
