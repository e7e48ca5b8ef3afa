package org.dtrace4j.verify;

import static org.dtrace4j.verify.UnsafeImage.clause;
import static org.dtrace4j.verify.UnsafeImage.code;
import static org.dtrace4j.verify.UnsafeImage.record;
import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import java.util.stream.Stream;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.testing.ImageBuilder;
import org.dtrace4j.testing.ImageBuilder.Code;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;

/** Images whose clauses have unsafe code: by what it is, where it jumps, what it calls, with which numbers, and on records. */
final class UnsafeCode {
    private UnsafeCode() { }

    static Stream<UnsafeImage> all() {
        return Stream.of(opcodes(), flow(), calls(), numbers(), records()).flatMap(s -> s);
    }

    private static void call(Code c, int opcode, String owner, String name, String descriptor) {
        c.asm.visitMethodInsn(opcode, owner, name, descriptor, false);
    }

    private static Stream<UnsafeImage> opcodes() {
        return Stream.of(
                code("allocates", "new is not allowed", c -> {
                    c.asm.visitTypeInsn(NEW, "java/lang/Object");
                    c.asm.visitInsn(POP);
                }),
                code("makes an array", "newarray is not allowed", c -> {
                    c.integer(1000);
                    c.asm.visitIntInsn(NEWARRAY, T_LONG);
                    c.asm.visitInsn(POP);
                }),
                code("throws", "athrow is not allowed", c -> {
                    c.asm.visitVarInsn(ALOAD, 0);
                    c.asm.visitInsn(ATHROW);
                }),
                code("locks", "monitorenter is not allowed", c -> {
                    c.asm.visitVarInsn(ALOAD, 0);
                    c.asm.visitInsn(MONITORENTER);
                }),
                code("divides", "ldiv is not allowed", c -> {
                    c.argument(0);
                    c.argument(1);
                    c.asm.visitInsn(LDIV);
                    c.asm.visitInsn(POP2);
                }),
                code("divides ints", "irem is not allowed", c -> {
                    c.integer(1);
                    c.integer(0);
                    c.asm.visitInsn(IREM);
                    c.asm.visitInsn(POP);
                }),
                code("computes with floating point", "dconst_0 is not allowed", c -> {
                    c.asm.visitInsn(DCONST_0);
                    c.asm.visitInsn(POP2);
                }),
                code("reads a static field", "getstatic is not allowed", c -> {
                    c.asm.visitFieldInsn(GETSTATIC, "java/lang/System", "out", "Ljava/io/PrintStream;");
                    c.asm.visitInsn(POP);
                }),
                code("reads the runtime's fields", "getfield is not allowed", c -> {
                    c.asm.visitVarInsn(ALOAD, 1);
                    c.asm.visitFieldInsn(GETFIELD, "org/dtrace4j/abi/Ecb", "epid", "I");
                    c.asm.visitInsn(POP);
                }),
                code("casts", "checkcast is not allowed", c -> {
                    c.asm.visitVarInsn(ALOAD, 0);
                    c.asm.visitTypeInsn(CHECKCAST, "org/dtrace4j/trace/CpuFiring");
                    c.asm.visitInsn(POP);
                }),
                code("calls what it links itself", "invokedynamic is not allowed", c ->
                        c.asm.visitInvokeDynamicInsn("x", "()V",
                        new Handle(H_INVOKESTATIC, "java/lang/Object", "x", "()Ljava/lang/invoke/CallSite;", false))),
                code("jumps by a table", "tableswitch is not allowed", c -> {
                    Label out = new Label();
                    c.integer(1);
                    c.asm.visitTableSwitchInsn(0, 1, out, out, out);
                    c.asm.visitLabel(out);
                }),
                code("loads a string", "ldc of something else", c -> {
                    c.asm.visitLdcInsn("text");
                    c.asm.visitInsn(POP);
                }),
                code("loads a class", "ldc of something else", c -> {
                    c.asm.visitLdcInsn(Type.getType("Ljava/lang/Object;"));
                    c.asm.visitInsn(POP);
                }),
                code("replaces its firing", "astore is not allowed", c -> {
                    c.asm.visitVarInsn(ALOAD, 1);
                    c.asm.visitVarInsn(ASTORE, 0);
                }));
    }

