package org.dtrace4j.kernel.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Weaves the classes of user land: each function becomes two methods, as kernel functions do ({@link ClassWeaver}), with
 * a frame on the stack of the process ({@code kernel.image.UserStack}).
 *
 * <pre>
 *   int f(Syscalls sys, String name)            int f$body(Syscalls sys, String name)
 *       UserStack s = sys.userStack();              … the code as it was, but before each call and each return:
 *       int token = s.enter($text + START, …);      sys.userStack().at($text + HERE, $text + BEHIND);
 *       try { value = f$body(sys, name);
 *       } catch (Throwable t) { s.leaveFailed(token, …); throw t; }
 *       s.leave(token, $text + START, value);
 * </pre>
 *
 * <p>A function is a method that can reach its process and calls something else of the simulator: it has a parameter of
 * type {@code Syscalls}, or one that holds a {@code Syscalls}, or its object does. Anything smaller is what a C compiler
 * would have put into its callers. {@code main} of a program is {@code main} also if it is a static method with another
 * name, which is then the name of the program.
 */
final class UserWeaver {
    private static final String KERNEL = "org/dtrace4j/kernel/";
    private static final String USER = KERNEL + "user/";
    private static final String SYSCALL = KERNEL + "syscall/";
    private static final String SYSCALLS = USER + "Syscalls";
    private static final String PROGRAM = USER + "UserProgram";
    private static final String ERROR = USER + "SystemCallError";
    private static final String IMAGE = KERNEL + "image/";
    private static final String STACK = IMAGE + "UserStack";
    private static final String FUNCTIONS = IMAGE + "UserFunctions";
    private static final String IN_OBJECT = "L" + IMAGE + "InObject;";
    private static final String LIBRARY_FUNCTION = "L" + IMAGE + "LibraryFunction;";
    private static final String WOVEN = "L" + IMAGE + "WovenProgram;";
    private static final String MAIN_DESCRIPTOR = "(L" + SYSCALLS + ";Ljava/util/List;)I";
    private static final String STRING = "java/lang/String";
    private static final String LIST = "java/util/List";
    private static final String TEXT_FIELD = "$userText";
    private static final int ARGUMENTS = 6;
    private static final int ALIGNMENT = 16;

    /** One function of the class. */
    private static final class Function {
        private final MethodNode body;
        private final String name;
        private final String object;
        private final InsnList way;
        private final LabelNode end = new LabelNode();
        private final Map<LdcInsnNode, LabelNode> places = new LinkedHashMap<>();
        private final List<LabelNode> instructions = new ArrayList<>();
        private final List<LdcInsnNode> starts = new ArrayList<>();
        private int offset;

        Function(MethodNode body, String name, String object, InsnList way) {
            this.body = body;
            this.name = name;
            this.object = object;
            this.way = way;
        }

        int size() {
            return end.getLabel().getOffset();
        }
    }

    private final ClassNode node;
    private final Map<String, ClassNode> all;
    private final String object;
    private final List<Function> functions = new ArrayList<>();
    private final TreeMap<String, TreeSet<String>> called = new TreeMap<>();

    private UserWeaver(ClassNode node, Map<String, ClassNode> all) {
        this.node = node;
        this.all = all;
        this.object = objectOf(node);
    }

    /** Whether a class may have functions of programs. */
    static boolean isUserLand(ClassNode node) {
        return (node.name.startsWith(USER) || node.name.startsWith(SYSCALL))
                && (node.access & Opcodes.ACC_INTERFACE) == 0 && !node.name.endsWith("package-info");
    }

    /** The index lines of a class that is woven already; null if it is not. */
    static String indexOf(ClassNode node) {
        return Optional.ofNullable(find(node.invisibleAnnotations, WOVEN)).map(UserWeaver::value).orElse(null);
    }

    /** Weaves a class; null where there is nothing to weave. {@code all} are the classes of user land, by name. */
    static byte[] weave(ClassNode node, Map<String, ClassNode> all) {
        return new UserWeaver(node, all).weave();
    }

