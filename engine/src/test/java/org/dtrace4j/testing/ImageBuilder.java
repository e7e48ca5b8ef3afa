package org.dtrace4j.testing;

import static org.objectweb.asm.Opcodes.*;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.provider.ProbePattern;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Builds enabling images by hand, for tests of the runtime that must not depend on the compiler. */
public final class ImageBuilder {
    public static final String FIRING = Type.getInternalName(Firing.class);
    public static final String ECB_TYPE = "L" + Type.getInternalName(Ecb.class) + ";";
    /** Local variable of {@code arg0}; {@code argN} is at {@code ARG0 + 2 * N}. */
    public static final int ARG0 = 2;
    /** The first local variable that a clause may use for itself. */
    public static final int FREE = 22;

    private final List<ClauseImage> clauses = new ArrayList<>();
    private final List<VariableImage> variables = new ArrayList<>();
    private final List<AggregationImage> aggregations = new ArrayList<>();
    private final List<OptionSetting> options = new ArrayList<>();
    private final ByteArrayOutputStream constants = new ByteArrayOutputStream();
    private final ClassWriter code = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
        @Override
        protected String getCommonSuperClass(String left, String right) {
            return "java/lang/Object";
        }
    };

    public ImageBuilder() {
        code.visit(V17, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, EnablingImage.CLASS_NAME, null, "java/lang/Object", null);
    }

    /** The class that is being written, for tests that spoil it. */
    public ClassWriter code() {
        return code;
    }

    public static ProbePattern pattern(String text) {
        String[] fields = text.split(":", -1);
        return new ProbePattern(fields[0], fields[1], fields[2], fields[3]);
    }

    /** A clause that records nothing. */
    public ImageBuilder clause(String probes, Consumer<Code> body) {
        return clause(probes, 0, List.of(), body);
    }

    /** A clause; {@code probes} are separated by commas. */
    public ImageBuilder clause(String probes, int recordSize, List<ActionImage> actions, Consumer<Code> body) {
        String method = "clause" + clauses.size();
        MethodVisitor visitor = code.visitMethod(ACC_PUBLIC | ACC_STATIC, method, EnablingImage.METHOD_DESCRIPTOR,
                null, null);
        visitor.visitCode();
        body.accept(new Code(visitor));
        visitor.visitInsn(RETURN);
        visitor.visitMaxs(0, 0);
        visitor.visitEnd();
        return declare(probes, method, recordSize, actions);
    }

    /** A clause whose method is written elsewhere, or not at all. */
    public ImageBuilder declare(String probes, String method, int recordSize, List<ActionImage> actions) {
        List<ProbePattern> patterns = new ArrayList<>();
        for (String probe : probes.split(",")) {
            patterns.add(pattern(probe));
        }
        clauses.add(new ClauseImage(patterns, method, recordSize, 8, actions));
        return this;
    }

    /** A clause that records {@code trace(argN)}, a 64-bit number, after a predicate {@code arg0 != 0} if asked. */
    public ImageBuilder trace(String probes, int argument) {
        FieldImage field = new FieldImage(16, 8, FieldImage.Kind.SIGNED, "int64_t");
        ActionImage action = new ActionImage(ActionImage.Kind.TRACE, "", List.of(field), List.of(), 0);
        return clause(probes, 24, List.of(action), c -> c.record(() -> c.store64(16, () -> c.argument(argument))));
    }

    /** A clause {@code @[…] = count()}; aggregation 1 must be declared. */
    public ImageBuilder count(String probes, boolean keyed) {
        return clause(probes, c -> {
            if (keyed) {
                c.firing("keyBegin", "()V", () -> { });
                c.firing("keyInteger", "(J)V", () -> c.argument(0));
            }
            c.aggregate(1, keyed, "Count", 0);
        });
    }

    public ImageBuilder variable(VariableImage variable) {
        variables.add(variable);
        return this;
    }

    /** A number in a scope. */
    public ImageBuilder number(VariableImage.Scope scope, int id, String name) {
        return variable(new VariableImage(scope, id, name, List.of(), 0, false));
    }

    public ImageBuilder aggregation(int id, String function, int words, FieldImage... keys) {
        aggregations.add(new AggregationImage(id, "a" + id, function, List.of(keys), 0, words));
        return this;
    }

    public ImageBuilder option(String name, String value) {
        options.add(new OptionSetting(name, value));
        return this;
    }

    /** Adds a string constant and returns its offset. */
    public int constant(String text) {
        int offset = constants.size();
        constants.writeBytes((text + "\0").getBytes(StandardCharsets.UTF_8));
        return offset;
    }

    public EnablingImage build() {
        code.visitEnd();
        return new EnablingImage(clauses, variables, aggregations, options, constants.toByteArray(),
                clauses.isEmpty() ? new byte[0] : code.toByteArray());
    }

    /** The code of one clause. */
    public static final class Code {
        public final MethodVisitor asm;

        Code(MethodVisitor asm) {
            this.asm = asm;
        }

        public void argument(int number) {
            asm.visitVarInsn(LLOAD, ARG0 + 2 * number);
        }

        public void number(long number) {
            asm.visitLdcInsn(number);
        }

        public void integer(int number) {
            asm.visitLdcInsn(number);
        }

        /** Calls a method of the firing with the arguments that {@code arguments} puts on the stack. */
        public void firing(String method, String descriptor, Runnable arguments) {
            asm.visitVarInsn(ALOAD, 0);
            arguments.run();
            asm.visitMethodInsn(INVOKEVIRTUAL, FIRING, method, descriptor, false);
        }

        /** Calls a method of the firing that takes the ECB alone. */
        public void ecb(String method, String result) {
            firing(method, "(" + ECB_TYPE + ")" + result, () -> asm.visitVarInsn(ALOAD, 1));
        }

        /** Returns unless the long on the stack is not 0. */
        public void unlessZero() {
            Label go = new Label();
            asm.visitInsn(LCONST_0);
            asm.visitInsn(LCMP);
            asm.visitJumpInsn(IFNE, go);
            asm.visitInsn(RETURN);
            asm.visitLabel(go);
        }

        /** Reserves, runs {@code stores}, commits. */
        public void record(Runnable stores) {
            ecb("reserve", "I");
            asm.visitVarInsn(ISTORE, FREE);
            Label go = new Label();
            asm.visitVarInsn(ILOAD, FREE);
            asm.visitJumpInsn(IFGE, go);
            asm.visitInsn(RETURN);
            asm.visitLabel(go);
            stores.run();
            ecb("commit", "V");
        }

        public void store64(int offset, Runnable value) {
            firing("store64", "(IIJ)V", () -> {
                asm.visitVarInsn(ILOAD, FREE);
                integer(offset);
                value.run();
            });
        }

        public void storeString(int offset, int size, Runnable address) {
            firing("storeString", "(IIIJ)V", () -> {
                asm.visitVarInsn(ILOAD, FREE);
                integer(offset);
                integer(size);
                address.run();
            });
        }

        /** Updates an aggregation with value 1, weight 1. */
        public void aggregate(int id, boolean keyed, String function, long parameter) {
            if (keyed) {
                firing("aggregate", "(" + ECB_TYPE + "I)I", () -> {
                    asm.visitVarInsn(ALOAD, 1);
                    integer(id);
                });
            } else {
                AggregatingFunction called = Aggregations.find(function.toLowerCase(Locale.ROOT)).orElseThrow();
                firing(!Aggregations.hasLine(called.words(parameter)) ? "aggregateKeyless"
                        : called.needsMark(false) ? "aggregateMarked" : "aggregateInPlace", "(I)I", () -> integer(id));
            }
            asm.visitVarInsn(ISTORE, FREE + 1);
            Label out = new Label();
            asm.visitVarInsn(ILOAD, FREE + 1);
            asm.visitJumpInsn(IFLT, out);
            asm.visitVarInsn(ALOAD, 0);
            asm.visitVarInsn(ILOAD, FREE + 1);
            number(1);
            number(1);
            number(parameter);
            asm.visitMethodInsn(INVOKESTATIC, "org/dtrace4j/builtin/agg/" + function, "update", "(L" + FIRING
                    + ";IJJJ)V", false);
            asm.visitLabel(out);
        }
    }
}