    private static Stream<UnsafeImage> flow() {
        return Stream.of(
                code("loops", "goto jumps backward", c -> {
                    Label again = new Label();
                    c.asm.visitLabel(again);
                    c.argument(0);
                    c.asm.visitInsn(POP2);
                    c.asm.visitJumpInsn(GOTO, again);
                }),
                code("loops while", "ifne jumps backward", c -> {
                    Label again = new Label();
                    c.asm.visitLabel(again);
                    c.integer(1);
                    c.asm.visitJumpInsn(IFNE, again);
                }),
                code("handles exceptions", "exception handler", c -> {
                    Label start = new Label();
                    Label end = new Label();
                    Label out = new Label();
                    c.asm.visitTryCatchBlock(start, end, out, null);
                    c.asm.visitLabel(start);
                    c.asm.visitInsn(NOP);
                    c.asm.visitLabel(end);
                    c.asm.visitInsn(RETURN);
                    c.asm.visitLabel(out);
                    c.asm.visitInsn(POP);
                }),
                code("has more instructions than allowed", "instructions, more than 30000", c -> {
                    for (int i = 0; i <= Limits.INSTRUCTIONS; i++) {
                        c.asm.visitInsn(NOP);
                    }
                }),
                code("has a deep stack", "more than 256 words", c -> {
                    for (int i = 0; i <= Limits.STACK_WORDS; i++) {
                        c.asm.visitInsn(ICONST_0);
                    }
                }));
    }

    private static Stream<UnsafeImage> calls() {
        return Stream.of(
                code("calls the JDK", "a call of java.lang.System.gc()V is not allowed",
                        c -> call(c, INVOKESTATIC, "java/lang/System", "gc", "()V")),
                code("calls a method of Object", "a call of java.lang.Object.hashCode()I is not allowed", c -> {
                    c.asm.visitVarInsn(ALOAD, 0);
                    call(c, INVOKEVIRTUAL, "java/lang/Object", "hashCode", "()I");
                    c.asm.visitInsn(POP);
                }),
                code("calls what is for aggregating functions", "Firing.setData(IIJ)V is not allowed", c ->
                    c.firing("setData", "(IIJ)V", () -> {
                        c.integer(0);
                        c.integer(0);
                        c.number(1);
                    })),
                code("calls what is for subroutines", "setScratch(JJ)V is not allowed",
                        c -> c.firing("setScratch", "(JJ)V", () -> {
                    c.number(0);
                    c.number(0);
                })),
                code("calls builtin code that is not for clauses", "Aggregations.all()Ljava/util/List; is not allowed",
                        c -> {
                    call(c, INVOKESTATIC, "org/dtrace4j/builtin/agg/Aggregations", "all", "()Ljava/util/List;");
                    c.asm.visitInsn(POP);
                }),
                code("calls a class that does not exist", "is not allowed",
                        c -> call(c, INVOKESTATIC, "org/dtrace4j/builtin/No", "no", "()V")),
                code("calls itself", "Clauses.clause0", c -> {
                    c.asm.visitVarInsn(ALOAD, 0);
                    c.asm.visitVarInsn(ALOAD, 1);
                    for (int i = 0; i < 10; i++) {
                        c.number(0);
                    }
                    call(c, INVOKESTATIC, EnablingImage.CLASS_NAME, "clause0", EnablingImage.METHOD_DESCRIPTOR);
                }),
                code("gives an ECB for a firing", "a value of kind FIRING is needed", c -> {
                    c.asm.visitVarInsn(ALOAD, 1);
                    call(c, INVOKEVIRTUAL, ImageBuilder.FIRING, "keyBegin", "()V");
                }),
                code("gives null for an ECB", "aconst_null is not allowed",
                        c -> c.firing("exit", "(" + ImageBuilder.ECB_TYPE + ")V", () -> c.asm.visitInsn(ACONST_NULL))));
    }