    private byte[] weave() {
        for (MethodNode method : List.copyOf(node.methods)) {
            InsnList way = isCandidate(method) ? wayToProcess(method) : null;
            if (way != null) {
                split(method, way);
            }
        }
        if (functions.isEmpty()) {
            return null;
        }
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC;
        node.fields.add(new FieldNode(access, TEXT_FIELD, "J", null, null));
        initialiseText();
        // The first writing tells where everything lies, the second has the right constants; sizes do not change.
        write();
        int textBytes = resolve();
        AnnotationNode woven = new AnnotationNode(WOVEN);
        woven.values = new ArrayList<>(List.of("index", index(textBytes)));
        node.invisibleAnnotations = node.invisibleAnnotations == null ? new ArrayList<>() : node.invisibleAnnotations;
        node.invisibleAnnotations.add(woven);
        return write();
    }

    private byte[] write() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return writer.toByteArray();
    }

    // ---- which methods, and what they are in C

    private boolean isCandidate(MethodNode method) {
        int unfit = Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_BRIDGE | Opcodes.ACC_NATIVE;
        if (method.name.startsWith("<") || (method.access & unfit) != 0) {
            return false;
        }
        if (node.name.startsWith(SYSCALL)) {
            return find(method.invisibleAnnotations, LIBRARY_FUNCTION) != null;
        }
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (isCall(instruction)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCall(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode call && call.owner.startsWith(KERNEL)
                && !call.name.equals("<init>") && !call.owner.startsWith(KERNEL + "sim/")
                && !call.owner.startsWith(KERNEL + "struct/") && !call.owner.startsWith(KERNEL + "mem/");
    }

    private boolean isMain(MethodNode method) {
        boolean named = method.name.equals("main") && node.interfaces.contains(PROGRAM);
        boolean small = (method.access & Opcodes.ACC_STATIC) != 0 && !node.interfaces.contains(PROGRAM)
                && (method.access & Opcodes.ACC_PUBLIC) != 0;
        return method.desc.equals(MAIN_DESCRIPTOR) && (named || small);
    }

    private String objectOf(ClassNode of) {
        String top = of.name.replaceFirst("\\$.*", "");
        for (String name : List.of(of.name, top, top.substring(0, top.lastIndexOf('/') + 1) + "package-info")) {
            AnnotationNode named = all.containsKey(name) ? find(all.get(name).invisibleAnnotations, IN_OBJECT) : null;
            if (named != null) {
                return value(named);
            }
        }
        return top.substring(top.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Code that pushes the stack of the process; null where there is no way to it. */
    private InsnList wayToProcess(MethodNode method) {
        InsnList way = new InsnList();
        boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        if (node.name.startsWith(SYSCALL)) {
            way.add(new VarInsnNode(Opcodes.ALOAD, 0));
            return ending(way);
        }
        int local = isStatic ? 0 : 1;
        for (Type type : Type.getArgumentTypes(method.desc)) {
            boolean kept = type.getSort() == Type.OBJECT && !isStored(method, local);
            if (kept && type.getInternalName().equals(SYSCALLS)) {
                way.add(new VarInsnNode(Opcodes.ALOAD, local));
                return ending(way);
            }
            String field = kept && all.containsKey(type.getInternalName()) ? holder(type.getInternalName()) : null;
            if (field != null) {
                way.add(new VarInsnNode(Opcodes.ALOAD, local));
                way.add(new FieldInsnNode(Opcodes.GETFIELD, type.getInternalName(), field, "L" + SYSCALLS + ";"));
                return ending(way);
            }
            local += type.getSize();
        }
        String own = isStatic ? null : heldBy(node, true);
        if (own == null) {
            return null;
        }
        way.add(new VarInsnNode(Opcodes.ALOAD, 0));
        way.add(new FieldInsnNode(Opcodes.GETFIELD, node.name, own, "L" + SYSCALLS + ";"));
        return ending(way);
    }

    private static InsnList ending(InsnList way) {
        way.add(new MethodInsnNode(Opcodes.INVOKEINTERFACE, SYSCALLS, "userStack", "()L" + STACK + ";"));
        return way;
    }

    private static boolean isStored(MethodNode method, int local) {
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (instruction instanceof VarInsnNode store && store.getOpcode() == Opcodes.ASTORE && store.var == local) {
                return true;
            }
        }
        return false;
    }

    /** The field of another class of the package through which its objects give their system calls; null if none. */
    private String holder(String className) {
        String own = node.name.substring(0, node.name.lastIndexOf('/') + 1);
        boolean near = className.startsWith(own) && className.indexOf('/', own.length()) < 0;
        return near ? heldBy(all.get(className), className.equals(node.name)) : null;
    }

    private static String heldBy(ClassNode of, boolean privately) {
        for (FieldNode field : of.fields) {
            boolean isFinal = (field.access & Opcodes.ACC_FINAL) != 0 && (field.access & Opcodes.ACC_STATIC) == 0;
            if (field.desc.equals("L" + SYSCALLS + ";") && isFinal
                    && (privately || (field.access & Opcodes.ACC_PRIVATE) == 0)) {
                return field.name;
            }
        }
        return null;
    }

    // ---- splitting

    private void split(MethodNode method, InsnList way) {
        boolean main = isMain(method);
        AnnotationNode named = find(method.invisibleAnnotations, LIBRARY_FUNCTION);
        String name = named != null ? value(named) : main ? "main" : method.name;
        String where = main && !node.interfaces.contains(PROGRAM) ? method.name : object;
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC | method.access & Opcodes.ACC_STATIC;
        MethodNode body = new MethodNode(access, method.name + ClassWeaver.BODY_SUFFIX, method.desc, null,
                method.exceptions.toArray(new String[0]));
        method.accept(body);
        body.access = access;
        body.name = method.name + ClassWeaver.BODY_SUFFIX;
        body.visibleAnnotations = null;
        body.invisibleAnnotations = null;
        body.parameters = null;
        body.visibleParameterAnnotations = null;
        body.invisibleParameterAnnotations = null;
        Function function = new Function(body, name, where, way);
        markInstructions(function);
        body.instructions.add(function.end);
        new Wrapper(method, function, main).write();
        functions.add(function);
        node.methods.add(body);
    }

    /** Tells the stack of each call and each return. */
    private void markInstructions(Function function) {
        for (AbstractInsnNode instruction : function.body.instructions.toArray()) {
            int opcode = instruction.getOpcode();
            boolean returns = opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
            if (!returns && !isCall(instruction)) {
                continue;
            }
            if (instruction instanceof MethodInsnNode call) {
                called.computeIfAbsent(function.object, o -> new TreeSet<>()).add(call.owner.replace('/', '.'));
            }
            LabelNode here = new LabelNode();
            LabelNode behind = new LabelNode();
            InsnList code = copy(function.way);
            pushText(code, function.places, here);
            pushText(code, function.places, returns ? here : behind);
            code.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, STACK, "at", "(JJ)V"));
            code.add(here);
            function.body.instructions.insertBefore(instruction, code);
            function.body.instructions.insert(instruction, behind);
            function.instructions.add(here);
        }
    }

    private static InsnList copy(InsnList code) {
        InsnList copy = new InsnList();
        for (AbstractInsnNode instruction : code.toArray()) {
            copy.add(instruction.clone(new HashMap<>()));
        }
        return copy;
    }

    private void pushText(InsnList code, Map<LdcInsnNode, LabelNode> places, LabelNode place) {
        LdcInsnNode offset = new LdcInsnNode(0L);
        code.add(new FieldInsnNode(Opcodes.GETSTATIC, node.name, TEXT_FIELD, "J"));
        code.add(offset);
        code.add(new InsnNode(Opcodes.LADD));
        places.put(offset, place);
    }

    /** The method under the function's own name: pushes the frame, and calls the body. */
    private final class Wrapper {
        private final MethodNode method;
        private final Function function;
        private final boolean main;
        private final boolean isStatic;
        private final Type[] types;
        private final InsnList code = new InsnList();
        private final int stack;
        private final int token;

        Wrapper(MethodNode method, Function function, boolean main) {
            this.method = method;
            this.function = function;
            this.main = main;
            this.isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
            this.types = Type.getArgumentTypes(method.desc);
            int size = isStatic ? 0 : 1;
            for (Type type : types) {
                size += type.getSize();
            }
            this.stack = size;
            this.token = size + 1;
        }

        void write() {
            Type result = Type.getReturnType(method.desc);
            LabelNode from = new LabelNode();
            LabelNode to = new LabelNode();
            LabelNode failed = new LabelNode();
            code.add(copy(function.way));
            code.add(new VarInsnNode(Opcodes.ASTORE, stack));
            code.add(new VarInsnNode(Opcodes.ALOAD, stack));
            pushStart();
            pushArguments();
            onStack("enter", "(" + "J".repeat(ARGUMENTS + 1) + ")I");
            code.add(new VarInsnNode(Opcodes.ISTORE, token));
            code.add(from);
            callBody();
            code.add(to);
            int value = token + 1;
            if (result.getSize() > 0) {
                code.add(new VarInsnNode(result.getOpcode(Opcodes.ISTORE), value));
            }
            code.add(new VarInsnNode(Opcodes.ALOAD, stack));
            code.add(new VarInsnNode(Opcodes.ILOAD, token));
            pushStart();
            pushValue(result, value);
            onStack("leave", "(IJJ)V");
            if (result.getSize() > 0) {
                code.add(new VarInsnNode(result.getOpcode(Opcodes.ILOAD), value));
            }
            code.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
            writeHandler(failed);
            method.instructions = code;
            method.tryCatchBlocks = new ArrayList<>(
                    List.of(new TryCatchBlockNode(from, to, failed, null)));
            method.localVariables = null;
            method.visibleLocalVariableAnnotations = null;
            method.invisibleLocalVariableAnnotations = null;
        }

        private void pushStart() {
            LdcInsnNode offset = new LdcInsnNode(0L);
            code.add(new FieldInsnNode(Opcodes.GETSTATIC, node.name, TEXT_FIELD, "J"));
            code.add(offset);
            code.add(new InsnNode(Opcodes.LADD));
            function.starts.add(offset);
        }

        private void onStack(String name, String descriptor) {
            code.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, STACK, name, descriptor));
        }

        private void callBody() {
            int local = 0;
            if (!isStatic) {
                code.add(new VarInsnNode(Opcodes.ALOAD, local++));
            }
            for (Type type : types) {
                code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), local));
                local += type.getSize();
            }
            code.add(new MethodInsnNode(isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL, node.name,
                    function.body.name, method.desc));
        }

        /** The first six arguments as C would pass them. */
        private void pushArguments() {
            int local = isStatic ? 0 : 1;
            int pushed = 0;
            for (int i = 0; i < types.length && pushed < ARGUMENTS; i++) {
                Type type = types[i];
                boolean bytes = type.getDescriptor().equals("[B");
                if (bytes && i + 2 < types.length && types[i + 1] == Type.INT_TYPE && types[i + 2] == Type.INT_TYPE
                        && pushed + 1 < ARGUMENTS) {
                    // A part of an array: a buffer and its length.
                    code.add(new VarInsnNode(Opcodes.ALOAD, stack));
                    code.add(new VarInsnNode(Opcodes.ALOAD, local));
                    code.add(new VarInsnNode(Opcodes.ILOAD, local + 1));
                    code.add(new VarInsnNode(Opcodes.ILOAD, local + 2));
                    onStack("address", "([BII)J");
                    code.add(new VarInsnNode(Opcodes.ILOAD, local + 2));
                    code.add(new InsnNode(Opcodes.I2L));
                    pushed += 2;
                    i += 2;
                    local += 3;
                    continue;
                }
                if (main && type.getSort() == Type.OBJECT && type.getInternalName().equals(LIST)) {
                    code.add(new VarInsnNode(Opcodes.ALOAD, local));
                    code.add(new MethodInsnNode(Opcodes.INVOKEINTERFACE, LIST, "size", "()I"));
                    code.add(new InsnNode(Opcodes.I2L));
                    pushed++;
                }
                if (type.getSort() != Type.OBJECT || !type.getInternalName().equals(SYSCALLS)) {
                    pushValue(type, local);
                    pushed++;
                }
                local += type.getSize();
            }
            for (; pushed < ARGUMENTS; pushed++) {
                code.add(new InsnNode(Opcodes.LCONST_0));
            }
        }

        private void pushValue(Type type, int local) {
            switch (type.getSort()) {
                case Type.LONG -> code.add(new VarInsnNode(Opcodes.LLOAD, local));
                case Type.INT, Type.SHORT, Type.BYTE, Type.CHAR, Type.BOOLEAN -> {
                    code.add(new VarInsnNode(Opcodes.ILOAD, local));
                    code.add(new InsnNode(Opcodes.I2L));
                }
                default -> {
                    boolean inC = type.getDescriptor().equals("[B") || type.getSort() == Type.OBJECT
                            && (type.getInternalName().equals(STRING) || type.getInternalName().equals(LIST));
                    if (inC) {
                        code.add(new VarInsnNode(Opcodes.ALOAD, stack));
                        code.add(new VarInsnNode(Opcodes.ALOAD, local));
                        onStack("address", "(Ljava/lang/Object;)J");
                    } else {
                        code.add(new InsnNode(Opcodes.LCONST_0));
                    }
                }
            }
        }

        private void writeHandler(LabelNode failed) {
            List<Object> locals = new ArrayList<>();
            if (!isStatic) {
                locals.add(node.name);
            }
            for (Type type : types) {
                locals.add(frameType(type));
            }
            locals.add(STACK);
            locals.add(Opcodes.INTEGER);
            code.add(failed);
            code.add(new FrameNode(Opcodes.F_FULL, locals.size(), locals.toArray(), 1,
                    new Object[] {"java/lang/Throwable"}));
            int thrown = token + 1;
            code.add(new VarInsnNode(Opcodes.ASTORE, thrown));
            code.add(new VarInsnNode(Opcodes.ALOAD, stack));
            code.add(new VarInsnNode(Opcodes.ILOAD, token));
            pushStart();
            code.add(new VarInsnNode(Opcodes.ALOAD, thrown));
            code.add(new TypeInsnNode(Opcodes.INSTANCEOF, ERROR));
            onStack("leaveFailed", "(IJZ)V");
            code.add(new VarInsnNode(Opcodes.ALOAD, thrown));
            code.add(new InsnNode(Opcodes.ATHROW));
        }

        private static Object frameType(Type type) {
            return switch (type.getSort()) {
                case Type.LONG -> Opcodes.LONG;
                case Type.DOUBLE -> Opcodes.DOUBLE;
                case Type.FLOAT -> Opcodes.FLOAT;
                case Type.OBJECT -> type.getInternalName();
                case Type.ARRAY -> type.getDescriptor();
                default -> Opcodes.INTEGER;
            };
        }
    }

    private void initialiseText() {
        MethodNode initialiser = node.methods.stream().filter(m -> m.name.equals("<clinit>")).findFirst().orElse(null);
        if (initialiser == null) {
            initialiser = new MethodNode(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
            initialiser.instructions.add(new InsnNode(Opcodes.RETURN));
            node.methods.add(initialiser);
        }
        InsnList code = new InsnList();
        code.add(new LdcInsnNode(node.name.replace('/', '.')));
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, FUNCTIONS, "textBase", "(Ljava/lang/String;)J"));
        code.add(new FieldInsnNode(Opcodes.PUTSTATIC, node.name, TEXT_FIELD, "J"));
        initialiser.instructions.insert(code);
    }

    // ---- places

    private int resolve() {
        int next = 0;
        for (Function function : functions) {
            function.offset = next;
            next += (function.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            function.starts.forEach(start -> start.cst = (long) function.offset);
            function.places.forEach((constant, place) ->
                    constant.cst = (long) function.offset + place.getLabel().getOffset());
        }
        return next;
    }

    private String index(int textBytes) {
        StringBuilder lines = new StringBuilder();
        lines.append(String.join("\t", "class", object, node.name.replace('/', '.'), Integer.toString(textBytes)))
                .append('\n');
        for (Function function : functions) {
            List<String> instructions = function.instructions.stream()
                    .map(label -> Integer.toString(label.getLabel().getOffset())).toList();
            lines.append(String.join("\t", "function", function.name, function.object,
                    Integer.toString(function.offset), Integer.toString(function.size()),
                    String.join(",", instructions))).append('\n');
        }
        called.forEach((from, classes) -> classes.forEach(name ->
                lines.append("calls\t").append(from).append('\t').append(name).append('\n')));
        return lines.toString();
    }

    // ---- annotations

    private static AnnotationNode find(List<AnnotationNode> annotations, String descriptor) {
        return annotations == null ? null
                : annotations.stream().filter(a -> a.desc.equals(descriptor)).findFirst().orElse(null);
    }

    /** The only value of an annotation. */
    private static String value(AnnotationNode annotation) {
        return (String) annotation.values.get(1);
    }
}
