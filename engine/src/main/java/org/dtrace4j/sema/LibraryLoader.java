package org.dtrace4j.sema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Program;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.parse.ParseOptions;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;

/**
 * Loads the D libraries of directories: every file there that ends in {@code .d}, by name, but each behind the libraries
 * that it depends on. A library that depends on a module or provider that is not there is left out, and so are those
 * that depend on it. Any other fault in a library is an error of the program that is being compiled.
 */
final class LibraryLoader {
    private final SessionScope scope;
    private final Map<String, Library> libraries = new LinkedHashMap<>();
    private final Set<String> visiting = new LinkedHashSet<>();
    private final Map<String, Boolean> loaded = new LinkedHashMap<>();

    /** A file with what it says that it needs. */
    private record Library(Path file, SourceText text, List<LibraryText.Dependency> dependencies) { }

    private LibraryLoader(SessionScope scope) {
        this.scope = scope;
    }

    /**
     * Loads what the options name and has not been loaded.
     *
     * @param loaded directories that have been loaded; those that are loaded now are added
     */
    static void load(SessionScope scope, Set<String> loaded) throws CompileException {
        List<String> directories = directories(scope.options());
        directories.removeIf(directory -> !loaded.add(directory));
        if (!directories.isEmpty()) {
            LibraryLoader loader = new LibraryLoader(scope);
            for (String directory : directories) {
                loader.find(directory);
            }
            for (String name : loader.sorted()) {
                loader.load(name);
            }
        }
    }

    private static List<String> directories(OptionValues options) {
        List<String> directories = new ArrayList<>();
        if (!options.isOn(Options.NOLIBS)) {
            Stream.concat(Stream.of(options.text(Options.SYSLIBDIR)),
                    options.history(Options.LIBDIR, Options.ARCHLIBDIR).stream().map(OptionValues.Setting::text))
                    .flatMap(text -> Stream.of(text.split(":"))).filter(d -> !d.isEmpty()).forEach(directories::add);
        }
        return directories;
    }

    static boolean isDependency(Item.Pragma pragma) {
        return pragma.directive().equals("pragma") && pragma.words().size() == 4 && pragma.words().get(0).equals("D")
                && pragma.words().get(1).equals("depends_on");
    }

    private void find(String directory) throws CompileException {
        List<Path> files;
        try (Stream<Path> list = Files.list(Path.of(directory))) {
            files = list.filter(file -> file.getFileName().toString().endsWith(".d")).sorted().toList();
        } catch (IOException | InvalidPathException e) {
            scope.debug("skipping lib dir " + directory + ": No such file or directory");
            return;
        }
        for (Path file : files) {
            SourceText text;
            try {
                text = SourceText.ofLibrary(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                scope.debug("skipping library " + file + ": Permission denied");
                continue;
            }
            libraries.putIfAbsent(file.getFileName().toString(), new Library(file, text, dependencies(text)));
        }
    }

    private List<LibraryText.Dependency> dependencies(SourceText text) {
        List<LibraryText.Dependency> dependencies = new ArrayList<>();
        for (int line = 1; line <= text.lineCount(); line++) {
            String[] words = text.lineText(line).trim().split("\\s+");
            if (words.length == 5 && words[0].equals("#pragma") && words[1].equals("D")
                    && words[2].equals("depends_on")) {
                dependencies.add(new LibraryText.Dependency(words[3], words[4]));
            }
        }
        return dependencies;
    }

    /** The libraries in an order in which each comes behind those that it depends on, as far as that can be. */
    private List<String> sorted() {
        Map<String, Integer> begun = new LinkedHashMap<>();
        List<String> order = new ArrayList<>();
        for (String name : libraries.keySet()) {
            sort(name, begun, order);
        }
        return order;
    }

    /** Those that depend on a library first, each put in front of what there is: the original's way, and its words. */
    private void sort(String name, Map<String, Integer> begun, List<String> order) {
        if (begun.containsKey(name)) {
            return;
        }
        int start = begun.size() + order.size() + 1;
        begun.put(name, start);
        libraries.forEach((other, library) -> {
            if (library.dependencies().contains(new LibraryText.Dependency("library", name))) {
                sort(other, begun, order);
            }
        });
        order.add(0, name);
        scope.debug("library " + libraries.get(name).file() + " sorted (" + start + "/"
                + (begun.size() + order.size()) + ")");
    }

    /** Loads a library behind those that it depends on; false if it is left out. */
    private boolean load(String name) throws CompileException {
        Library library = libraries.get(name);
        if (library == null) {
            if (LibraryText.shipped().stream().noneMatch(l -> l.name().equals(name))) {
                throw error("failed to find dependency in libpath: " + name);
            }
            return true;
        }
        Boolean known = loaded.get(name);
        if (known != null) {
            return known;
        }
        if (!visiting.add(name)) {
            throw error("cyclic dependency of libraries: " + String.join(", ", visiting));
        }
        boolean complete = true;
        for (LibraryText.Dependency dependency : library.dependencies()) {
            complete &= dependency.kind().equals("library") ? load(dependency.name())
                    : DLibraries.satisfied(scope, dependency.kind(), dependency.name());
        }
        visiting.remove(name);
        loaded.put(name, complete);
        if (complete) {
            Program program = ProgramParser.parse(library.text(), ParseOptions.library(scope::isTypeName));
            ProgramChecker.checkLibrary(scope, program);
        }
        return complete;
    }

    private static CompileException error(String message) {
        return new CompileException(Diagnostic.error(ErrorTag.D_PRAGMA_DEPEND, Span.none(), message));
    }
}
