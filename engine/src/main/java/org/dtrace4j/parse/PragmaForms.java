package org.dtrace4j.parse;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.ast.Item;
import org.dtrace4j.builtin.DVersion;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.provider.ProviderAttributes.Attribute;

/**
 * The form of pragmas whose words mean the same wherever they stand. It is checked as they are read, in front of what
 * may be wrong with the text behind them.
 */
final class PragmaForms {
    private static final List<String> PROVIDER_PARTS = List.of("provider", "module", "function", "name", "args");
    private static final int PROVIDER_WORDS = 6;
    private static final int WORDS = 4;

    private PragmaForms() { }

    /** The pragma without semicolons at its end, which mean nothing. */
    static Item.Pragma check(Item.Pragma pragma) {
        if (!pragma.directive().equals("pragma") || pragma.words().size() < 2 || !pragma.words().get(0).equals("D")) {
            return pragma;
        }
        List<String> words = pragma.words();
        while (words.get(words.size() - 1).equals(";")) {
            words = words.subList(0, words.size() - 1);
        }
        Item.Pragma checked = new Item.Pragma(pragma.span(), pragma.directive(), words);
        switch (words.size() < 2 ? "" : words.get(1)) {
            case "attributes" -> attributes(checked);
            case "binding" -> binding(checked);
            default -> { }
        }
        return checked;
    }

    private static void attributes(Item.Pragma pragma) {
        List<String> words = pragma.words();
        boolean provider = words.size() == PROVIDER_WORDS && words.get(3).equals("provider");
        if (words.size() < WORDS) {
            throw malformed(pragma, "malformed #pragma attributes <attributes> <ident>");
        }
        if (words.size() > WORDS && !provider) {
            throw malformed(pragma, "superfluous arguments specified for #pragma attributes");
        }
        Optional<Attribute> attributes = Attribute.read(words.get(2));
        if (attributes.isEmpty()) {
            throw new Refusal(ErrorTag.D_PRAGMA_INVAL, pragma.span(),
                    "invalid attributes specified by #pragma attributes");
        }
        if (provider && !PROVIDER_PARTS.contains(words.get(PROVIDER_WORDS - 1))) {
            throw new Refusal(ErrorTag.D_PRAGMA_INVAL, pragma.span(), "invalid component \""
                    + words.get(PROVIDER_WORDS - 1) + "\" in attribute #pragma for provider " + words.get(WORDS));
        }
    }

    private static void binding(Item.Pragma pragma) {
        List<String> words = pragma.words();
        if (words.size() < WORDS || !words.get(2).startsWith("\"")) {
            throw malformed(pragma, "malformed #pragma binding \"version\" <ident>");
        }
        if (words.size() > WORDS) {
            throw malformed(pragma, "superfluous arguments specified for #pragma binding");
        }
        String version = words.get(2).substring(1, Math.max(1, words.get(2).length() - 1));
        if (DVersion.read(version).isEmpty()) {
            throw new Refusal(ErrorTag.D_PRAGMA_INVAL, pragma.span(),
                    "invalid version string specified by #pragma binding");
        }
    }

    private static Refusal malformed(Item.Pragma pragma, String message) {
        return new Refusal(ErrorTag.D_PRAGMA_MALFORM, pragma.span(), message);
    }
}
