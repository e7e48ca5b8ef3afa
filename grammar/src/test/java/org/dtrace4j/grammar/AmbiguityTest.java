package org.dtrace4j.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNConfigSet;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The grammar gives each sentence one meaning, and needs no more than its fast prediction to find it. */
class AmbiguityTest {
    @TestFactory
    Stream<DynamicTest> scripts() {
        return Texts.scripts().stream()
                .filter(script -> !script.endsWith("faults.d") && !script.endsWith("as-printed.d"))
                .map(script -> DynamicTest.dynamicTest(script.getFileName().toString(),
                        () -> assertEquals(List.of(), complaints(read(script)))));
    }

    @Test
    void onlyTheDanglingElseIsAmbiguousAndBelongsToTheNearestIf() {
        String text = "BEGIN { if (a) if (b) c; else d; }";
        assertEquals(List.of("statement: ambiguous at \"}\""), complaints(text).stream().distinct().toList());
        DParser.StatementContext outer = parse(text, new ArrayList<>()).clause().block().statement(0);
        assertEquals(1, outer.branch().size());
        assertEquals(2, outer.branch(0).statement().branch().size());
    }

    private static List<String> complaints(String text) {
        List<String> complaints = new ArrayList<>();
        ItemTokens source = new ItemTokens(text, Texts.options());
        for (List<Token> item = source.nextItem(); item.size() > 1; item = source.nextItem()) {
            assertEquals(List.of(), source.takeProblems());
            parse(item, complaints);
        }
        return complaints;
    }

    private static DParser.ItemContext parse(String text, List<String> complaints) {
        return parse(new ItemTokens(text, Texts.options()).nextItem(), complaints);
    }

    private static DParser.ItemContext parse(List<Token> item, List<String> complaints) {
        DParser parser = new DParser(new CommonTokenStream(new ListTokenSource(item)));
        parser.removeErrorListeners();
        parser.addErrorListener(new Picky(complaints));
        parser.getInterpreter().setPredictionMode(PredictionMode.LL_EXACT_AMBIG_DETECTION);
        return parser.itemUnit().item();
    }

    private static String read(Path script) throws IOException {
        String text = Files.readString(script);
        assertFalse(text.isEmpty());
        return text;
    }

    private static final class Picky extends BaseErrorListener {
        private final List<String> complaints;

        Picky(List<String> complaints) {
            this.complaints = complaints;
        }

        @Override
        public void reportAmbiguity(Parser parser, DFA dfa, int start, int stop, boolean exact, BitSet alternatives,
                ATNConfigSet configs) {
            complaints.add(DParser.ruleNames[parser.getRuleContext().getRuleIndex()] + ": ambiguous at \""
                    + parser.getInputStream().get(stop).getText() + '"');
        }

        @Override
        public void syntaxError(Recognizer<?, ?> recognizer, Object symbol, int line, int column, String message,
                RecognitionException e) {
            complaints.add(message);
        }
    }
}
