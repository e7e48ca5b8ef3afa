package org.dtrace4j.verify;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import java.util.function.Consumer;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.dof.VariableImage.Scope;
import org.dtrace4j.testing.ImageBuilder;
import org.dtrace4j.testing.ImageBuilder.Code;
import org.objectweb.asm.ClassWriter;

/** An image that is to be refused: what it does, words of the refusal, and the image. */
record UnsafeImage(String name, String reason, EnablingImage image) {
    static final String PROBE = "fbt::add:entry";

    /** An image of one clause with this code, which declares a bit of everything. */
    static EnablingImage clause(int recordSize, Consumer<Code> body) {
        return tables(new ImageBuilder()).clause(PROBE, recordSize, List.of(), body).build();
    }

    /** Declares a bit of everything. */
    static ImageBuilder tables(ImageBuilder image) {
        FieldImage key = new FieldImage(0, 8, FieldImage.Kind.SIGNED, "int64_t");
        image.number(Scope.GLOBAL, 0, "g").number(Scope.THREAD, 0, "t").number(Scope.CLAUSE, 0, "c");
        image.variable(new VariableImage(Scope.GLOBAL, 1, "s", List.of(), 256, true));
        image.variable(new VariableImage(Scope.GLOBAL, 0, "a", List.of(key), 0, false));
        image.aggregation(1, "count", 1).aggregation(2, "sum", 1, key);
        image.constant("text");
        return image;
    }

    /** One by the code of a clause without a record. */
    static UnsafeImage code(String name, String reason, Consumer<Code> body) {
        return new UnsafeImage(name, reason, clause(0, body));
    }

    /** One by the code of a clause that has a record. */
    static UnsafeImage record(String name, String reason, Consumer<Code> body) {
        return new UnsafeImage(name, reason, clause(32, body));
    }

    /** One by something else in the class file. */
    static UnsafeImage spoiled(String name, String reason, Consumer<ClassWriter> spoil) {
        ImageBuilder image = tables(new ImageBuilder()).clause(PROBE, c -> { });
        spoil.accept(image.code());
        return new UnsafeImage(name, reason, image.build());
    }
}
