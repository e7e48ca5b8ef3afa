package org.dtrace4j.codegen;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/**
 * Images for people: of each clause its descriptions, what it records, and its code, one instruction to a line. What
 * {@code dtrace -S} shows.
 */
public final class CodeListing {
    private CodeListing() { }

    /** The listing of an image; each line ends with a newline. */
    public static String of(EnablingImage image) {
        Map<String, String> methods = methods(image.code());
        StringBuilder out = new StringBuilder();
        for (ClauseImage clause : image.clauses()) {
            clause.probes().forEach(probe -> out.append(probe).append('\n'));
            out.append("  record: ").append(clause.recordSize()).append(" bytes\n");
            for (ActionImage action : clause.actions()) {
                out.append("    ").append(action.kind());
                if (!action.format().isEmpty()) {
                    out.append(" \"").append(action.format().replace("\n", "\\n")).append('"');
                }
                out.append('\n');
                for (FieldImage field : action.fields()) {
                    out.append("      ").append(field.offset()).append(' ').append(field.size()).append(' ')
                            .append(field.kind()).append(' ').append(field.type()).append('\n');
                }
            }
            out.append("  code: ").append(clause.method()).append('\n')
                    .append(methods.getOrDefault(clause.method(), "").indent(4));
        }
        return out.toString();
    }

    private static Map<String, String> methods(byte[] code) {
        Map<String, String> methods = new LinkedHashMap<>();
        if (code.length == 0) {
            return methods;
        }
        ClassNode type = new ClassNode();
        new ClassReader(code).accept(type, ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
        for (MethodNode method : type.methods) {
            Textifier text = new Textifier();
            method.accept(new TraceMethodVisitor(text));
            StringWriter lines = new StringWriter();
            text.print(new PrintWriter(lines, true));
            methods.put(method.name, lines.toString().stripIndent());
        }
        return methods;
    }
}