    private static Stream<UnsafeImage> numbers() {
        return Stream.of(
                code("reads a global that is not declared", "global variable 7 is not declared", c ->
                get(c, "global", 7)),
                code("reads a negative variable", "clause variable -1 is not declared", c -> get(c, "local", -1)),
                code("reads a variable whose number it computes", "must be a constant", c -> {
                    c.firing("global", "(I)J", () -> {
                        c.argument(0);
                        c.asm.visitInsn(L2I);
                    });
                    c.asm.visitInsn(POP2);
                }),
                code("takes a string for a number", "held by value", c -> get(c, "global", 1)),
                code("takes a number for a string", "not held by value", c -> get(c, "globalReference", 0)),
                code("uses an array that is not declared", "array variable 1", c -> get(c, "array", 1)),
                code("uses a constant beyond the last", "there is no constant at offset 5", c -> constant(c, 5)),
                code("uses a constant before the first", "there is no constant at offset -1", c -> constant(c, -1)),
                code("uses an aggregation that is not declared", "aggregation 3 is not declared", c ->
                        c.aggregate(3, false, "Count", 0)),
                code("updates with another function", "which is not sum()", c -> c.aggregate(2, true, "Count", 0)),
                code("updates with another parameter", "a parameter that is not its own", c ->
                        c.aggregate(1, false, "Count", 1)),
                code("looks for the entry of a counter", "aggregateKeyless() of aggregation @a1, which is not kept there",
                        c -> {
                            c.firing("aggregateKeyless", "(I)I", () -> c.integer(1));
                            c.asm.visitInsn(POP);
                        }),
                code("marks the line of a counter", "aggregateMarked() of aggregation @a1, which is not kept there", c -> {
                    c.firing("aggregateMarked", "(I)I", () -> c.integer(1));
                    c.asm.visitInsn(POP);
                }),
                code("uses an aggregation without its keys", "aggregation @a2 is used without its keys", c ->
                        c.aggregate(2, false, "Sum", 0)),
                code("uses one word as the key of an aggregation with other keys", "as if it had other keys", c -> {
                    c.firing("aggregateUnder", "(IJ)I", () -> {
                        c.integer(1);
                        c.number(1);
                    });
                    c.asm.visitInsn(POP);
                }),
                code("uses a string as the key of an aggregation with another", "as if it had other keys", c -> {
                    c.firing("aggregateUnderString", "(IJ)I", () -> {
                        c.integer(1);
                        c.number(1);
                    });
                    c.asm.visitInsn(POP);
                }),
                code("uses two keys of no form", "there is no form 3 of two keys", c -> {
                    c.firing("aggregateUnderTwo", "(IIJJ)I", () -> {
                        c.integer(1);
                        c.integer(3);
                        c.number(1);
                        c.number(1);
                    });
                    c.asm.visitInsn(POP);
                }),
                code("uses two words as the keys of an aggregation with others", "as if it had other keys", c -> {
                    c.firing("aggregateUnderTwo", "(IIJJ)I", () -> {
                        c.integer(1);
                        c.integer(0);
                        c.number(1);
                        c.number(1);
                    });
                    c.asm.visitInsn(POP);
                }),
                code("updates a slot that it made up", "a slot that was not tested", c -> {
                    c.asm.visitVarInsn(ALOAD, 0);
                    c.integer(5);
                    c.number(1);
                    c.number(1);
                    c.number(0);
                    call(c, INVOKESTATIC, "org/dtrace4j/builtin/agg/Count", "update", "(L" + ImageBuilder.FIRING
                            + ";IJJJ)V");
                }),
                code("updates a slot without a test", "a slot that was not tested", c -> {
                    c.asm.visitVarInsn(ALOAD, 0);
                    c.firing("aggregate", "(" + ImageBuilder.ECB_TYPE + "I)I", () -> {
                        c.asm.visitVarInsn(ALOAD, 1);
                        c.integer(1);
                    });
                    c.number(1);
                    c.number(1);
                    c.number(0);
                    call(c, INVOKESTATIC, "org/dtrace4j/builtin/agg/Count", "update", "(L" + ImageBuilder.FIRING
                            + ";IJJJ)V");
                }),
                code("keys by a large stack", "not between 1 and 512", c ->
                        c.firing("keyStack", "(I)V", () -> c.integer(100_000))));
    }

