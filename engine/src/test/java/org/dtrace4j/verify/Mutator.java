package org.dtrace4j.verify;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;

/**
 * Makes a hostile image of a valid one: bytes of its class changed, its class taken apart and put together otherwise ({@link
 * CodeMutations}), or its tables made to lie.
 */
final class Mutator {
    private static final int[] NUMBERS = {0, 1, -1, 2, 4, 8, 15, 16, 17, 24, 255, 4095, 4096, 65535, 1 << 20, Integer.MAX_VALUE,
        Integer.MIN_VALUE};

    private Mutator() { }

    /** A mutant; the same choices make the same one. */
    static EnablingImage mutant(Choices choose) {
        return mutant(choose.of(Corpus.IMAGES), choose);
    }

    static EnablingImage mutant(EnablingImage image, Choices choose) {
        EnablingImage mutant = image;
        for (int i = choose.below(3); i >= 0; i--) {
            mutant = switch (choose.below(8)) {
                case 0, 1, 2 -> withCode(mutant, bytesChanged(mutant.code(), choose));
                case 3, 4, 5, 6 -> withCode(mutant, rebuilt(mutant.code(), choose));
                default -> lying(mutant, choose);
            };
        }
        return mutant;
    }

    static EnablingImage withCode(EnablingImage image, byte[] code) {
        return new EnablingImage(image.clauses(), image.variables(), image.aggregations(), image.options(),
                image.constants(), code);
    }

    private static byte[] bytesChanged(byte[] code, Choices choose) {
        byte[] changed = code.clone();
        for (int i = choose.below(4); i >= 0 && changed.length > 0; i--) {
            // Small numbers are opcodes, indexes and lengths more often than others.
            changed[choose.below(changed.length)] = (byte) (choose.oneIn(2) ? choose.below(256) : choose.below(30));
        }
        return changed;
    }

    /** The class with some mutations of its code; unchanged when what is there cannot be read or written any more. */
    private static byte[] rebuilt(byte[] code, Choices choose) {
        try {
            ClassNode node = new ClassNode();
            new ClassReader(code).accept(node, ClassReader.SKIP_FRAMES);
            for (int i = choose.below(3); i >= 0; i--) {
                CodeMutations.apply(node, choose);
            }
            ClassWriter writer = new ClassWriter(0);
            if (choose.oneIn(3000)) {
                // A huge constant pool.
                for (int i = 0; i < 60_000; i++) {
                    writer.newUTF8("c" + i);
                }
            }
            node.accept(writer);
            return writer.toByteArray();
        } catch (RuntimeException e) {
            return code;
        }
    }

    private static int number(Choices choose) {
        return choose.oneIn(3) ? choose.below(64) : NUMBERS[choose.below(NUMBERS.length)];
    }

    /** The image with one of its tables changed. */
    private static EnablingImage lying(EnablingImage image, Choices choose) {
        List<ClauseImage> clauses = new ArrayList<>(image.clauses());
        List<VariableImage> variables = new ArrayList<>(image.variables());
        List<AggregationImage> aggregations = new ArrayList<>(image.aggregations());
        byte[] constants = image.constants();
        int at = choose.below(clauses.size());
        ClauseImage clause = clauses.get(at);
        switch (choose.below(7)) {
            case 0, 1 -> clauses.set(at, new ClauseImage(clause.probes(), clause.method(),
                    choose.oneIn(2) ? clause.recordSize() + 4 * (choose.below(9) - 4) : number(choose),
                    clause.recordAlignment(), clause.actions()));
            case 2 -> clauses.set(at, new ClauseImage(clause.probes(), clause.method(), clause.recordSize(),
                    clause.recordAlignment(), clause.actions().stream().map(action -> lying(action, choose)).toList()));
            case 3 -> clauses.set(at, new ClauseImage(clause.probes(), choose.of(clauses).method() + (choose.oneIn(2) ? ""
                    : "$guard"), clause.recordSize(), clause.recordAlignment(), clause.actions()));
            case 4 -> constants = java.util.Arrays.copyOf(constants, choose.below(constants.length + 2));
            case 5 -> {
                if (!variables.isEmpty()) {
                    change(variables, choose);
                }
            }
            default -> {
                if (!aggregations.isEmpty()) {
                    changeAggregation(aggregations, choose);
                }
            }
        }
        return new EnablingImage(clauses, variables, aggregations, image.options(), constants, image.code());
    }

    private static ActionImage lying(ActionImage action, Choices choose) {
        List<FieldImage> fields = new ArrayList<>(action.fields());
        fields.replaceAll(field -> choose.oneIn(2) ? field : new FieldImage(choose.oneIn(2) ? field.offset() : number(choose),
                choose.oneIn(2) ? field.size() : number(choose), field.kind(), field.type()));
        return new ActionImage(action.kind(), action.format(), fields, action.aggregations(), action.argument());
    }

    private static void change(List<VariableImage> variables, Choices choose) {
        int at = choose.below(variables.size());
        VariableImage v = variables.get(at);
        switch (choose.below(4)) {
            case 0 -> variables.remove(at);
            case 1 -> variables.set(at, new VariableImage(v.scope(), number(choose), v.name(), v.keys(), v.size(), v.string()));
            case 2 -> variables.set(at, new VariableImage(v.scope(), v.id(), v.name(), v.keys(), number(choose), v.string()));
            default -> variables.set(at, new VariableImage(choose.of(VariableImage.Scope.values()), v.id(), v.name(),
                    choose.oneIn(2) ? v.keys() : List.of(), v.size(), v.string()));
        }
    }

    private static void changeAggregation(List<AggregationImage> aggregations, Choices choose) {
        int at = choose.below(aggregations.size());
        AggregationImage a = aggregations.get(at);
        AggregationImage other = choose.of(aggregations);
        switch (choose.below(5)) {
            case 0 -> aggregations.remove(at);
            case 1 -> aggregations.set(at, new AggregationImage(number(choose), a.name(), a.function(), a.keys(),
                    a.parameter(), a.words()));
            case 2 -> aggregations.set(at, new AggregationImage(a.id(), a.name(), other.function(), a.keys(),
                    a.parameter(), choose.oneIn(2) ? a.words() : other.words()));
            case 3 -> aggregations.set(at, new AggregationImage(a.id(), a.name(), a.function(), other.keys(),
                    choose.number(), a.words()));
            default -> aggregations.set(at, new AggregationImage(a.id(), a.name(), a.function(), a.keys(), a.parameter(),
                    number(choose)));
        }
    }
}
