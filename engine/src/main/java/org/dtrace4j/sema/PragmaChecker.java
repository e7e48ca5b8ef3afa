package org.dtrace4j.sema;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.ast.Item;
import org.dtrace4j.builtin.DVersion;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.Part;

/** Carries out control lines. Unknown pragmas other than D's are ignored, as C wants it. */
final class PragmaChecker {
    private static final Set<String> PREPROCESSOR = Set.of("define", "undef", "include", "if", "ifdef", "ifndef",
            "elif", "else", "endif");
    private static final List<String> PRAGMAS = List.of("attributes", "binding", "depends_on", "error", "ident",
            "option");
    private static final String D_PRAGMA = "D";
    private static final String PROVIDER = "provider";

    private final SessionScope scope;
    private final Map<String, Item.Pragma> pending = new LinkedHashMap<>();
    private final Set<String> definitions = new HashSet<>();

    PragmaChecker(SessionScope scope) {
        this.scope = scope;
    }

    /** What the line sets, if it sets an option. */
    Optional<OptionSetting> check(Item.Pragma pragma) {
        switch (pragma.directive()) {
            case "pragma":
                return pragma(pragma);
            case "error":
                throw error(pragma, pragma.words());
            case "ident":
                return Optional.empty();
            case "line", "":
                // A good one says where the text comes from, and was taken out of it before it came here.
                if (pragma.words().isEmpty() && pragma.directive().isEmpty()) {
                    return Optional.empty();
                }
                if (pragma.directive().isEmpty() && !isNumber(pragma.words().get(0))) {
                    throw new Refusal(ErrorTag.D_PRAGCTL_INVAL, pragma.span(), "invalid control directive");
                }
                throw malformedLine(pragma);
            default:
                Diagnostic error = Diagnostic.error(ErrorTag.D_PRAGCTL_INVAL, pragma.span(),
                        "invalid control directive: #" + pragma.directive());
                throw new Refusal(PREPROCESSOR.contains(pragma.directive())
                        ? error.withHint("with -C a preprocessor reads a script (-s) first") : error);
        }
    }

    /** One that is not D's is ignored, unless it is known as a control line, too. */
    private Optional<OptionSetting> pragma(Item.Pragma pragma) {
        List<String> words = pragma.words();
        String name = words.isEmpty() ? "" : words.get(0);
        switch (name) {
            case D_PRAGMA:
                return words.size() > 1 ? ofD(pragma) : Optional.empty();
            case "error":
                throw error(pragma, words.subList(1, words.size()));
            case "line":
                throw malformedLine(pragma);
            default:
                return Optional.empty();
        }
    }

    private static Refusal malformedLine(Item.Pragma pragma) {
        return new Refusal(ErrorTag.D_PRAGMA_MALFORM, pragma.span(), "malformed #line <line> [ [\"file\"] state ]");
    }

    private static boolean isNumber(String word) {
        return Character.isDigit(word.charAt(0));
    }

    private static Refusal error(Item.Pragma pragma, List<String> words) {
        return new Refusal(ErrorTag.D_PRAGERR, pragma.span(), "#error: "
                + String.join(" ", words.stream().map(PragmaChecker::unquoted).toList()));
    }

    private Optional<OptionSetting> ofD(Item.Pragma pragma) {
        List<String> words = pragma.words();
        String name = words.get(1);
        switch (name) {
            case "line":
                throw malformedLine(pragma);
            case "option":
                return Optional.of(option(pragma, words.subList(2, words.size())));
            case "depends_on":
                dependsOn(pragma, words.subList(2, words.size()));
                return Optional.empty();
            case "error":
                throw error(pragma, words.subList(2, words.size()));
            case "ident":
                return Optional.empty();
            case "attributes":
                attributes(pragma);
                return Optional.empty();
            case "binding":
                about(pragma, pragma.words().get(3));
                scope.bind(pragma.words().get(3), DVersion.of(unquoted(pragma.words().get(2))));
                return Optional.empty();
            default:
                throw new Refusal(Spelling.hinted(Diagnostic.error(ErrorTag.D_PRAGMA_INVAL, pragma.span(),
                        "invalid D pragma: " + name), name, PRAGMAS));
        }
    }

