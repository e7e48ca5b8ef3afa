package org.dtrace4j.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The only maker of {@link VerifiedImage}. */
public final class ImageVerifier {
    private static final int METHOD_FLAGS =
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC;
    private static final int CLASS_FLAGS =
            Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;

    private static final String GUARD_SUFFIX = "$guard";

    private ImageVerifier() { }

    /**
     * Proves an image safe.
     *
     * @throws VerifyException if it is not, or cannot be proved to be
     */
    public static VerifiedImage verify(EnablingImage given) throws VerifyException {
        return verify(given, Set.of());
    }

    /** As {@link #verify(EnablingImage)}, with some checks left out: for tests of what tests the verifier. */
    static VerifiedImage verify(EnablingImage given, Set<Check> omitted) throws VerifyException {
        EnablingImage image = new EnablingImage(given.clauses(), given.variables(), given.aggregations(),
                given.options(),
                given.constants().clone(), given.code().clone());
        ImageTables tables = new ImageTables(image, omitted);
        for (ClauseImage clause : image.clauses()) {
            checkClause(clause, tables);
        }
        if (image.clauses().isEmpty()) {
            if (image.code().length != 0) {
                throw VerifyException.of("it has code and no clauses");
            }
            return new VerifiedImage(image, new byte[0], List.of());
        }
        if (image.clauses().size() > Limits.CLAUSES) {
            throw VerifyException.of("it has more than %d clauses", Limits.CLAUSES);
        }
        try {
            return verifyCode(image, tables, omitted);
        } catch (RuntimeException e) {
            // The reader trusts its input, and so do its trees: where the class file refers to nothing, they hold null.
            throw new VerifyException("its code is not a class file", e);
        }
    }

    private static VerifiedImage verifyCode(EnablingImage image, ImageTables tables, Set<Check> omitted)
            throws VerifyException {
        ClassNode code = read(image.code());
        checkClass(code);
        Map<String, MethodNode> methods = methods(code);
        List<ClauseReport> reports = new ArrayList<>();
        List<MethodNode> guards = new ArrayList<>();
        for (ClauseImage clause : image.clauses()) {
            MethodNode method = methods.remove(clause.method());
            if (method == null) {
                throw VerifyException.of("clause %s has no method of its own", clause.method());
            }
            try {
                checkMethod(method);
                ClauseReport report = new ClauseChecker(clause, tables, method, omitted).check();
                String name = clause.method() + GUARD_SUFFIX;
                Optional<MethodNode> guard = methods.containsKey(name) ? Optional.empty() : GuardMethod.of(method,
                        name);
                guard.ifPresent(guards::add);
                reports.add(guard.isPresent() ? report.withGuard(name) : report);
            } catch (VerifyException e) {
                throw new VerifyException("clause " + clause.method() + " is not safe: " + e.getMessage(), e);
            }
        }
        if (!methods.isEmpty()) {
            throw VerifyException.of("its class has a method %s that is no clause", methods.keySet().iterator().next());
        }
        code.methods.addAll(guards);
        return new VerifiedImage(image, write(code), reports);
    }

    private static void checkClause(ClauseImage clause, ImageTables tables) throws VerifyException {
        int size = clause.recordSize();
        boolean sizeIsGood = size == 0 || size >= ClauseImage.HEADER_SIZE && size <= Limits.RECORD_BYTES
                && size % 4 == 0;
        if (!sizeIsGood) {
            throw VerifyException.of("clause %s has records of %d bytes", clause.method(), size);
        }
        if (clause.probes().isEmpty()) {
            throw VerifyException.of("clause %s has no probe description", clause.method());
        }
        for (ActionImage action : clause.actions()) {
            for (FieldImage field : action.fields()) {
                if (field.offset() < ClauseImage.HEADER_SIZE || field.size() < 0
                        || field.offset() > size - field.size()) {
                    throw VerifyException.of("clause %s has a field of %d bytes at offset %d of a record of %d bytes",
                            clause.method(), field.size(), field.offset(), size);
                }
            }
            for (int aggregation : action.aggregations()) {
                tables.aggregation(aggregation);
            }
        }
    }

