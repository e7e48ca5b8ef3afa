package org.dtrace4j.preprocess;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.ctf.DataModel;

/**
 * What a preprocessor is told.
 *
 * @param program which one; empty for the usual
 * @param definitions {@code NAME}, {@code NAME=TEXT} to define and {@code -NAME} to undefine, in order
 * @param own where the text itself lies
 * @param folders where included files are looked for, in order
 * @param headersShown whether the path of each included file is shown
 * @param conformance the value of {@code __STDC__}; empty when it is not to be defined
 * @param arguments further arguments, for the host's preprocessor only
 */
record PreprocessorOptions(Optional<String> program, List<String> definitions, String own,
        List<String> folders, boolean headersShown, Optional<String> conformance, List<String> arguments) {
    PreprocessorOptions {
        definitions = List.copyOf(definitions);
        folders = List.copyOf(folders);
        arguments = List.copyOf(arguments);
    }

    static PreprocessorOptions of(OptionValues options, String own) {
        List<String> definitions = new ArrayList<>(predefined(options));
        for (OptionValues.Setting setting : options.history(Options.DEFINE, Options.UNDEF)) {
            definitions.add((setting.option() == Options.UNDEF ? "-" : "") + setting.text());
        }
        List<String> arguments = new ArrayList<>();
        options.history(Options.CPPARGS).forEach(s -> arguments.addAll(List.of(s.text().trim().split("\\s+"))));
        return new PreprocessorOptions(Optional.of(options.text(Options.CPPPATH)).filter(path -> !path.isEmpty()),
                definitions, own, options.history(Options.INCDIR).stream().map(OptionValues.Setting::text).toList(),
                options.isOn(Options.CPPHDRS), conformance(options.text(Options.STDC)), arguments);
    }

    /** The names that every D program finds defined. */
    private static List<String> predefined(OptionValues options) {
        List<String> names = new ArrayList<>(List.of("__SUNW_D=1", "__SUNW_D_VERSION=" + options.version().hexadecimal(),
                "__sun=1", "__unix=1", "__SVR4=1"));
        names.addAll(options.model() == DataModel.ILP32
                ? List.of("__i386=1", "__i386__=1", "_ILP32=1", "__ILP32__=1")
                : List.of("__amd64=1", "__amd64__=1", "__x86_64=1", "__x86_64__=1", "_LP64=1", "__LP64__=1"));
        return names;
    }

    private static Optional<String> conformance(String letter) {
        return switch (letter) {
            case "c" -> Optional.of("1");
            case "s" -> Optional.empty();
            default -> Optional.of("0");
        };
    }
}
