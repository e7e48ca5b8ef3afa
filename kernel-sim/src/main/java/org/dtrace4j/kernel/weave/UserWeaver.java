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
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
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
    static final String USER = KERNEL + "user/";
    private static final String SYSCALL = KERNEL + "syscall/";
    static final String SYSCALLS = USER + "Syscalls";
    private static final String PROGRAM = USER + "UserProgram";
    private static final String IMAGE = KERNEL + "image/";
    static final String STACK = IMAGE + "UserStack";
    private static final String FUNCTIONS = IMAGE + "UserFunctions";
    private static final String IN_OBJECT = "L" + IMAGE + "InObject;";
    private static final String LIBRARY_FUNCTION = "L" + IMAGE + "LibraryFunction;";
    private static final String WOVEN = "L" + IMAGE + "WovenProgram;";
    private static final String MAIN_DESCRIPTOR = "(L" + SYSCALLS + ";Ljava/util/List;)I";
    private static final String TEXT_FIELD = "$userText";

    /** One function of the class. */
    static final class Function {
        final MethodNode body;
        private final String name;
        private final String object;
        final InsnList way;
        private final LabelNode end = new LabelNode();
        private final Map<LdcInsnNode, LabelNode> places = new LinkedHashMap<>();
        private final List<LabelNode> instructions = new ArrayList<>();
        final List<LdcInsnNode> starts = new ArrayList<>();
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
    private final WovenText text;
    private final Map<String, ClassNode> all;
    private final String object;
    private final List<Function> functions = new ArrayList<>();
    private final TreeMap<String, TreeSet<String>> called = new TreeMap<>();

    private UserWeaver(ClassNode node, Map<String, ClassNode> all) {
        this.node = node;
        this.text = new WovenText(node, FUNCTIONS, TEXT_FIELD);
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
        return Optional.ofNullable(WovenText.find(node.invisibleAnnotations, WOVEN))
                .map(woven -> (String) WovenText.value(woven, "index")).orElse(null);
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
        text.addBase();
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
            return WovenText.find(method.invisibleAnnotations, LIBRARY_FUNCTION) != null;
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
            AnnotationNode named = all.containsKey(name) ? WovenText.find(all.get(name).invisibleAnnotations, IN_OBJECT) : null;
            if (named != null) {
                return (String) WovenText.value(named, "value");
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
        AnnotationNode named = WovenText.find(method.invisibleAnnotations, LIBRARY_FUNCTION);
        String name = named != null ? (String) WovenText.value(named, "value") : main ? "main" : method.name;
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
        new UserWrapper(node, text, method, function, main).write();
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
            function.places.put(text.pushAddress(code), here);
            function.places.put(text.pushAddress(code), returns ? here : behind);
            code.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, STACK, "at", "(JJ)V"));
            code.add(here);
            function.body.instructions.insertBefore(instruction, code);
            function.body.instructions.insert(instruction, behind);
            function.instructions.add(here);
        }
    }

    static InsnList copy(InsnList code) {
        InsnList copy = new InsnList();
        for (AbstractInsnNode instruction : code.toArray()) {
            copy.add(instruction.clone(new HashMap<>()));
        }
        return copy;
    }

    // ---- places

    private int resolve() {
        int next = 0;
        for (Function function : functions) {
            function.offset = next;
            next += WovenText.aligned(function.size());
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
}