    /** Reads the class. Its debug information and stack maps are not looked at: what is written anew has its own. */
    private static ClassNode read(byte[] bytes) throws VerifyException {
        if (bytes.length > Limits.CODE_BYTES) {
            throw VerifyException.of("its class has more than %d bytes", Limits.CODE_BYTES);
        }
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return node;
    }

    private static void checkClass(ClassNode code) throws VerifyException {
        if (!EnablingImage.CLASS_NAME.equals(code.name)) {
            throw VerifyException.of("its class is called %s", code.name);
        }
        if (!"java/lang/Object".equals(code.superName) || !code.interfaces.isEmpty()) {
            throw VerifyException.of("its class extends or implements something");
        }
        if (!code.fields.isEmpty()) {
            throw VerifyException.of("its class has a field %s", code.fields.get(0).name);
        }
        boolean more = code.module != null || code.outerClass != null || code.nestHostClass != null
                || notEmpty(code.nestMembers) || notEmpty(code.permittedSubclasses) || notEmpty(code.recordComponents)
                || notEmpty(code.innerClasses) || notEmpty(code.attrs) || notEmpty(code.visibleAnnotations)
                || notEmpty(code.invisibleAnnotations) || notEmpty(code.visibleTypeAnnotations)
                || notEmpty(code.invisibleTypeAnnotations);
        if (more) {
            throw VerifyException.of("its class has attributes that a class of clauses does not have");
        }
    }

    private static boolean notEmpty(List<?> list) {
        return list != null && !list.isEmpty();
    }

    private static Map<String, MethodNode> methods(ClassNode code) throws VerifyException {
        Map<String, MethodNode> methods = new LinkedHashMap<>();
        for (MethodNode method : code.methods) {
            if (methods.put(method.name, method) != null) {
                throw VerifyException.of("its class has two methods %s", method.name);
            }
        }
        return methods;
    }

    private static void checkMethod(MethodNode method) throws VerifyException {
        if (method.name.startsWith("<") || !method.desc.equals(EnablingImage.METHOD_DESCRIPTOR)) {
            throw VerifyException.of("it is %s%s", method.name, method.desc);
        }
        if ((method.access & Opcodes.ACC_STATIC) == 0) {
            throw VerifyException.of("it is not static");
        }
        if ((method.access & ~METHOD_FLAGS & ~Opcodes.ACC_PRIVATE) != 0) {
            throw VerifyException.of("its method has flags 0x%x", method.access);
        }
        if (notEmpty(method.exceptions) || notEmpty(method.attrs) || method.annotationDefault != null
                || notEmpty(method.visibleAnnotations) || notEmpty(method.invisibleAnnotations)
                || notEmpty(method.visibleTypeAnnotations) || notEmpty(method.invisibleTypeAnnotations)
                || method.visibleParameterAnnotations != null || method.invisibleParameterAnnotations != null) {
            throw VerifyException.of("its method has attributes that a clause does not have");
        }
    }

    /** Writes what was proved. */
    private static byte[] write(ClassNode code) throws VerifyException {
        code.version = Opcodes.V17;
        code.access = CLASS_FLAGS;
        code.signature = null;
        for (MethodNode method : code.methods) {
            method.access = METHOD_FLAGS & ~Opcodes.ACC_FINAL;
            method.signature = null;
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected String getCommonSuperClass(String left, String right) {
                return "java/lang/Object";
            }
        };
        try {
            code.accept(writer);
            return writer.toByteArray();
        } catch (RuntimeException e) {
            // Names that a class file cannot hold, or code that grew too large.
            throw new VerifyException("its code cannot be written as a class", e);
        }
    }
}
