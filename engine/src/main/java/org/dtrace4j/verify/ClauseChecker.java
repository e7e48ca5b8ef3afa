package org.dtrace4j.verify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.dof.ClauseImage;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Proves one clause safe, by walking its code once with what is known of every value.
 *
 * <p>Once is enough: all jumps go forward, so when the walk comes to an instruction it has seen all ways that lead
 * there. That each way is finite, and how long the longest is, falls out of the same walk.
 */
final class ClauseChecker {
    private final ClauseImage clause;
    private final MethodNode method;
    /** What is known before each instruction that the walk has still to come to. */
    private final Frame[] frames;
    private final boolean[] reached;
    private final CallChecker calls;
    private boolean remembers;
    private final Set<String> destructive = new LinkedHashSet<>();
    private final Set<Check> omitted;
    /** Of all returns so far. A way that ends before one, by a fault, has cost no more. */
    private Cost dearest = Cost.NONE;

    /** @param omitted checks that are left out */
    ClauseChecker(ClauseImage clause, ImageTables tables, MethodNode method, Set<Check> omitted) {
        this.omitted = omitted;
        this.clause = clause;
        this.method = method;
        this.frames = new Frame[method.instructions.size()];
        this.reached = new boolean[frames.length];
        this.calls = new CallChecker(clause, tables, omitted);
    }

