package org.dtrace4j.kernel.weave;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Weaves one class: each kernel function becomes two methods.
 *
 * <pre>
 *   int f(Vnode vp, int flag)                   int f$body(Vnode vp, int flag)
 *       KernelStack s = this.k.stack;               … the code as it was, but before each call of kernel code:
 *       long frame = s.enter($text + START,         this.k.stack.pc = $text + OFFSET-BEHIND-THE-CALL;
 *               addressOf(vp), flag);
 *       int result = f$body(vp, flag);
 *       s.leave(frame);
 *       return result;
 * </pre>
 *
 * <p>A call of a method of the package {@code kernel.probe}, which is how kernel code says that there is a static probe,
 * becomes a call of an empty method of this class that no other place calls:
 *
 * <pre>
 *   ProcProbes.create(this, p)          →       f$probe0(p)
 * </pre>
 *
 * <p>Probe sites go into the body, so at an entry as at a return the function's own frame is on the stack. {@code
 * $text} is the address of the class's piece of text; the functions lie in it one behind the other, each as long as its
 * bytecode.
 */
final class ClassWeaver {
    static final String BODY_SUFFIX = "$body";
    private static final String MODULE_PACKAGE = "org/dtrace4j/kernel/module/";
    private static final String PROTOTYPE = "L" + MODULE_PACKAGE + "Prototype;";
    private static final String IN_MODULE = "L" + MODULE_PACKAGE + "InModule;";
    private static final String WOVEN = "L" + MODULE_PACKAGE + "Woven;";
    private static final String CODE = MODULE_PACKAGE + "BareKernelCode";
    private static final String KERNEL = MODULE_PACKAGE + "Kernel";
    private static final String INDEX = MODULE_PACKAGE + "FunctionIndex";
    private static final String STACK = "org/dtrace4j/kernel/mem/KernelStack";
    private static final String STRUCT = "org/dtrace4j/kernel/mem/Struct";
    private static final String KMEM_CACHE = "org/dtrace4j/kernel/mem/KmemCache";
    private static final String ADDRESSABLE = "org/dtrace4j/abi/Addressable";
    private static final String PROBES_PACKAGE = "org/dtrace4j/kernel/probe/";
    private static final String PROBES_SUFFIX = "Probes";
    private static final String IN_FUNCTION = "L" + MODULE_PACKAGE + "InFunction;";
    private static final String HERE = "(L" + CODE + ";";
    private static final String TEXT_FIELD = "$text";
    private static final int SAVED_ARGUMENTS = 6;

    /** One function of the class. */
    private static final class Function {
        private final MethodNode body;
        private final String prototype;
        private final boolean traceable;
        private final LabelNode end = new LabelNode();
        private final Map<LdcInsnNode, LabelNode> calls = new LinkedHashMap<>();
        private LdcInsnNode start;
        private int offset;

        Function(MethodNode body, String prototype, boolean traceable) {
            this.body = body;
            this.prototype = prototype;
            this.traceable = traceable;
        }

        int size() {
            return end.getLabel().getOffset();
        }
    }

    private final ClassNode node;
    private final WovenText text;
    private final List<Function> functions = new ArrayList<>();
    /** Index lines of the static probes. */
    private final StringBuilder probeLines = new StringBuilder();
    private final List<MethodNode> points = new ArrayList<>();

    ClassWeaver(ClassNode node) {
        this.node = node;
        this.text = new WovenText(node, INDEX, TEXT_FIELD);
    }

    /** The index lines of a class that is woven already; null if it is not. */
    static String indexOf(ClassNode node) {
        AnnotationNode woven = WovenText.find(node.invisibleAnnotations, WOVEN);
        return woven == null ? null : (String) WovenText.value(woven, "index");
    }

    /** Whether there is anything to weave: kernel functions, or static probes. */
    static boolean isKernelCode(ClassNode node) {
        return node.methods.stream().anyMatch(method -> WovenText.find(method.visibleAnnotations, PROTOTYPE) != null)
                || node.methods.stream().flatMap(method -> Stream.of(method.instructions.toArray()))
                .anyMatch(ClassWeaver::isProbe);
    }

    private static boolean isProbe(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode call && call.getOpcode() == Opcodes.INVOKESTATIC
                && call.owner.startsWith(PROBES_PACKAGE) && call.owner.endsWith(PROBES_SUFFIX);
    }

    /**
     * Weaves.
     *
     * @return the class file
     * @throws WeaveException when a method cannot be a kernel function
     */
    byte[] weave() {
        for (MethodNode method : List.copyOf(node.methods)) {
            AnnotationNode prototype = WovenText.find(method.visibleAnnotations, PROTOTYPE);
            placeProbes(method, prototype);
            if (prototype != null) {
                split(method, prototype);
            }
        }
        node.methods.addAll(points);
        if (functions.isEmpty()) {
            mark(probeLines.toString());
            return write();
        }
        text.addBase();
        // The first writing tells where everything lies, the second has the right constants; sizes do not change.
        write();
        int textSize = resolve();
        mark(index(textSize));
        return write();
    }

