package org.dtrace4j.verify;

import static org.dtrace4j.verify.UnsafeImage.PROBE;
import static org.dtrace4j.verify.UnsafeImage.clause;
import static org.dtrace4j.verify.UnsafeImage.code;
import static org.dtrace4j.verify.UnsafeImage.record;
import static org.dtrace4j.verify.UnsafeImage.spoiled;
import static org.dtrace4j.verify.UnsafeImage.tables;
import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import java.util.stream.Stream;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.dof.VariableImage.Scope;
import org.dtrace4j.testing.ImageBuilder;
import org.objectweb.asm.MethodVisitor;

/** Images that are unsafe by something else: their class file, or what they declare. */
final class UnsafeDeclarations {
    private UnsafeDeclarations() { }

    static Stream<UnsafeImage> all() {
        return Stream.concat(classes(), declarations());
    }

    private static Stream<UnsafeImage> classes() {
        EnablingImage safe = clause(0, c -> { });
        return Stream.of(
                spoiled("has a field", "its class has a field x", w -> w.visitField(ACC_STATIC, "x", "J", null, null)),
                spoiled("has an initialiser", "that is no clause", w -> {
                    MethodVisitor m = w.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
                    m.visitCode();
                    m.visitInsn(RETURN);
                    m.visitMaxs(0, 0);
                    m.visitEnd();
                }),
                spoiled("has a native method", "that is no clause", w ->
                        w.visitMethod(ACC_STATIC | ACC_NATIVE, "x", "()V", null, null)),
                spoiled("has an inner class", "attributes", w -> w.visitInnerClass("a/B", "a", "B", 0)),
                spoiled("has an annotation", "attributes", w -> w.visitAnnotation("La/B;", true)),
                spoiled("has another name", "its class is called evil/Name",
                        w -> w.visit(V17, ACC_PUBLIC, "evil/Name", null, "java/lang/Object", null)),
                spoiled("extends something", "extends or implements",
                        w -> w.visit(V17, ACC_PUBLIC, EnablingImage.CLASS_NAME, null, "java/lang/Thread", null)),
                spoiled("implements something", "extends or implements",
                        w -> w.visit(V17, ACC_PUBLIC, EnablingImage.CLASS_NAME, null, "java/lang/Object",
                                new String[] {"java/lang/Runnable"})),
                new UnsafeImage("names a method that is not there", "has no method of its own",
                        tables(new ImageBuilder()).declare(PROBE, "no", 0, List.of()).build()),
                new UnsafeImage("is no class file", "is not a class file",
                        new EnablingImage(safe.clauses(), safe.variables(),
                        safe.aggregations(), safe.options(), safe.constants(), new byte[] {1, 2, 3})),
                new UnsafeImage("has code and no clauses", "has code and no clauses",
                        new EnablingImage(List.of(), List.of(), List.of(),
                        List.of(), new byte[0], safe.code())),
                new UnsafeImage("has an instance method", "is not static",
                        method(ACC_PUBLIC, EnablingImage.METHOD_DESCRIPTOR)),
                new UnsafeImage("has a synchronized method", "has flags", method(ACC_STATIC | ACC_SYNCHRONIZED,
                        EnablingImage.METHOD_DESCRIPTOR)),
                new UnsafeImage("has a method of another type", "it is x()V", method(ACC_STATIC, "()V")));
    }

    private static EnablingImage method(int access, String descriptor) {
        ImageBuilder image = new ImageBuilder().declare(PROBE, "x", 0, List.of());
        MethodVisitor m = image.code().visitMethod(access, "x", descriptor, null, null);
        m.visitCode();
        m.visitInsn(RETURN);
        m.visitMaxs(0, 0);
        m.visitEnd();
        return image.build();
    }

    private static Stream<UnsafeImage> declarations() {
        FieldImage outside = new FieldImage(16, 8, FieldImage.Kind.SIGNED, "long");
        ActionImage trace = new ActionImage(ActionImage.Kind.TRACE, "", List.of(outside), List.of(), 0);
        ActionImage printa = new ActionImage(ActionImage.Kind.PRINTA, "", List.of(), List.of(9), 0);
        VariableImage huge = new VariableImage(Scope.GLOBAL, 0, "huge", List.of(), 1 << 20, false);
        return Stream.of(
                new UnsafeImage("shows a field outside the record",
                "has a field of 8 bytes at offset 16 of a record of 16 bytes",
                        new ImageBuilder().clause(PROBE, 16, List.of(trace), c -> c.record(() -> { })).build()),
                new UnsafeImage("shows an aggregation that is not declared", "aggregation 9 is not declared",
                        new ImageBuilder().clause(PROBE, 16, List.of(printa), c -> c.record(() -> { })).build()),
                new UnsafeImage("has a huge variable", "\"huge\" has 1048576 bytes", new ImageBuilder().variable(huge)
                        .build()),
                new UnsafeImage("has a variable of a huge number", "out of range",
                        new ImageBuilder().number(Scope.GLOBAL, Integer.MAX_VALUE, "x").build()),
                new UnsafeImage("has two variables of one number", "the id of another",
                        new ImageBuilder().number(Scope.GLOBAL, 0, "x").number(Scope.GLOBAL, 0, "y").build()),
                new UnsafeImage("has an aggregation of a huge number", "out of range",
                        new ImageBuilder().aggregation(Integer.MAX_VALUE, "count", 1).build()),
                new UnsafeImage("has an aggregation with too few words", "which is not what quantize() needs",
                        new ImageBuilder().aggregation(1, "quantize", 1).build()),
                new UnsafeImage("aggregates by no function", "which is no aggregating function",
                        new ImageBuilder().aggregation(1, "median", 1).build()),
                new UnsafeImage("has keys that overlap", "out of range", new ImageBuilder().aggregation(1, "count", 1,
                        new FieldImage(0, 8, FieldImage.Kind.SIGNED, "long"),
                        new FieldImage(4, 8, FieldImage.Kind.SIGNED, "long")).build()),
                new UnsafeImage("has a constant that does not end", "its last constant does not end",
                        new EnablingImage(List.of(),
                        List.of(), List.of(), List.of(), new byte[] {65}, new byte[0])));
    }
}
