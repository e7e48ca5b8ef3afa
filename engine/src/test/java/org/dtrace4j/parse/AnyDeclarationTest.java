package org.dtrace4j.parse;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.types.DeclarationResolver;
import org.dtrace4j.types.DeclaredName;
import org.dtrace4j.types.HeaderLoader;
import org.dtrace4j.types.TypeResolver;
import org.dtrace4j.types.TypeScope;

/** Whatever a declaration says, it declares its names or is refused. */
class AnyDeclarationTest {
    @Property(tries = 2000)
    void declaredOrRefused(@ForAll long seed, @ForAll boolean header) throws CompileException {
        TypeContainer genunix = new TypeContainer("genunix", null);
        HeaderLoader.load(List.of(SourceText.ofFile("g.h", """
                typedef struct vnode vnode_t; struct vnode { int x; vnode_t *next; }; typedef union { char c; long l; } vfs_t;
                struct s1; enum uint_t; enum fwd;
                """)), genunix);
        TypeScope scope = header ? new TypeScope(genunix, List::of) : TypeScope.ofProgram(() -> List.of(genunix));
        DeclarationResolver declarations = new DeclarationResolver(new TypeResolver(scope),
                header ? DeclarationResolver.Language.C : DeclarationResolver.Language.D);
        RandomTrees trees = new RandomTrees(new Random(seed));
        for (int i = 0; i < 5; i++) {
            for (Item item : trees.program().items()) {
                if (item instanceof Declaration declaration) {
                    declare(declarations, declaration);
                }
            }
        }
    }

    private static void declare(DeclarationResolver declarations, Declaration declaration) {
        try {
            List<DeclaredName> names = declarations.declare(declaration);
            assertTrue(names.size() == declaration.declarators().size());
            names.forEach(name -> assertFalse(name.type().spelling().isEmpty()));
        } catch (CompileException e) {
            assertFalse(e.first().message().isEmpty());
        }
    }
}
