package org.dtrace4j.ctfgen;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.StructType.Member;
import org.dtrace4j.ctf.TypeContainer;

/**
 * Makes Java classes of type containers: one for each structure and union, {@value #VARIABLES} for the variables of all
 * modules and {@value #CONSTANTS} for the enumeration constants.
 */
public final class AccessorGenerator {
    static final String VARIABLES = "KernelVariables";
    static final String CONSTANTS = "Constants";

    private final String packageName;
    private final String memoryPackage;
    private final List<TypeContainer> containers;
    private final JavaNames names;

    /**
     * A generator for a system.
     *
     * @param packageName package of the generated classes
     * @param memoryPackage package of the classes {@code AddressSpace} and {@code Struct} that they use
     * @param containers modules in load order, parents first
     */
    public AccessorGenerator(String packageName, String memoryPackage, List<TypeContainer> containers) {
        this.packageName = packageName;
        this.memoryPackage = memoryPackage;
        this.containers = List.copyOf(containers);
        this.names = new JavaNames(containers);
    }

    /** Source text by class name. */
    public Map<String, String> generate() {
        Map<String, String> sources = new TreeMap<>();
        names.byClassName().forEach((name, struct) -> sources.put(name, structure(name, struct)));
        for (String own : List.of(VARIABLES, CONSTANTS)) {
            if (sources.containsKey(own)) {
                throw new IllegalStateException("a structure would be a class " + own);
            }
        }
        sources.put(VARIABLES, variables());
        sources.put(CONSTANTS, constants());
        sources.put("package-info", packageInfo());
        return sources;
    }

    // ---- structures

    private String structure(String name, StructType struct) {
        StringBuilder out = header("AddressSpace", "Struct");
        String spelling = struct.tag().isEmpty() ? "an unnamed " + struct.kind().name().toLowerCase(Locale.ROOT)
                : "{@code " + struct.spelling() + "}";
        out.append("/** A handle to ").append(spelling).append(", ").append(struct.size()).append(" bytes. */\n");
        out.append("public final class ").append(name).append(" extends Struct {\n");
        out.append("    /** Size in bytes. */\n");
        out.append("    public static final int SIZE = ").append(struct.size()).append(";\n");
        offsets(out, struct, 0);
        out.append("\n    private ").append(name).append("(AddressSpace memory, long address) {\n");
        out.append("        super(memory, address);\n    }\n\n");
        out.append("    /** The structure at an address; null at address 0. */\n");
        out.append("    public static ").append(name).append(" at(AddressSpace memory, long address) {\n");
        out.append("        return address == 0 ? null : new ").append(name).append("(memory, address);\n    }\n\n");
        members(new AccessorWriter(names, out, "memory()", "address()"), struct, 0);
        return finish(out);
    }

    private void offsets(StringBuilder out, StructType struct, long base) {
        for (Member member : struct.members()) {
            if (member.name().isEmpty()) {
                offsets(out, (StructType) member.type().resolved(), base + member.offset());
            } else {
                out.append("    public static final int OFFSET_").append(JavaNames.constant(member.name()))
                        .append(" = ").append(base + member.offset()).append(";\n");
            }
        }
    }

    private void members(AccessorWriter writer, StructType struct, long base) {
        for (Member member : struct.members()) {
            long offset = base + member.offset();
            if (member.name().isEmpty()) {
                members(writer, (StructType) member.type().resolved(), offset);
            } else if (member.isBitField()) {
                writer.writeBitField(member, offset);
            } else {
                writer.write(member.name(), member.type(), offset);
            }
        }
    }

    // ---- variables and constants

    private String variables() {
        StringBuilder out = header("AddressSpace", "Struct");
        DataLayout layout = new DataLayout(containers);
        out.append("/** The variables of all modules. */\n");
        out.append("public final class ").append(VARIABLES).append(" {\n");
        out.append("    /** Bytes of the data segment. */\n");
        out.append("    public static final int SIZE = ").append(layout.sizeBytes()).append(";\n\n");
        out.append("    private final AddressSpace memory;\n    private final long base;\n\n");
        out.append("    /** Variables in the data segment at {@code base}. */\n");
        out.append("    public ").append(VARIABLES).append("(AddressSpace memory, long base) {\n");
        out.append("        this.memory = memory;\n        this.base = base;\n    }\n\n");
        AccessorWriter writer = new AccessorWriter(names, out, "memory", "base");
        Map<String, String> owners = new TreeMap<>();
        for (DataLayout.Variable variable : layout.variables()) {
            String other = owners.put(variable.symbol().name(), variable.module());
            if (other != null) {
                throw new IllegalStateException("variable " + variable.symbol().name() + " is declared in " + other
                        + " and in " + variable.module());
            }
            writer.write(variable.symbol().name(), variable.symbol().type(), variable.offset());
        }
        return finish(out);
    }

    private String constants() {
        Map<String, Integer> values = new TreeMap<>();
        for (TypeContainer container : containers) {
            container.enumerators().forEach((name, constant) -> {
                Integer other = values.put(name, constant.value());
                if (other != null && other != constant.value()) {
                    throw new IllegalStateException("constant " + name + " has two values");
                }
            });
        }
        StringBuilder out = header();
        out.append("/** The enumeration constants of all modules. */\n");
        out.append("public final class ").append(CONSTANTS).append(" {\n");
        values.forEach((name, value) -> out.append("    public static final int ").append(name).append(" = ")
                .append(value).append(";\n"));
        out.append("\n    private ").append(CONSTANTS).append("() { }\n\n");
        return finish(out);
    }

    private String packageInfo() {
        return """
                /**
                 * C headers → handles: the structures, variables and constants of the system, as Java code uses them.
                 *
                 * <p>Everything here is made by the build. A handle is an address space and an address; its methods
                 * have the names of the members in C and read or write memory at each call, so two handles of one
                 * structure always agree, and a debugger that reads memory sees the same. A change belongs into the
                 * header.
                 */
                package %s;
                """.formatted(packageName);
    }

    // ---- text

    private StringBuilder header(String... imports) {
        StringBuilder out = new StringBuilder("// Made by the build from the C headers; changes belong there.\n");
        out.append("package ").append(packageName).append(";\n\n");
        for (String used : imports) {
            out.append("import ").append(memoryPackage).append('.').append(used).append(";\n");
        }
        return imports.length == 0 ? out : out.append('\n');
    }

    /** Ends the class; the blank line behind the last member goes. */
    private static String finish(StringBuilder out) {
        out.setLength(out.length() - 1);
        return out.append("}\n").toString();
    }
}
