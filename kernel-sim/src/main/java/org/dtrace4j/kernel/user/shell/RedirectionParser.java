package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.shell.Command.Redirection;
import org.dtrace4j.kernel.user.shell.Command.RedirectionKind;
import org.dtrace4j.kernel.user.shell.Lexer.Token;
import org.dtrace4j.kernel.user.shell.Lexer.Type;

/** Reads redirections, which stand around the words of a simple command and behind a compound one. */
final class RedirectionParser {
    private final TokenStream tokens;

    RedirectionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** Whether the operator of one is next. */
    boolean begin() {
        return kind(tokens.next()) != null;
    }

    /** Those that are next, perhaps none. */
    List<Redirection> read() throws ShellSyntaxException {
        List<Redirection> redirections = new ArrayList<>();
        while (tokens.next().type() == Type.DESCRIPTOR || tokens.next().type() == Type.OPERATOR) {
            int descriptor = -1;
            if (tokens.next().type() == Type.DESCRIPTOR) {
                descriptor = descriptor(tokens.advance());
            }
            RedirectionKind kind = kind(tokens.next());
            if (kind == null) {
                break;
            }
            if (kind == RedirectionKind.HERE) {
                tokens.hereDocument();
            } else {
                tokens.advance();
            }
            if (!tokens.atWord()) {
                throw tokens.unexpected();
            }
            Word target = tokens.advance().word();
            redirections.add(new Redirection(descriptor < 0 ? kind.usualDescriptor() : descriptor, kind, target));
        }
        return redirections;
    }

    private static int descriptor(Token digits) throws ShellSyntaxException {
        if (digits.text().length() > 3) {
            throw new ShellSyntaxException(digits.line(), digits.shown() + " is no file descriptor", false);
        }
        return Integer.parseInt(digits.text());
    }

    private static RedirectionKind kind(Token token) {
        if (token.is("<<-")) {
            return RedirectionKind.HERE;
        }
        for (RedirectionKind kind : RedirectionKind.values()) {
            if (token.is(kind.text())) {
                return kind;
            }
        }
        return null;
    }
}
