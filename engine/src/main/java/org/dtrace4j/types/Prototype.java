package org.dtrace4j.types;

import java.util.List;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;

/**
 * A function as its C prototype declares it.
 *
 * @param name the name of the function
 * @param type its type
 * @param isStatic whether it is local to its file
 */
public record Prototype(String name, FunctionType type, boolean isStatic) {
    /**
     * Reads a prototype without its semicolon:
     * {@code static int tmp_unmount(struct vfs *vfsp, int flag, struct cred *cr)}.
     *
     * @param container the types of the function's module; it is not changed
     * @throws CompileException when the text is not a prototype, or a type in it is unknown; a tag that nothing
     *         declares is unknown here, since in a prototype it can only be an error
     */
    public static Prototype parse(String text, TypeContainer container) throws CompileException {
        SourceText source = SourceText.ofArgument("prototype", text + ";");
        TypeScope scope = new TypeScope(new TypeContainer(container.module(), container), List::of);
        List<Item> items = ProgramParser.parseHeader(source, scope::isTypeName).items();
        TypeResolver types = new TypeResolver(scope, KnownNames.NONE, TypeResolver.UnknownTags.REFUSE);
        if (items.size() == 1 && items.get(0) instanceof Declaration declaration
                && declaration.declarators().size() == 1) {
            Declaration.Declarator declarator = declaration.declarators().get(0);
            if (types.resolve(declarator.type()) instanceof FunctionType function) {
                boolean isStatic = declaration.storage().contains(Declaration.Storage.STATIC);
                return new Prototype(declarator.name(), function, isStatic);
            }
        }
        throw new CompileException(Diagnostic.error(ErrorTag.D_SYNTAX,
                new Span(source, 0, text.length()), "function prototype expected: " + text));
    }
}
