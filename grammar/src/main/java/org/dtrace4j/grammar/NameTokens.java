package org.dtrace4j.grammar;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Decides of each name in a text whether it is a type's: {@code TYPE_NAME} if there is such a type, unless it follows a
 * type or {@code *} (then it is being declared), or {@code =}, {@code ++}, {@code --} or {@code [} follow it (then it is a
 * variable's, from there on).
 */
final class NameTokens {
    private static final Set<Integer> TYPE_TOKENS = Set.of(DLexer.CHAR, DLexer.DOUBLE, DLexer.FLOAT_WORD, DLexer.INT,
            DLexer.LONG, DLexer.SHORT, DLexer.SIGNED, DLexer.STRING_WORD, DLexer.UNSIGNED, DLexer.VOID,
            DLexer.TYPE_NAME);
    private static final Set<Integer> TAG_INTRODUCERS = Set.of(DLexer.STRUCT, DLexer.UNION, DLexer.ENUM);
    private static final Map<String, Integer> TAG_WORDS =
            Map.of("struct", DLexer.STRUCT, "union", DLexer.UNION, "enum", DLexer.ENUM);
    private static final Set<Integer> TRANSPARENT_TO_TYPES = Set.of(DLexer.CONST, DLexer.VOLATILE, DLexer.RESTRICT,
            DLexer.USERLAND, DLexer.AUTO, DLexer.EXTERN, DLexer.REGISTER, DLexer.STATIC, DLexer.TYPEDEF);

    private final String text;
    private final TypeNames types;
    /** Names of types that this text uses as variables. */
    private final Set<String> variables = new TreeSet<>();
    /** The last token of the item that is being read. */
    private int last;
    private boolean afterType;
    /** With its backquote, what stood before the last struct, union or enum; empty for nothing. */
    private String moduleOfTag = "";

    NameTokens(String text, TypeNames types) {
        this.text = text;
        this.types = types;
    }

    /** An item begins. */
    void begin() {
        last = Token.EOF;
        afterType = false;
    }

    /** The item has got a token of that type. */
    void added(int type) {
        boolean tag = type == DLexer.IDENTIFIER && isTagIntroducer(last);
        if (!TRANSPARENT_TO_TYPES.contains(type)) {
            // What stands behind the body of a structure is declared, too.
            afterType = tag || TYPE_TOKENS.contains(type) || type == DLexer.RIGHT_BRACE;
        }
        last = type;
    }

    /** Whether a token is {@code struct}, {@code union} or {@code enum}. */
    static boolean isTagIntroducer(int token) {
        return TAG_INTRODUCERS.contains(token);
    }

    /** A name; {@code genunix`struct vnode}, as types are called in messages, is read as {@code struct genunix`vnode}. */
    CommonToken identifier(CommonToken token) {
        String spelling = token.getText();
        if (isTagWordOfModule(spelling)) {
            int behindModule = spelling.indexOf('`') + 1;
            moduleOfTag = spelling.substring(0, behindModule);
            token.setType(TAG_WORDS.get(spelling.substring(behindModule)));
            return token;
        }
        if (!moduleOfTag.isEmpty() && isTagIntroducer(last)) {
            token.setText(moduleOfTag + spelling);
        }
        moduleOfTag = "";
        return name(token, token.getText());
    }

    /** Whether a word is {@code struct}, {@code union} or {@code enum} behind a module and a backquote. */
    static boolean isTagWordOfModule(String spelling) {
        int behindModule = spelling.indexOf('`') + 1;
        return behindModule > 1 && TAG_WORDS.containsKey(spelling.substring(behindModule));
    }

    private CommonToken name(CommonToken token, String name) {
        boolean declared = afterType || last == DLexer.STAR || isTagIntroducer(last);
        if (!declared && isType(name)) {
            if (isUsedAsVariable(TokenSource.skipBlanksAndComments(text, token.getStopIndex() + 1))) {
                variables.add(name);
            } else {
                token.setType(DLexer.TYPE_NAME);
            }
        }
        return token;
    }

    /** Whether a type begins with a token of that type. */
    static boolean beginsType(int token) {
        return TYPE_TOKENS.contains(token) || isTagIntroducer(token);
    }

    /** Whether a name is a type's, and this text does not use it as a variable. */
    boolean isType(String name) {
        return !variables.contains(name) && types.isTypeName(name);
    }

    private boolean isUsedAsVariable(int next) {
        return text.startsWith("++", next) || text.startsWith("--", next) || text.startsWith("[", next)
                || text.startsWith("=", next) && !text.startsWith("==", next);
    }
}