    private static void get(Code c, String method, int id) {
        c.firing(method, "(I)J", () -> c.integer(id));
        c.asm.visitInsn(POP2);
    }

    static void constant(Code c, int offset) {
        c.firing("constant", "(" + ImageBuilder.ECB_TYPE + "I)J", () -> {
            c.asm.visitVarInsn(ALOAD, 1);
            c.integer(offset);
        });
        c.asm.visitInsn(POP2);
    }

    private static void store(Code c, Runnable base, Runnable offset) {
        c.firing("store64", "(IIJ)V", () -> {
            base.run();
            offset.run();
            c.number(1);
        });
    }

    private static Stream<UnsafeImage> records() {
        return Stream.of(
                code("reserves and declares no record", "declares none", c -> c.record(() -> { })),
                record("overwrites the header", "at offset 8 of a record", c ->
                        c.record(() -> c.store64(8, () -> c.number(1)))),
                record("writes behind the record", "at offset 28 of a record", c ->
                        c.record(() -> c.store64(28, () -> c.number(1)))),
                record("writes at an offset that overflows", "of a record",
                        c -> c.record(() -> c.store64(Integer.MAX_VALUE, () -> c.number(1)))),
                record("writes a string behind the record", "of 17 bytes at offset 16",
                        c -> c.record(() -> c.storeString(16, 17, () -> c.number(0)))),
                record("writes a string of no bytes", "not between 1",
                        c -> c.record(() -> c.storeString(16, 0, () -> c.number(0)))),
                record("writes at an offset that it computes", "must be a constant",
                        c -> c.record(() -> store(c, () -> c.asm.visitVarInsn(ILOAD, ImageBuilder.FREE), () -> {
                            c.argument(0);
                            c.asm.visitInsn(L2I);
                        }))),
                record("writes at a base that it made up", "something else than the base",
                        c -> c.record(() -> store(c, () -> c.integer(0), () -> c.integer(16)))),
                record("writes at a base that it moved", "something else than the base",
                        c -> c.record(() -> store(c, () -> {
                    c.asm.visitVarInsn(ILOAD, ImageBuilder.FREE);
                    c.integer(1000);
                    c.asm.visitInsn(IADD);
                }, () -> c.integer(16)))),
                record("writes without a record", "without a record that is reserved and tested",
                        c -> store(c, () -> c.integer(0), () -> c.integer(16))),
                record("does not test what it reserved", "without a record that is reserved and tested", c -> {
                    c.ecb("reserve", "I");
                    c.asm.visitVarInsn(ISTORE, ImageBuilder.FREE);
                    c.store64(16, () -> c.number(1));
                    c.ecb("commit", "V");
                }),
                record("writes after it has committed", "without a record that is reserved and tested", c -> {
                    c.record(() -> { });
                    c.store64(16, () -> c.number(1));
                }),
                record("does not commit", "not committed", c -> {
                    c.ecb("reserve", "I");
                    c.asm.visitInsn(POP);
                }),
                record("commits nothing", "commit() without a record", c -> c.ecb("commit", "V")),
                record("reserves twice", "a second record", c -> {
                    c.record(() -> { });
                    c.ecb("reserve", "I");
                    c.asm.visitInsn(POP);
                }),
                record("reserves on one of two ways", "paths meet with the record", c -> {
                    Label out = new Label();
                    c.argument(0);
                    c.asm.visitInsn(L2I);
                    c.asm.visitJumpInsn(IFEQ, out);
                    c.record(() -> { });
                    c.asm.visitLabel(out);
                }),
                new UnsafeImage("has a record smaller than its header", "has records of 8 bytes", clause(8, c -> { })),
                new UnsafeImage("has a negative record", "has records of -16 bytes", clause(-16, c -> { })),
                new UnsafeImage("has a record of no whole words", "has records of 33 bytes", clause(33, c -> { })),
                new UnsafeImage("has a huge record", "has records of", clause(1 << 24, c -> { })));
    }
}