    private void mark(String index) {
        AnnotationNode woven = new AnnotationNode(WOVEN);
        woven.values = new ArrayList<>(List.of("index", index));
        node.invisibleAnnotations = node.invisibleAnnotations == null ? new ArrayList<>() : node.invisibleAnnotations;
        node.invisibleAnnotations.add(woven);
    }

    private byte[] write() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return writer.toByteArray();
    }

    // ---- static probes

    /** Gives each static probe of a method a method of its own. */
    private void placeProbes(MethodNode method, AnnotationNode prototype) {
        for (AbstractInsnNode instruction : method.instructions.toArray()) {
            if (isProbe(instruction)) {
                MethodInsnNode call = (MethodInsnNode) instruction;
                if (!call.desc.startsWith(HERE) || !call.desc.endsWith(")V")) {
                    throw new WeaveException(node.name, method.name, call.name + " is no static probe");
                }
                String name = method.name + "$probe" + points.size();
                String descriptor = "(" + call.desc.substring(HERE.length());
                MethodNode point = new MethodNode(Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC, name, descriptor, null,
                        null);
                point.instructions.add(new InsnNode(Opcodes.RETURN));
                points.add(point);
                method.instructions.set(call, new MethodInsnNode(Opcodes.INVOKESPECIAL, node.name, name, descriptor));
                probeLines.append(probeLine(method, prototype, call, point)).append('\n');
            }
        }
    }

    private String probeLine(MethodNode method, AnnotationNode prototype, MethodInsnNode call, MethodNode point) {
        String module = moduleName();
        String function = method.name;
        AnnotationNode place = WovenText.find(method.visibleAnnotations, IN_FUNCTION);
        if (place != null) {
            module = (String) WovenText.value(place, "module");
            function = (String) WovenText.value(place, "function");
        } else if (prototype == null) {
            throw new WeaveException(node.name, method.name, "a static probe stands in a kernel function");
        }
        String provider = call.owner.substring(PROBES_PACKAGE.length(), call.owner.length() - PROBES_SUFFIX.length());
        return String.join("\t", "probe", provider.toLowerCase(Locale.ROOT), call.name.replace("__", "-"), module,
                function, node.name.replace('/', '.'), point.name, point.desc);
    }

    private String moduleName() {
        AnnotationNode inModule = WovenText.find(node.visibleAnnotations, IN_MODULE);
        String[] path = node.name.split("/");
        return inModule != null ? (String) WovenText.value(inModule, "value") : path[path.length - 2];
    }

    // ---- splitting

    private void split(MethodNode method, AnnotationNode prototype) {
        if ((method.access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNCHRONIZED)) != 0) {
            throw new WeaveException(node.name, method.name, "a kernel function is a plain instance method");
        }
        MethodNode body = new MethodNode(Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC, method.name + BODY_SUFFIX,
                method.desc, null, method.exceptions.toArray(new String[0]));
        method.accept(body);
        body.access = Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC;
        body.name = method.name + BODY_SUFFIX;
        body.visibleAnnotations = null;
        body.invisibleAnnotations = null;
        body.parameters = null;
        body.visibleParameterAnnotations = null;
        body.invisibleParameterAnnotations = null;
        boolean traceable = !Boolean.FALSE.equals(WovenText.value(prototype, "traceable"));
        Function function = new Function(body, (String) WovenText.value(prototype, "value"), traceable);
        markCalls(function);
        body.instructions.add(function.end);
        wrap(method, function);
        functions.add(function);
        node.methods.add(body);
    }

    private void wrap(MethodNode method, Function function) {
        Type[] arguments = Type.getArgumentTypes(method.desc);
        Type result = Type.getReturnType(method.desc);
        int size = 1;
        for (Type argument : arguments) {
            size += argument.getSize();
        }
        int stack = size;
        int frame = size + 1;
        InsnList code = new InsnList();
        pushStack(code);
        code.add(new VarInsnNode(Opcodes.ASTORE, stack));
        code.add(new VarInsnNode(Opcodes.ALOAD, stack));
        function.start = text.pushAddress(code);
        int saved = Math.min(arguments.length, SAVED_ARGUMENTS);
        int local = 1;
        for (int i = 0; i < saved; i++) {
            pushAsLong(code, arguments[i], local);
            local += arguments[i].getSize();
        }
        code.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, STACK, "enter", "(" + "J".repeat(saved + 1) + ")J"));
        code.add(new VarInsnNode(Opcodes.LSTORE, frame));
        code.add(new VarInsnNode(Opcodes.ALOAD, 0));
        local = 1;
        for (Type argument : arguments) {
            code.add(new VarInsnNode(argument.getOpcode(Opcodes.ILOAD), local));
            local += argument.getSize();
        }
        code.add(new MethodInsnNode(Opcodes.INVOKESPECIAL, node.name, function.body.name, method.desc));
        code.add(new VarInsnNode(Opcodes.ALOAD, stack));
        code.add(new VarInsnNode(Opcodes.LLOAD, frame));
        code.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, STACK, "leave", "(J)V"));
        code.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
        method.instructions = code;
        method.tryCatchBlocks = new ArrayList<>();
        method.localVariables = null;
        method.visibleLocalVariableAnnotations = null;
        method.invisibleLocalVariableAnnotations = null;
    }

    private static void pushAsLong(InsnList code, Type type, int local) {
        switch (type.getSort()) {
            case Type.LONG -> code.add(new VarInsnNode(Opcodes.LLOAD, local));
            case Type.INT, Type.SHORT, Type.BYTE, Type.CHAR, Type.BOOLEAN -> {
                code.add(new VarInsnNode(Opcodes.ILOAD, local));
                code.add(new InsnNode(Opcodes.I2L));
            }
            case Type.OBJECT -> {
                // Handles and function pointers have an address; anything else has no C value and shows as 0.
                String name = type.getInternalName();
                if (name.startsWith("org/dtrace4j/kernel/struct/") || name.equals(STRUCT) || name.equals(ADDRESSABLE)
                        || name.equals(MODULE_PACKAGE + "FunctionPointer") || name.equals(KMEM_CACHE)) {
                    code.add(new VarInsnNode(Opcodes.ALOAD, local));
                    code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, STRUCT, "addressOf", "(L" + ADDRESSABLE + ";)J"));
                } else {
                    code.add(new InsnNode(Opcodes.LCONST_0));
                }
            }
            default -> code.add(new InsnNode(Opcodes.LCONST_0));
        }
    }

    /** {@code this.k.stack} */
    private void pushStack(InsnList code) {
        code.add(new VarInsnNode(Opcodes.ALOAD, 0));
        code.add(new FieldInsnNode(Opcodes.GETFIELD, CODE, "k", "L" + KERNEL + ";"));
        code.add(new FieldInsnNode(Opcodes.GETFIELD, KERNEL, "stack", "L" + STACK + ";"));
    }

    private void markCalls(Function function) {
        InsnList instructions = function.body.instructions;
        for (AbstractInsnNode instruction : instructions.toArray()) {
            if (instruction instanceof MethodInsnNode call && isKernelCall(call)) {
                LabelNode behind = new LabelNode();
                InsnList store = new InsnList();
                pushStack(store);
                LdcInsnNode offset = text.pushAddress(store);
                store.add(new FieldInsnNode(Opcodes.PUTFIELD, STACK, "pc", "J"));
                instructions.insertBefore(call, store);
                instructions.insert(call, behind);
                function.calls.put(offset, behind);
            }
        }
    }

    /** Whether a call may lead into kernel code or let time pass; accessors and arithmetic do not. */
    private static boolean isKernelCall(MethodInsnNode call) {
        String owner = call.owner;
        return owner.startsWith("org/dtrace4j/kernel/") && !call.name.equals("<init>")
                && !owner.startsWith("org/dtrace4j/kernel/struct/") && !owner.startsWith("org/dtrace4j/kernel/sim/")
                && (!owner.startsWith("org/dtrace4j/kernel/mem/") || owner.equals("org/dtrace4j/kernel/mem/Kmem"));
    }

    // ---- places

    /** Puts the offsets into the constants; returns the size of the class's text. */
    private int resolve() {
        int next = 0;
        for (Function function : functions) {
            function.offset = next;
            next += WovenText.aligned(function.size());
        }
        for (Function function : functions) {
            function.start.cst = (long) function.offset;
            function.calls.forEach((constant, behind) ->
                    constant.cst = (long) function.offset + behind.getLabel().getOffset());
        }
        return next;
    }

    private String index(int textSize) {
        String module = moduleName();
        StringBuilder lines = new StringBuilder();
        lines.append(String.join("\t", "class", module, node.name.replace('/', '.'), Integer.toString(textSize)))
                .append('\n');
        for (Function function : functions) {
            String name = function.body.name.substring(0, function.body.name.length() - BODY_SUFFIX.length());
            lines.append(String.join("\t", "function", name, function.body.name, function.body.desc,
                    Integer.toString(function.offset), Integer.toString(function.size()),
                    function.traceable ? "traceable" : "untraceable", function.prototype)).append('\n');
        }
        return lines.append(probeLines).toString();
    }
}