    /** Checks, and takes instructions that nothing leads to out of the method. */
    ClauseReport check() throws VerifyException {
        checkLimits();
        InsnList code = method.instructions;
        if (code.size() == 0) {
            throw VerifyException.of("it has no code");
        }
        Set<AbstractInsnNode> targets = new HashSet<>();
        for (AbstractInsnNode instruction : code) {
            targets.add(instruction);
        }
        frames[0] = entryFrame();
        for (int i = 0; i < frames.length; i++) {
            Frame frame = frames[i];
            if (frame != null) {
                frames[i] = null;
                reached[i] = true;
                try {
                    step(frame, i, code.get(i), targets);
                } catch (VerifyException e) {
                    throw new VerifyException(e.getMessage() + " (at instruction " + i + ")", e);
                }
            }
        }
        removeUnreached();
        for (var kind : clause.actions()) {
            if (kind.kind().destructive()) {
                destructive.add(kind.kind().name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        return new ClauseReport(clause.method(), Optional.empty(), dearest, calls.writes(), remembers,
                new ArrayList<>(destructive), calls.speculates(), calls.unwritten());
    }

    private void checkLimits() throws VerifyException {
        int instructions = 0;
        for (AbstractInsnNode instruction : method.instructions) {
            instructions += instruction.getOpcode() >= 0 ? 1 : 0;
        }
        if (instructions > Limits.INSTRUCTIONS) {
            throw VerifyException.of("it has %d instructions, more than %d", instructions, Limits.INSTRUCTIONS);
        }
        if (method.maxLocals > Limits.LOCAL_WORDS) {
            throw VerifyException.of("it has %d local variables, more than %d", method.maxLocals, Limits.LOCAL_WORDS);
        }
        if (!method.tryCatchBlocks.isEmpty()) {
            throw VerifyException.of("it has an exception handler");
        }
    }

    private Frame entryFrame() throws VerifyException {
        Frame frame = new Frame(method.maxLocals);
        int local = 0;
        for (Type type : Type.getArgumentTypes(method.desc)) {
            frame.store(local, ProbeAbi.isFiring(type) ? Value.FIRING : ProbeAbi.isEcb(type) ? Value.ECB : Value.LONG);
            local += type.getSize();
        }
        return frame;
    }

    /** Applies instruction {@code index} to what is known before it, and hands the result on. */
    private void step(Frame frame, int index, AbstractInsnNode instruction, Set<AbstractInsnNode> targets)
            throws VerifyException {
        int opcode = instruction.getOpcode();
        if (opcode < 0) {
            // A label or a line number.
            flow(frame, index + 1);
            return;
        }
        AllowedOpcodes.Row row = AllowedOpcodes.row(opcode);
        if (row == null) {
            throw VerifyException.of("%s is not allowed", AllowedOpcodes.name(opcode));
        }
        frame.cost = frame.cost.instruction();
        switch (row.rule()) {
            case PLAIN -> plain(frame, row);
            case CONSTANT -> frame.push(constant(instruction));
            case LOAD -> load(frame, opcode, ((VarInsnNode) instruction).var);
            case STORE -> frame.store(((VarInsnNode) instruction).var,
                    opcode == Opcodes.ISTORE ? frame.popInt() : frame.popLong());
            case STACK -> StackMoves.apply(frame, opcode);
            case JUMP_ZERO -> {
                jumpZero(frame, index, (JumpInsnNode) instruction, targets);
                return;
            }
            case JUMP_COMPARE -> {
                frame.popInt();
                frame.popInt();
                branch(frame.copy(), index, (JumpInsnNode) instruction, targets);
            }
            case JUMP -> {
                branch(frame, index, (JumpInsnNode) instruction, targets);
                return;
            }
            case CALL -> call(frame, index, (MethodInsnNode) instruction);
            case RETURN -> {
                boolean open = frame.record == Frame.RecordState.OPEN || frame.record == Frame.RecordState.RESERVED;
                if (open && !omitted.contains(Check.COMMITTED)) {
                    throw VerifyException.of("it returns with a record that is reserved and not committed");
                }
                dearest = dearest.max(frame.cost);
                return;
            }
        }
        flow(frame, index + 1);
    }

    private static void plain(Frame frame, AllowedOpcodes.Row row) throws VerifyException {
        for (int i = row.takes().length() - 1; i >= 0; i--) {
            if (row.takes().charAt(i) == 'J') {
                frame.popLong();
            } else {
                frame.popInt();
            }
        }
        if (!row.leaves().isEmpty()) {
            frame.push(row.leaves().equals("J") ? Value.LONG : Value.INT);
        }
    }

    private static Value constant(AbstractInsnNode instruction) throws VerifyException {
        int opcode = instruction.getOpcode();
        if (instruction instanceof IntInsnNode push) {
            return Value.number(Value.Kind.INT, push.operand);
        }
        if (instruction instanceof LdcInsnNode ldc) {
            if (ldc.cst instanceof Integer number) {
                return Value.number(Value.Kind.INT, number);
            }
            if (ldc.cst instanceof Long number) {
                return Value.number(Value.Kind.LONG, number);
            }
            throw VerifyException.of("ldc of something else than an int or a long is not allowed");
        }
        return opcode >= Opcodes.LCONST_0 ? Value.number(Value.Kind.LONG, opcode - Opcodes.LCONST_0)
                : Value.number(Value.Kind.INT, opcode - Opcodes.ICONST_0);
    }

    private static void load(Frame frame, int opcode, int local) throws VerifyException {
        Value value = frame.load(local, opcode == Opcodes.LLOAD ? 2 : 1);
        boolean right = switch (opcode) {
            case Opcodes.ILOAD -> value.kind().isInt();
            case Opcodes.LLOAD -> value.kind() == Value.Kind.LONG;
            default -> value.kind() == Value.Kind.FIRING || value.kind() == Value.Kind.ECB;
        };
        if (!right) {
            throw VerifyException.of("%s of local variable %d, which is of kind %s", AllowedOpcodes.name(opcode), local,
                    value.kind());
        }
        frame.push(value);
    }

    /** A comparison with 0 is also how a clause tests what reserve and aggregate gave. */
    private void jumpZero(Frame frame, int index, JumpInsnNode jump,
            Set<AbstractInsnNode> targets) throws VerifyException {
        Value value = frame.popInt();
        Frame taken = frame.copy();
        int opcode = jump.getOpcode();
        if (opcode == Opcodes.IFLT || opcode == Opcodes.IFGE) {
            Frame there = opcode == Opcodes.IFGE ? taken : frame;
            Frame missing = opcode == Opcodes.IFGE ? frame : taken;
            if (value.kind() == Value.Kind.BASE && frame.record == Frame.RecordState.RESERVED) {
                there.record = Frame.RecordState.OPEN;
                missing.record = Frame.RecordState.DONE;
            } else if (value.kind() == Value.Kind.SLOT) {
                there.replace(value, value.tested());
            }
        }
        branch(taken, index, jump, targets);
        flow(frame, index + 1);
    }

    private void branch(Frame frame, int index, JumpInsnNode jump,
            Set<AbstractInsnNode> targets) throws VerifyException {
        LabelNode label = jump.label;
        if (!targets.contains(label)) {
            throw VerifyException.of("%s leads to no instruction", AllowedOpcodes.name(jump.getOpcode()));
        }
        int target = method.instructions.indexOf(label);
        if (target <= index) {
            if (omitted.contains(Check.FORWARD)) {
                return;
            }
            throw VerifyException.of("%s jumps backward", AllowedOpcodes.name(jump.getOpcode()));
        }
        flow(frame, target);
    }

    private void flow(Frame frame, int target) throws VerifyException {
        if (target >= frames.length) {
            throw VerifyException.of("it runs off the end of its code");
        }
        if (frames[target] == null) {
            frames[target] = frame;
        } else {
            frames[target].merge(frame);
        }
    }

    private void call(Frame frame, int index, MethodInsnNode instruction) throws VerifyException {
        ProbeAbi.Call call = ProbeAbi.find(instruction.getOpcode() == Opcodes.INVOKESTATIC, instruction.owner,
                instruction.name, instruction.desc);
        if (call == null || instruction.itf) {
            throw VerifyException.of("a call of %s.%s%s is not allowed", instruction.owner.replace('/', '.'),
                    instruction.name, instruction.desc);
        }
        remembers |= call.remembers();
        if (call.destructive()) {
            destructive.add(call.name());
        }
        calls.apply(frame, index, instruction.owner, call);
        if (frame.cost.movedBytes() > Limits.MOVED_BYTES) {
            throw VerifyException.of("it copies %d bytes in one firing, more than %d", frame.cost.movedBytes(),
                    Limits.MOVED_BYTES);
        }
    }

    private void removeUnreached() {
        AbstractInsnNode[] all = method.instructions.toArray();
        for (int i = 0; i < all.length; i++) {
            if (!reached[i] && all[i].getOpcode() >= 0) {
                method.instructions.remove(all[i]);
            }
        }
    }
}
