package org.dtrace4j.codegen;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.sema.Limits;
import org.dtrace4j.sema.SessionScope;
import org.dtrace4j.sema.TypedClause;
import org.dtrace4j.sema.TypedProgram;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Makes the image of a typed program. */
final class ImageBuilder {
    static final String METHOD_PREFIX = "clause";

    private ImageBuilder() { }

    /** @throws CompileException if a clause is larger than a clause can be */
    static EnablingImage build(SessionScope scope, TypedProgram program) throws CompileException {
        ConstantSection constants = new ConstantSection();
        References references = new References(scope);
        // Where branches meet there is only ever the firing, so frames never need a common superclass.
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, EnablingImage.CLASS_NAME,
                null, "java/lang/Object", null);
        List<ClauseImage> clauses = new ArrayList<>();
        boolean accounts = scope.keepsBooks();
        for (TypedClause clause : program.clauses()) {
            clauses.add(clause(writer, clause, METHOD_PREFIX + clauses.size(), constants, references, accounts,
                    scope.isRestricted()));
        }
        writer.visitEnd();
        byte[] code = clauses.isEmpty() ? new byte[0] : bytes(writer, program);
        if (code.length > Limits.CODE_BYTES || constants.bytes().length > Limits.CONSTANT_BYTES) {
            throw tooLarge(program);
        }
        List<OptionSetting> options = accounts ? List.of(new OptionSetting(Options.ACCOUNTING.name(), "1")) : List.of();
        return new EnablingImage(clauses, references.variables(), references.aggregations(), options,
                constants.bytes(), code);
    }

    private static ClauseImage clause(ClassWriter writer, TypedClause clause, String name, ConstantSection constants,
            References references, boolean accounts, boolean restricted) throws CompileException {
        RecordLayout layout = new RecordLayout(clause);
        if (layout.recordSize() > Limits.RECORD_BYTES) {
            throw tooLarge(clause, "a record of " + layout.recordSize() + " bytes of at most " + Limits.RECORD_BYTES);
        }
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name,
                EnablingImage.METHOD_DESCRIPTOR, null, null);
        new ClauseEmitter(method, layout, constants, references, accounts, restricted).emit(clause);
        return new ClauseImage(clause.probes(), name, layout.recordSize(), layout.recordAlignment(), layout.actions());
    }

    private static byte[] bytes(ClassWriter writer, TypedProgram program) throws CompileException {
        try {
            byte[] bytes = writer.toByteArray();
            for (SizeMeter.TooLarge clause : SizeMeter.tooLarge(bytes)) {
                throw tooLarge(program.clauses().get(clause.clause()), clause.excess());
            }
            return bytes;
        } catch (MethodTooLargeException e) {
            int index = Integer.parseInt(e.getMethodName().substring(METHOD_PREFIX.length()));
            throw tooLarge(program.clauses().get(index), e.getCodeSize() + " bytes of code of at most 65535");
        } catch (ClassTooLargeException e) {
            throw tooLarge(program);
        }
    }

    private static CompileException tooLarge(TypedProgram program) {
        return new CompileException(Diagnostic.error(ErrorTag.D_UNKNOWN, program.clauses().get(0).span(),
                "D program size exceeds the maximum size of a program"));
    }

    private static CompileException tooLarge(TypedClause clause, String excess) {
        return new CompileException(Diagnostic.error(ErrorTag.D_UNKNOWN, clause.span(),
                "D program size exceeds the maximum size of a clause: " + excess));
    }
}