    /** Its form has been checked where it was read. */
    private void attributes(Item.Pragma pragma) {
        Attribute attributes = Attribute.read(pragma.words().get(2)).orElseThrow();
        String name = pragma.words().get(3);
        if (!name.equals(PROVIDER) || pragma.words().size() == 4) {
            about(pragma, name);
            scope.attribute(name, attributes);
        } else {
            String provider = pragma.words().get(4);
            Part part = Part.valueOf(pragma.words().get(5).toUpperCase(Locale.ROOT));
            if (!scope.providerStability().say(scope.device(), provider, part, attributes)) {
                pending.put("attributes provider " + provider, pragma);
                scope.attribute(provider, part, attributes);
            }
        }
    }

    /** A pragma says something of a name: one that the program defines, before or behind it. */
    private void about(Item.Pragma pragma, String name) {
        String what = pragma.words().get(1);
        boolean known = scope.rows().builtin(name).isPresent() || scope.rows().functionKind(name).isPresent()
                || scope.inline(name).isPresent() || scope.variable(VariableImage.Scope.GLOBAL, name).isPresent();
        if (known && !definitions.contains(what + " " + name)) {
            throw new Refusal(ErrorTag.D_PRAGMA_SCOPE, pragma.span(), "#pragma " + what
                    + " cannot modify entity defined outside program scope");
        }
        pending.put(what + " " + name, pragma);
    }

    /** A program has defined a name: what pragmas have said of it is used. */
    void defined(String name) {
        definitions.add("attributes " + name);
        definitions.add("binding " + name);
    }

    /** A program has declared a provider. */
    void definedProvider(String name) {
        definitions.add("attributes provider " + name);
    }

    /** The first pragma whose name the program does not define. */
    Optional<Diagnostic> unused() {
        return pending.entrySet().stream().filter(entry -> !definitions.contains(entry.getKey())).findFirst()
                .map(entry -> Diagnostic.error(ErrorTag.D_PRAGMA_UNUSED, entry.getValue().span(), "unused #pragma "
                        + entry.getValue().words().get(1)));
    }

    private OptionSetting option(Item.Pragma pragma, List<String> words) {
        if (words.isEmpty() || isNumber(words.get(0)) || words.get(0).startsWith("\"")) {
            throw new Refusal(ErrorTag.D_PRAGMA_MALFORM, pragma.span(), "malformed #pragma option <option>=<val>");
        }
        String setting = words.get(0);
        int equals = setting.indexOf('=');
        if (words.size() > 1) {
            throw new Refusal(ErrorTag.D_PRAGMA_MALFORM, pragma.span(),
                    "superfluous arguments specified for #pragma option");
        }
        String name = equals < 0 ? setting : setting.substring(0, equals);
        String value = equals < 0 ? "" : OptionValues.given(name, unquoted(setting.substring(equals + 1)));
        try {
            Option option = scope.options().setInProgram(name, value);
            return new OptionSetting(option.name(), value);
        } catch (OptionException e) {
            Diagnostic error = Diagnostic.error(ErrorTag.D_PRAGMA_OPTSET, pragma.span(), "failed to set option '"
                    + name + "'" + (value.isEmpty() ? "" : " to '" + value + "'") + ": " + e.getMessage());
            throw new Refusal(Options.find(name).isPresent() ? error
                    : Spelling.hinted(error, name, Options.all().stream().map(Option::name).toList()));
        }
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private void dependsOn(Item.Pragma pragma, List<String> words) {
        if (words.size() != 2) {
            throw new Refusal(ErrorTag.D_PRAGMA_MALFORM, pragma.span(), "malformed #pragma depends_on <class> <name>");
        }
        String what = words.get(0);
        String name = words.get(1);
        boolean found = switch (what) {
            case "provider" -> !scope.device().match(new ProbePattern(name, "", "", "")).isEmpty();
            case "module" -> scope.device().modules().stream().anyMatch(m -> m.name().equals(name));
            case "library" -> throw new Refusal(ErrorTag.D_PRAGMA_DEPEND, pragma.span(),
                    "main program may not explicitly depend on a library");
            default -> throw new Refusal(ErrorTag.D_PRAGMA_INVAL, pragma.span(),
                    "invalid class " + what + " specified by #pragma depends_on");
        };
        if (!found) {
            throw new Refusal(ErrorTag.D_PRAGMA_DEPEND, pragma.span(), "program requires " + what + " " + name);
        }
    }
}
